import Foundation

/// JUnit's XML: a suite a submission and a case a check, counted as such.
///
/// The teacher's continuous integration reads it, so an error is the grader's and every other verdict
/// but a pass is a failure. A submission that was not judged has a case that says so: a suite without
/// cases would look like success.
func junitReport(_ results: [SubmissionResult]) -> Data {
  let suites = results.map(JUnitSuite.init)
  var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grade\" "
  text += counts(suites.flatMap(\.cases)) + ">\n"
  for suite in suites { suite.write(to: &text) }
  return Data((text + "</testsuites>\n").utf8)
}

private struct JUnitCase {
  var name: String
  var milliseconds: Int
  /// "failure" or "error"; nil if it passed.
  var issue: String?
  var type = ""
  var message = ""
  var body = ""
}

private struct JUnitSuite {
  var name: String
  var cases: [JUnitCase]

  init(_ result: SubmissionResult) {
    name = visibleLine(limited(result.submission, to: 500))
    cases = result.checks.map { check in
      JUnitCase(
        name: check.heading, milliseconds: check.wallMilliseconds,
        issue: check.verdict == .pass ? nil : check.verdict == .internal ? "error" : "failure",
        type: check.verdict.rawValue, message: check.marks, body: told(check))
    }
    let wanted: String? = result.reportedScore == nil ? "error" : "failure"
    if result.status == .graded, result.reportedScore != nil { return }
    if cases.contains(where: { $0.issue == wanted }) { return }
    cases.append(
      JUnitCase(
        name: "the submission as a whole", milliseconds: 0, issue: wanted,
        type: result.status.rawValue, message: result.summary, body: visible(limited(result.log))))
  }

  func write(to text: inout String) {
    text += "  <testsuite name=\"\(escaped(name))\" \(counts(cases))>\n"
    for one in cases {
      text += "    <testcase classname=\"\(escaped(name))\" name=\"\(escaped(one.name))\""
      text += " time=\"\(seconds(one.milliseconds))\""
      if let issue = one.issue {
        text += ">\n      <\(issue) type=\"\(one.type)\" message=\"\(escaped(one.message))\">"
        text += "\(escaped(one.body))</\(issue)>\n    </testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    text += "  </testsuite>\n"
  }
}

private func counts(_ cases: [JUnitCase]) -> String {
  func count(_ issue: String) -> Int { cases.count { $0.issue == issue } }
  let time = seconds(cases.reduce(0) { $0 + $1.milliseconds })
  return "tests=\"\(cases.count)\" failures=\"\(count("failure"))\" errors=\"\(count("error"))\" "
    + "skipped=\"0\" time=\"\(time)\""
}

private func seconds(_ milliseconds: Int) -> String {
  let milliseconds = max(0, milliseconds)
  let thousandths = String(milliseconds % 1000)
  return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - thousandths.count)
    + thousandths
}

/// A text that `visible` has gone over, which leaves only characters that XML 1.0 allows. `>` too is
/// escaped, because of `]]>`.
private func escaped(_ text: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
