import Coursework
import Foundation
import Synchronization
import Testing

@testable import Judging

@Suite struct JudgeTests {
  @Test("A right answer is solved with full points")
  func right() throws {
    let report = try Workshop.judge(
      """
      func scaledSum(_ values: [Double], _ factor: Double) -> Double {
        factor * values.reduce(0, +)
      }
      """
    ).report()
    #expect(report.outcome == .solved)
    #expect(report.points == 4)
    #expect(report.findings.isEmpty)
  }

  @Test("A starter is unsolved")
  func starter() throws {
    let report = try Workshop.judge(
      """
      import Coursework
      public func scaledSum(_ values: [Double], _ factor: Double) throws -> Double {
        throw Unsolved()
      }
      """
    ).report()
    #expect(report.outcome == .unsolved)
  }

  @Test("A wrong answer earns the aspects that hold and a finding for each that does not")
  func partial() throws {
    let report = try Workshop.judge(
      """
      func scaledSum(_ values: [Double], _ factor: Double) -> Double {
        factor * (values.first ?? 0)
      }
      """
    ).report()
    #expect(report.outcome == .partial)
    #expect(report.points == 2)
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1)
    #expect(finding.aspect == "several values are summed")
    #expect(finding.asked.hasPrefix("scaledSum([1."))
    #expect(!finding.isFault)
  }

  @Test("A known wrong answer is recognised across the process boundary")
  func misconception() throws {
    let report = try Workshop.judge(
      "func scaledSum(_ values: [Double], _ factor: Double) -> Double { values.reduce(0, +) }"
    ).report()
    #expect(
      report.misconception == "This matches a sum without its factor. Multiply by the factor.")
  }

  @Test("A syntax error is shown with the file's name, the line and no path")
  func syntaxError() throws {
    let verdict = try Workshop.judge(
      """
      func scaledSum(_ values: [Double], _ factor: Double) -> Double {
        let = 3
      }
      """)
    #expect(verdict.messages.hasPrefix("ScaledSum.swift:2:"))
    #expect(verdict.messages.contains("error: "))
    #expect(!verdict.messages.contains(FileManager.default.temporaryDirectory.path))
    #expect(!verdict.messages.contains("Binding.swift"), "it is not the binding's mistake")
  }

  @Test("A missing function is named with the type that the exercise asks for")
  func missingFunction() throws {
    let verdict = try Workshop.judge("func scaledTotal(_ values: [Double]) -> Double { 0 }")
    #expect(
      verdict.messages.hasPrefix(
        "Exercise 0.1 asks for the function scaledSum of type ([Double], Double) -> Double."
          + " ScaledSum.swift has none that fits:"))
    #expect(verdict.messages.contains("cannot find 'scaledSum' in scope"))
  }

  @Test("A function that cannot be bound is named with the type that the exercise asks for")
  func unbindable() throws {
    let verdict = try Workshop.judge("func scaledSum(_ values: [Double]) -> Any { 0 }")
    #expect(verdict.messages.contains("of type ([Double], Double) -> Double"))
  }

  @Test(
    "A function of another type is named with both types",
    arguments: [
      ("(_ values: [Double], _ factor: Int) -> Double", "([Double], Int) -> Double"),
      ("(_ values: [Double]) -> Double", "([Double]) -> Double"),
      ("(_ values: [Double], _ factor: Double) -> Double?", "([Double], Double) -> Double?"),
    ])
  func wrongSignature(declared: String, shown: String) throws {
    let verdict = try Workshop.judge("func scaledSum\(declared) { 0 }")
    #expect(
      verdict
        == .doesNotFit(
          "Exercise 0.1 asks for scaledSum of type ([Double], Double) -> Double, but it is of type"
            + " \(shown)."))
  }

  @Test("A type of the answer's own does not pass for one of the course")
  func ownType() throws {
    let verdict = try Workshop.judge(
      """
      struct Double: Codable {}
      func scaledSum(_ values: [Double], _ factor: Double) -> Double { factor }
      """)
    #expect(
      verdict
        == .doesNotFit(
          "Exercise 0.1 asks for scaledSum of type ([Double], Double) -> Double, but it uses another"
            + " type of the same name."))
  }

  @Test(
    "What would give an answer away cannot be imported, though it is built",
    arguments: ["Judging", "JudgingTests", "SearchStrategiesChecks"])
  func closedModules(module: String) throws {
    let verdict = try Workshop.judge(
      """
      import \(module)
      func scaledSum(_ values: [Double], _ factor: Double) -> Double { 0 }
      """)
    #expect(verdict.messages.contains("no such module '\(module)'"))
    #expect(verdict.messages.contains("An answer may import "))
    #expect(verdict.messages.contains(" Coursework, "))
  }

  @Test("An answer that depends on how often it was asked earns nothing, and is shown why")
  func contradiction() throws {
    let report = try Workshop.judge(
      """
      nonisolated(unsafe) var asked = 0.0
      func scaledSum(_ values: [Double], _ factor: Double) -> Double {
        asked += 1
        return asked <= 9 ? values.reduce(0, +) * factor : asked
      }
      """
    ).report()
    #expect(report.outcome == .solved, "nine questions, each asked once: it is right by chance")
    let counting = try Workshop.judge(
      """
      nonisolated(unsafe) var asked = 0.0
      func scaledSum(_ values: [Double], _ factor: Double) -> Double {
        asked += 1
        return asked > 2 ? values.reduce(0, +) * factor : asked
      }
      """
    ).report()
    #expect(counting.points == 0)
    #expect(counting.outcome == .wrong)
    #expect(counting.findings.map(\.aspect) == ["the same question gets the same answer"])
    #expect(counting.findings[0].got != counting.findings[0].expected)
  }

  @Test("Answers of one author become one program, and each comes out as it would alone")
  func oneProgram() throws {
    try Workshop.withFolder { folder in
      let other = AnyExercise(
        Exercise(
          "0.7", "Double it", file: "Doubled", difficulty: .warmUp, see: "Sums",
          hints: (nudge: "", idea: "", nearly: ""), describe: { (value: Double) in "\(value)" },
          aspects: [.init("twice", points: 1, rounds: 2) { ask, _ in try ask.expect(4.0, 2) }],
          misconceptions: []))
      func outcomes(_ sum: String, _ doubled: String) throws -> [String] {
        let attempts = [
          try Workshop.attempt(
            sum, by: AnyExercise(Workshop.scaledSum), function: "scaledSum", in: folder),
          try Workshop.attempt(doubled, by: other, function: "doubled", in: folder),
        ]
        return try Judge(kit: Kit()).judge(attempts, seed: 1).map { judgement in
          guard case .report(let report, _) = judgement.verdict else { return "does not compile" }
          return report.outcome.rawValue
        }
      }
      let sum = "func scaledSum(_ a: [Double], _ b: Double) -> Double { a.reduce(0, +) * b }"
      let doubled = "func doubled(_ value: Double) -> Double { value * 2 }"
      // Two helpers of the same name, which each file may have for itself.
      let helper = "\nfunc help() -> Double { 1 }"
      for (doubled, expected) in [
        (doubled, "solved"), ("oops", "does not compile"), (doubled + helper, "solved"),
        // What the other file declares does not count, and a crash is that of one process.
        ("func doubled(_ value: Double) -> Double { scaledSum([value], 2) }", "does not compile"),
        ("func doubled(_ value: Double) -> Double { fatalError() }", "wrong"),
      ] {
        let found = try outcomes(sum + helper, doubled)
        #expect(found == ["solved", expected], "\(doubled)")
        let alone = try outcomes(sum, doubled)
        #expect(alone == ["solved", expected], "\(doubled)")
      }
    }
  }

  @Test("Several answers are judged together, and one that fails does not disturb the others")
  func together() throws {
    let bodies = ["factor * values.reduce(0, +)", "while true {}", "oops", "exit(0)"]
    var limits = Limits()
    limits.question = 1
    let verdicts = Mutex([Int: Verdict]())
    try Workshop.withFolder { folder in
      let attempts = try bodies.enumerated().map { index, body in
        let folder = folder.appending(path: "\(index)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try Workshop.attempt(
          """
          import Foundation
          func scaledSum(_ values: [Double], _ factor: Double) -> Double { \(body) }
          """, by: AnyExercise(Workshop.scaledSum), function: "scaledSum", in: folder)
      }
      try Judge(kit: Kit(), limits: limits).check(attempts, seed: 1) { index, result in
        verdicts.withLock { $0[index] = try? result.get() }
      }
    }
    let found = verdicts.withLock { $0 }
    #expect(found.count == 4)
    #expect(try found[0]?.report().outcome == .solved)
    #expect(try found[1]?.report().outcome == .wrong)
    #expect(found[2]?.messages.contains("oops") == true)
    #expect(try found[3]?.report().findings.first?.got.contains("exit(0)") == true)
  }

  @Test("A missing file, a foreign binding and a binding without its line are named")
  func misuse() throws {
    try Workshop.withFolder { folder in
      let judge = try Judge(kit: Kit())
      let good = try Workshop.attempt(
        "", by: AnyExercise(Workshop.scaledSum), function: "f", in: folder)
      func message(answer: URL, binding: URL) -> String {
        let attempt = Judge.Attempt(exercise: good.exercise, answer: answer, binding: binding)
        do {
          return "\(try judge.check(attempt, seed: 1))"
        } catch {
          return "\(error)"
        }
      }
      let absent = folder.appending(path: "Absent.swift")
      #expect(
        message(answer: absent, binding: good.binding).contains("Absent.swift with an answer"))
      #expect(message(answer: good.answer, binding: absent).contains("cannot be read"))
      #expect(message(answer: good.answer, binding: good.answer).contains("no line of the form"))
      try Data(#"public let f = Binding("9.9", g)"#.utf8).write(to: good.binding)
      #expect(
        message(answer: good.answer, binding: good.binding).contains("binds exercise 9.9, not 0.1"))
    }
  }

  @Test("Nothing is left behind, whatever became of the answer")
  func leftovers() throws {
    try Workshop.withFolder { folder in
      // A build folder of its own, with the objects and interfaces of the real one.
      let kit = try Kit()
      let list = folder.appending(path: "course.product/Objects.LinkFileList")
      try FileManager.default.createDirectory(
        at: list.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: kit.buildFolder.appending(path: "ThroughTimePackageTests.product/Objects.LinkFileList"),
        to: list)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "Modules"),
        withDestinationURL: kit.buildFolder.appending(path: "Modules"))
      let copy = try Kit(Kit.Contents(linkFileList: list), toolchain: kit.toolchain)
      let answers = folder.appending(path: "answers")
      // What a judge that was killed leaves: no process has the largest number there is.
      let old = answers.appending(path: "\(Int32.max)-\(WorkFolder.host)-old/deep")
      try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)

      for body in ["factor", "oops", "fatalError()"] {
        _ = try Workshop.judge(
          "func scaledSum(_ values: [Double], _ factor: Double) -> Double { \(body) }",
          by: AnyExercise(Workshop.scaledSum), function: "scaledSum", kit: copy)
        #expect(try FileManager.default.contentsOfDirectory(atPath: answers.path) == ["kit"])
      }
    }
  }
}
