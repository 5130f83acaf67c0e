import Foundation
import Testing

@testable import Grading

/// Reads the feedback as CommonMark would, as far as blocks go: outside of fences, only what the grader
/// itself says may stand.
struct FeedbackTests {
  @Test(arguments: [
    Sample.nasty, "```", "````\n```\n````", "~~~\n<b>", "`", "``", " ` `` ``` ",
    "\n\n# heading\n\n",
    "```text\n</details>", "    indented", "> quote", "- [x] list", "<!-- ",
    "[a]: http://evil.example",
    "\r```\r\n<script>", "a\u{2028}```\u{2029}<b>", String(repeating: "`", count: 5000) + "\n```",
    "\u{0B}```\u{0C}<b>",
  ])
  func `nothing of a student's is read as Markdown`(text: String) throws {
    let result = Sample.result(text, .graded, 0, log: text, [("8.1", .fail, 0, text)])
    let page = String(decoding: feedback(result), as: UTF8.self)
    var fence: Int?
    var shown: [[String]] = []
    var said: [String] = []
    // The line breaks of CommonMark; by bytes, since by characters a CR LF is one.
    for line in page.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map({ String($0) ?? "" })
    {
      #expect(!line.utf8.contains(UInt8(ascii: "\r")))
      let run = line.drop { $0 == " " }.prefix { $0 == "`" }.count
      let rest = line.drop { $0 == " " }.drop { $0 == "`" }
      if let open = fence {
        if run >= open && rest.allSatisfy({ $0 == " " }) {
          fence = nil
        } else {
          shown[shown.count - 1].append(line)
        }
      } else if run >= 3 && !rest.contains("`") {
        fence = run
        shown.append([])
      } else {
        said.append(line)
      }
    }
    #expect(fence == nil)
    let seen = visible(text).utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map { String($0) ?? "" }
    let body = seen.last == "" ? Array(seen.dropLast()) : seen
    #expect(shown == [body, body])
    let heading = try #require(said.first)
    #expect(
      said.dropFirst().filter { !$0.isEmpty } == [
        "0 of 15 points.", "## 8.1 Penalised score", "**0 of 5 points.** Not yet: no aspect holds.",
      ])
    // One code span: its fence is nowhere inside.
    let ticks = heading.dropFirst(2).prefix { $0 == "`" }
    let inside = heading.dropFirst(2 + ticks.count).dropLast(ticks.count)
    #expect(heading.hasPrefix("# ") && !ticks.isEmpty)
    #expect(inside.hasPrefix(" ") && inside.hasSuffix(" ") && !inside.contains(ticks))
  }

  @Test func `titles mean what they say and the grader's failure is nobody's score`() {
    let result = Sample.result(
      "", .internal, nil, [("8.3", .pass, 5, ""), ("8.2", .internal, 0, "")])
    let page = String(decoding: feedback(result), as: UTF8.self)
    #expect(page.hasPrefix("# ` (no name) `\n\nThe grader failed, not you."))
    #expect(
      page.contains("## 8.3 Beams \\& \\<heaps\\>\n") && page.contains("Top-p \\*sampling\\*"))
    #expect(!page.contains("points"))
  }
}
