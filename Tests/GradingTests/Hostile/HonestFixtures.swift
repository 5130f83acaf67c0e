@testable import Grading

extension Fixture {
  /// What honest students hand in.
  static let honest: [Fixture] = [
    .answer("reference", .honest, [.pass], quick: true, Course.reference),
    .answer("starter", .honest, [.unsolved], quick: true, Course.starter),
    Fixture(
      name: "nothing-at-all", group: .honest, work: .files(["notes.txt": "sorry"]),
      verdicts: [.unsolved]),
    .answer("not-a-number", .honest, [.fail, .partial], function("  .nan")),
    .answer("infinity", .honest, [.fail, .partial], function("  words.isEmpty ? 0 : -.infinity")),
    .answer(
      "index-out-of-range", .honest, [.crashed],
      function("  [1.0][model.symbols.count + words.count]")),
    .answer(
      "overflow", .honest, [.crashed], function("  Double(Int.max - 1 + model.symbols.count)")),
    .answer(
      "unwraps-nil", .honest, [.crashed],
      function("  Double(model.symbols.firstIndex(of: \"no such word\")! + words.count)")),
    .answer(
      "throws-what-it-should-not", .honest, [.threw, .partial],
      "struct Unhappy: Error {}\n" + function("  throw Unhappy()")),
    .answer(
      "half-solved", .honest, [.partial],
      Course.honest
        + """

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          try honest(model, words, 0)
        }

        """),
    .answer(
      "crashes-on-the-empty-sentence", .honest, [.partial, .crashed],
      Course.honest
        + """

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          _ = words[0]
          return try honest(model, words, alpha)
        }

        """),
    .answer(
      "deadlock", .honest, [.timeout],
      "import Dispatch\n"
        + function(
          """
            DispatchQueue(label: "a").sync {
              DispatchSemaphore(value: 0).wait()
            }
            return 0
          """)),
    .answer(
      "differs-on-repeat", .honest, [.nondeterministic, .partial, .fail],
      Course.honest
        + """

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          try honest(model, words, alpha) * (1 + 0.01 * Double.random(in: 1...2))
        }

        """),
    .answer(
      "differs-from-process-to-process", .honest, [.nondeterministic],
      Course.honest
        + """

        nonisolated(unsafe) private var asked = 0

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          asked += 1
          return asked < 4 ? Double(asked) : try honest(model, words, alpha)
        }

        """),
    .answer(
      "prints-a-little", .honest, [.pass],
      Course.honest
        + """

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          print("scoring", words, "\\u{1B}[31m]]>\\0")
          return try honest(model, words, alpha)
        }

        """),
    .answer("with-a-byte-order-mark", .honest, [.pass], "\u{FEFF}" + Course.reference),
    .answer(
      "with-carriage-returns", .honest, [.pass],
      Course.reference.replacingOccurrences(of: "\n", with: "\r\n")),
  ]
}
