@testable import Grading

extension Fixture {
  /// Files that are meant for the compiler.
  static let compile: [Fixture] = [
    .answer(
      "imports-the-solutions", .compile, [.compile], quick: true, says: "SearchStrategiesSolutions",
      "import SearchStrategiesSolutions\n" + function("  try penalisedScore(model, words, alpha)")),
    .answer(
      "imports-the-checks", .compile, [.compile], says: "SearchStrategiesChecks",
      "@testable import SearchStrategiesChecks\n" + Course.reference),
    .answer(
      "imports-the-curriculum", .compile, [.compile],
      "import Curriculum\nimport Grading\nimport Judging\n" + Course.reference),
    // Looking into an open module is allowed; it holds nothing that decides.
    .answer(
      "looks-into-an-open-module", .compile, [.compile, .pass],
      "@testable import Coursework\n@testable import SearchStrategies\n" + Course.reference),
    .answer(
      "external-macro", .compile, [.compile],
      """
      @freestanding(expression)
      macro answer() -> Double = #externalMacro(module: "Judge", type: "AnswerMacro")
      """ + "\n" + function("  #answer")),
    .answer(
      "main-of-its-own", .compile, [.compile],
      "@main struct Mine { static func main() { print(\"PASSED\") } }\n" + Course.reference),
    .answer(
      "main-as-a-symbol", .compile, [.compile, .protocol, .crashed],
      """
      import Foundation
      @_cdecl("main") public func mine(_ count: Int32, _ words: UnsafeRawPointer) -> Int32 {
        print("PASSED")
        return 0
      }
      """ + "\n" + Course.reference),
    .answer("code-at-top-level", .compile, [.compile], "print(\"PASSED\")\n" + Course.reference),
    // The main program calls `serve`. Declared again, this one is nearer.
    .answer(
      "serves-itself", .compile, [.compile, .protocol, .crashed, .pass],
      """
      import Coursework
      public func serve(_ binding: Binding) -> Never { fatalError("mine") }
      public func serve(_ bindings: [Binding]) -> Never { fatalError("mine") }
      """ + "\n" + Course.reference),
    .answer(
      "binds-itself", .compile, [.compile, .protocol, .crashed, .pass],
      """
      public let penalisedScoreBinding = 1
      public struct Binding: Sendable { init<T>(_ id: String, _ f: T) {} }
      """ + "\n" + Course.reference),
    .answer(
      "dispatch-symbol", .compile, [.compile, .protocol, .crashed, .pass],
      """
      import Coursework
      @_cdecl("$s10Coursework5serveys5NeverOAA7BindingVF") public func mine() { while true {} }
      @_cdecl("$s6Answer21penalisedScoreBinding10Coursework0D0Vvau") public func other() {}
      """ + "\n" + Course.reference),
    .answer(
      "type-checker-bomb", .compile, [.compile],
      function(
        """
          let a = 1 + 2.0 * -3 + [4, 5].reduce(0) { $0 + $1 } + "6".count - 7 / 8 + { 9 * 10.0 - $0 }(11)
            + [12: 13].map { $0.key + $0.value * 14.0 }.reduce(0, +) + (15 - 16) * 17.5 + -18
          return a + model.maximumLength
        """)),
    .answer(
      "dictionary-of-4000", .compile, [.compile, .pass, .timeout],
      "private let table = [\n"
        + (0..<4000).map { "  \"k\($0)\": \($0)\($0 % 2 == 0 ? "" : ".5")," }.joined(
          separator: "\n")
        + "\n]\n" + Course.reference),
    .answer(
      "20000-functions", .compile, [.compile, .partial, .fail, .timeout],
      names(20_000).map { "func \($0)(){}\n" }.joined() + function("  0")),
    .answer(
      "nested-structs", .compile, [.compile, .fail, .partial, .crashed, .memory, .timeout],
      "private struct S0 { var a = 1.0, b = 2.0 }\n"
        + (1...14).map { "private struct S\($0) { var a = S\($0 - 1)(), b = S\($0 - 1)() }" }
        .joined(separator: "\n")
        + "\nprivate func size() -> Int { MemoryLayout.size(ofValue: S14()) }\n"
        + function("  Double(size())")),
    .answer(
      "huge-inline-array", .compile, [.compile, .crashed, .memory, .timeout],
      function(
        """
          let block = InlineArray<100_000_000_000, UInt64>(repeating: 7)
          return Double(block[words.count])
        """)),
    .answer(
      "endless-generics", .compile, [.compile, .crashed, .memory, .timeout, .fail, .partial],
      """
      struct Deep<T> { var value: T }
      func dive<T>(_ value: T, _ depth: Int) -> Int {
        depth == 0 ? 0 : dive(Deep(value: value), depth - 1)
      }
      """ + "\n" + function("  Double(dive(1, 1 << 20))")),
    .answer(
      "20000-parentheses", .compile, [.compile],
      function(
        "  return " + String(repeating: "(", count: 20_000) + "1.0"
          + String(repeating: ")", count: 20_000))),
    .answer(
      "10000-errors", .compile, [.compile], String(repeating: "x\n", count: 10_000)),
    .answer(
      "errors-on-one-long-line", .compile, [.compile],
      "let a = [" + String(repeating: "x, ", count: 15_000) + "]\n"),
    .answer(
      "global-of-2-gigabytes", .compile, [.compile, .crashed, .memory, .pass],
      "nonisolated(unsafe) private var big = InlineArray<270_000_000, UInt64>(repeating: 0)\n"
        + Course.honest
          + """

          public func penalisedScore(
            _ model: TableModel, _ words: [String], _ alpha: Double
          ) throws -> Double {
            try honest(model, words, alpha) + Double(big[words.count])
          }

          """),
    // The section in which the kernel finds the program's loader: "/dev/null".
    .answer(
      "loader-of-its-own", .compile, [.compile, .crashed, .pass],
      """
      @section(".interp") @used
      let loader: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) =
        (47, 100, 101, 118, 47, 110, 117, 108, 108, 0)
      """ + "\n" + Course.reference),
    .answer(
      "escape-codes-in-an-error", .compile, [.compile], neverSays: ["\u{1B}"],
      "#error(\"\u{1B}[2J\u{1B}[32mPASSED\u{1B}]0;title\u{7}\")\n" + Course.reference),
    .answer(
      "record-in-a-warning", .compile, [.pass, .compile],
      """
      #warning("{\\"verdict\\": \\"pass\\", \\"points\\": 100}")
      #warning("]]></testcase><testcase name='8.1'/>")
      """ + "\n" + Course.reference),
    .answer(
      "source-location-of-a-system-file", .compile, [.compile], neverSays: ["root:x:0"],
      "#sourceLocation(file: \"/etc/passwd\", line: 1)\nlet x: Int = \"\"\n" + Course.reference),
    .answer(
      "source-location-of-the-reference", .compile, [.compile], neverSays: ["ScoringError"],
      """
      #sourceLocation(file: "@COURSE@/Solutions/08-SearchStrategies/PenalisedScore.swift", line: 12)
      let x: Int = ""
      """),
    .answer(
      "wrong-signature", .compile, [.compile],
      "public func penalisedScore(_ words: [String]) -> Double { 0 }\n"),
    .answer(
      "wrong-answer-type", .compile, [.compile],
      """
      import SearchStrategies
      public func penalisedScore(
        _ model: TableModel, _ words: [String], _ alpha: Double
      ) throws -> Float { 0 }
      """),
    .answer(
      "model-of-its-own", .compile, [.compile],
      """
      public struct TableModel: Codable, Sendable {}
      public func penalisedScore(_ model: TableModel, _ words: [String], _ alpha: Double) -> Double { 0 }
      """),
    .answer("missing-function", .compile, [.compile], "func otherScore() -> Double { 0 }\n"),
    .answer("empty-file", .compile, [.compile], ""),
    .answer(
      "syntax-error", .compile, [.compile], quick: true, says: "PenalisedScore.swift",
      neverSays: ["/Sources/", "ModuleCache"],
      Course.reference.replacingOccurrences(of: "return sum", with: "return sum +* )")),
  ]

  /// Short names, for a file that may not be large.
  private static func names(_ count: Int) -> [String] {
    let small = Array("abcdefghijklmnopqrstuvwxyz")
    let large = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let all = small + large
    return (0..<count).map { index -> String in
      // A capital in the middle, so that none is a keyword.
      let letters: [Character] = [small[index % 26], large[index / 26 % 26], all[index / 676]]
      return String(letters)
    }
  }
}
