import Foundation
import Testing

@testable import Grading

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct JUnitTests {
  /// Reads what a schema for JUnit's XML would: which elements stand in which, with which attributes.
  final class SchemaReader: NSObject, XMLParserDelegate {
    private static let grammar: [String: (parents: Set<String>, attributes: Set<String>)] = [
      "testsuites": ([""], ["name", "tests", "failures", "errors", "skipped", "time"]),
      "testsuite": (["testsuites"], ["name", "tests", "failures", "errors", "skipped", "time"]),
      "testcase": (["testsuite"], ["classname", "name", "time"]),
      "failure": (["testcase"], ["type", "message"]), "error": (["testcase"], ["type", "message"]),
    ]

    var faults: [String] = []
    var suites: [String] = []
    private var open: [(name: String, attributes: [String: String])] = []
    /// The cases, failures and errors since each open element began.
    private var counts: [[String: Int]] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      guard let rule = Self.grammar[name] else { return faults.append("\(name) is unknown") }
      if !rule.parents.contains(open.last?.name ?? "") { faults.append("\(name) is misplaced") }
      if Set(attributes.keys) != rule.attributes { faults.append("\(name): \(attributes.keys)") }
      if let time = attributes["time"], time.wholeMatch(of: /\d+\.\d{3}/) == nil {
        faults.append("time \(time)")
      }
      if name == "testsuite" { suites.append(attributes["name"] ?? "") }
      for place in counts.indices { counts[place][name, default: 0] += 1 }
      open.append((name, attributes))
      counts.append([:])
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      let (element, count) = (open.removeLast(), counts.removeLast())
      guard name.hasPrefix("testsuite") else { return }
      for (attribute, child) in [
        ("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped"),
      ] where element.attributes[attribute] != "\(count[child] ?? 0)" {
        faults.append("\(name) has \(count[child] ?? 0) of \(child), \(element.attributes)")
      }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      let isText = ["failure", "error"].contains(open.last?.name)
      if !isText, !text.allSatisfy(\.isWhitespace) {
        faults.append("text in \(open.last?.name ?? "")")
      }
    }
  }

  private func read(_ data: Data) throws -> SchemaReader {
    let (parser, reader) = (XMLParser(data: data), SchemaReader())
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader
  }

  @Test func `the class fits JUnit's schema, and its counts are those of its elements`() throws {
    let reader = try read(junitReport(Sample.results))
    #expect(reader.faults == [])
    #expect(reader.suites.count == Sample.results.count)
    #expect(reader.suites[1] == "..")
    #expect(
      reader.suites[2].hasPrefix("=cmd|' /C calc'!A1, \"quoted\"; ]]> <script>alert(1)</script>"))
    #expect(try read(junitReport([])).faults == [])
  }

  @Test func `every verdict but a pass is seen, and what was not judged never looks like success`()
  {
    for verdict in CheckResult.Verdict.allCases {
      let result = Sample.result("a", .graded, 0, [("8.1", verdict, 0, "")])
      let text = String(decoding: junitReport([result]), as: UTF8.self)
      #expect(
        text.contains("<failure type=\"\(verdict.rawValue)\"")
          == (verdict != .pass && verdict != .internal))
      #expect(text.contains("<error type=\"internal\"") == (verdict == .internal))
    }
    for status in [SubmissionResult.Status.rejected, .internal] {
      let result = Sample.result("a", status, nil, [("8.1", .pass, 5, "")])
      let text = String(decoding: junitReport([result]), as: UTF8.self)
      #expect(text.contains("tests=\"2\"") && text.contains("type=\"\(status.rawValue)\""))
    }
  }
}
