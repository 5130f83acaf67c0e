import Foundation

/// What to send to a student, in Markdown (CommonMark, and GitHub's dialect of it).
///
/// Names stand in code spans and everything that code printed or a compiler said in fenced blocks:
/// nothing in them is a tag, a link or an image, not even a bare address, and a fence is longer than
/// any row of backticks inside.
func feedback(_ result: SubmissionResult) -> Data {
  var text = "# \(span(visibleLine(limited(result.submission, to: 500))))\n\n\(result.summary)\n"
  text += block(result.log)
  for check in result.checks {
    text += "\n## \(escaped(check.heading))\n\n"
    // Without a score for the whole, no part of it has one to show.
    let points = result.reportedScore == nil ? nil : check.reportedPoints
    text += points.map { "**\($0) of \(check.max) points.** " } ?? ""
    text += check.verdict.sentence + "\n"
    text += block(check.detail)
  }
  return Data(text.utf8)
}

private func span(_ line: String) -> String {
  let fence = String(repeating: "`", count: longestRow(of: "`", in: line) + 1)
  // The spaces keep a backtick at the edge apart from the fence; a reader takes them off.
  return "\(fence) \(line.isEmpty ? "(no name)" : line) \(fence)"
}

private func block(_ text: String) -> String {
  let text = visible(limited(text))
  if text.isEmpty { return "" }
  let fence = String(repeating: "`", count: max(3, longestRow(of: "`", in: text) + 1))
  return "\n\(fence)text\n\(text)\(text.utf8.last == UInt8(ascii: "\n") ? "" : "\n")\(fence)\n"
}

private func longestRow(of scalar: Unicode.Scalar, in text: String) -> Int {
  var (longest, row) = (0, 0)
  for next in text.unicodeScalars {
    row = next == scalar ? row + 1 : 0
    longest = max(longest, row)
  }
  return longest
}

/// The course's own words, in which no sign is to mean anything.
private func escaped(_ line: String) -> String {
  var escaped = ""
  for scalar in line.unicodeScalars {
    if "\\`*_[]<>#&|~!$".unicodeScalars.contains(scalar) { escaped += "\\" }
    escaped.unicodeScalars.append(scalar)
  }
  return escaped
}
