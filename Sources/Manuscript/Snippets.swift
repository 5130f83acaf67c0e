/// The regions of a Swift file that prose may show: from `// snippet.forward` to `// snippet.end`.
struct Snippets {
  struct Region {
    /// The line of the opening marker, counted from 1.
    let line: Int

    /// The lines between the markers, without their common indentation and without blank lines
    /// at either end.
    let lines: [String]
  }

  private(set) var regions: [String: Region] = [:]
  private(set) var problems: [Problem] = []

  init(in source: Source) {
    guard source.text.contains("snippet.") else { return }
    let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
    var open: (name: String, line: Int)?
    for (name, line) in Snippets.markers(in: source.text) {
      if name == "end" {
        if let region = open {
          close(region.name, from: region.line, to: line, of: lines, in: source.path)
        } else {
          problem(in: source.path, line, "snippet.end closes no region; remove it.")
        }
        open = nil
      } else {
        if let region = open { neverClosed(region, in: source.path) }
        open = (name, line)
      }
    }
    if let region = open { neverClosed(region, in: source.path) }
  }

  private mutating func close(
    _ name: String, from: Int, to: Int, of lines: [Substring], in path: String
  ) {
    if let earlier = regions[name] {
      problem(
        in: path, from,
        "the region '\(name)' is there twice, first at line \(earlier.line); rename one of them.")
      return
    }
    let body = dedented(lines[from..<to - 1].map(String.init))
    if body.isEmpty { problem(in: path, from, "the region '\(name)' holds no line of code.") }
    regions[name] = Region(line: from, lines: body)
  }

  private mutating func neverClosed(_ region: (name: String, line: Int), in path: String) {
    problem(
      in: path, region.line,
      "the region '\(region.name)' is never closed; put // snippet.end below its last line.")
  }

  private mutating func problem(in path: String, _ line: Int, _ sentence: String) {
    problems.append(Problem(file: path, line: line, sentence: sentence))
  }

  private static func markers(in text: String) -> [(name: String, line: Int)] {
    SwiftText(text).comments.compactMap { comment in
      guard let marker = comment.text.wholeMatch(of: /\s*snippet\.([A-Za-z0-9_\-]+)\s*/) else {
        return nil
      }
      return (String(marker.1), comment.line)
    }
  }
}

/// The lines without blank lines at either end, and without the indentation that all share.
func dedented(_ lines: [String]) -> [String] {
  func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
  guard let first = lines.firstIndex(where: { !isBlank($0) }),
    let last = lines.lastIndex(where: { !isBlank($0) })
  else { return [] }
  let body = lines[first...last]
  let indentation = body.filter { !isBlank($0) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
  return body.map { isBlank($0) ? "" : String($0.dropFirst(indentation)) }
}
