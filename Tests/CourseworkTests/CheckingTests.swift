import Coursework
import Foundation
import Matrices
import Synchronization
import Testing

/// Multiply a list by a factor: small enough that every answer can be worked out by hand.
private let scaling = Exercise<[Double], Double, [Double]>(
  "0.1", "Scale a list", file: "Scaling", difficulty: .warmUp, see: "Scaling",
  hints: ("one", "two", "three"),
  describe: { values, factor in "\(values) times \(factor)" },
  aspects: [
    .init("positive factors", points: 2, rounds: 5) { ask, random in
      let (x, factor) = (random.uniform(), random.uniform() + 0.5)
      try ask.expect([x * factor], [x], factor)
    },
    .init("negative factors", points: 3, rounds: 5, see: "Signs") { ask, random in
      let (x, factor) = (random.uniform() + 0.5, -random.uniform() - 0.5)
      try ask.expect("one negative number", [x], factor) { $0.count == 1 && $0[0] < 0 }
      try ask.expect([x * factor], [x], factor)
    },
    .init("no values and odd ones", points: 1, rounds: 1) { ask, _ in
      try ask.expect([], [], 2)
      try ask.expect([.infinity], [.infinity], 2)
      try ask.expectError("an error for a factor that is no number", [1], .nan)
    },
  ],
  misconceptions: [
    .init("adding", advice: "Scaling multiplies.") { values, factor in values.map { $0 + factor } },
    .init(
      "too few digits", advice: "Do not round.", agreement: Agreement(tolerance: 0.01),
      answer: { values, factor in try scaled(values, factor).map { $0 + 0.001 } }),
    .init("forgetting the sign", advice: "Look at negative factors.") { values, factor in
      try scaled(values, abs(factor))
    },
    .init("scaling twice", advice: "Once is enough.") { values, factor in
      try scaled(scaled(values, factor), factor)
    },
  ])

private struct NoFactor: Error {}

private func scaled(_ values: [Double], _ factor: Double) throws -> [Double] {
  if factor.isNaN { throw NoFactor() }
  return values.map { $0 * factor }
}

@Suite("Checking an answer")
struct CheckingTests {
  let exercise = AnyExercise(scaling)

  func report(
    seed: UInt64 = 1, _ answer: @escaping @Sendable ([Double], Double) throws -> [Double]
  ) throws -> Report {
    try exercise.check(InProcess(Binding("0.1", answer)), seed: seed)
  }

  @Test("A right answer earns every point and has no findings")
  func right() throws {
    let report = try report { try scaled($0, $1) }
    #expect(report.outcome == .solved)
    #expect(report.points == 6 && report.possible == 6)
    #expect(report.findings.isEmpty && report.misconception == nil)
    #expect(exercise.listing.points == 6)
  }

  @Test("An answer that is right in part earns the points of that part")
  func partial() throws {
    let report = try report { try scaled($0, $1 < 0 ? 1 : $1) }
    #expect(report.outcome == .partial)
    #expect(report.lines.map(\.holds) == [true, false, true])
    #expect(report.points == 3)
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1)
    #expect(finding.aspect == "negative factors" && finding.see == "Signs")
    #expect(finding.asked.contains("times -") && finding.expected == "one negative number")
    #expect(finding.got.hasPrefix("[") && !finding.isFault)
    #expect(finding.description.contains(finding.asked))
  }

  @Test("An unsolved exercise is neither right nor wrong")
  func unsolved() throws {
    let report = try report { _, _ in throw Unsolved() }
    #expect(report.outcome == .unsolved && report.points == 0 && report.findings.isEmpty)
  }

  @Test("An answer that throws is told what it threw")
  func throwing() throws {
    let report = try report { _, _ in throw NoFactor() }
    // The only aspect that wants an error also wants answers first.
    #expect(report.outcome == .wrong)
    #expect(report.findings.allSatisfy { $0.got.contains("NoFactor") })
  }

  @Test("The same seed asks the same questions, another seed others")
  func seeds() throws {
    func questions(_ seed: UInt64) throws -> [String] {
      let asked = Mutex<[String]>([])
      _ = try report(seed: seed) { values, factor in
        asked.withLock { $0.append("\(values) \(factor)") }
        return try scaled(values, factor)
      }
      return asked.withLock { $0 }
    }
    let first = try questions(7)
    #expect(first.count == 5 + 10 + 3)
    #expect(try questions(7) == first)
    #expect(try questions(8).prefix(15) != first.prefix(15))
  }

  @Test("A known wrong answer is told its own mistake, also with a small slip besides")
  func misconceptions() throws {
    for misconception in exercise.misconceptions {
      let report = try exercise.check(InProcess(misconception.binding), seed: 3)
      #expect(report.points < report.possible)
      #expect(report.misconception == misconception.message)
    }
    let slipped = try report { values, factor in
      values.isEmpty ? [0] : try scaled(values, abs(factor))
    }
    #expect(slipped.misconception?.contains("forgetting the sign") == true)
    let original = try report { values, factor in values.map { $0 - factor } }
    #expect(original.misconception == nil)
    #expect(original.outcome == .wrong)
  }

  @Test("A mistake that is different every time is recognised by a looser agreement")
  func looseAgreement() throws {
    for error in [1e-3, -2e-3, 1e-6] {
      let report = try report { values, factor in try scaled(values, factor).map { $0 + error } }
      #expect(report.outcome == .wrong || report.outcome == .partial)
      #expect(report.misconception == "This matches too few digits. Do not round.")
    }
  }

  @Test("A check may print the part of an answer that differs, and only that")
  func difference() throws {
    let second = Exercise<[Double], [Double]>(
      "0.2", "Copy a list", file: "Copying", difficulty: .warmUp, see: "Copying",
      hints: ("one", "two", "three"), describe: { "\($0)" },
      aspects: [
        .init("the second number", points: 1, rounds: 1) { ask, _ in
          try ask.compare("a list", [1, 2]) { answer in
            answer[1] == 2 ? nil : (expected: "second: 2.0", got: "second: \(answer[1])")
          }
        }
      ], misconceptions: [])
    func report(_ answer: @escaping @Sendable ([Double]) throws -> [Double]) throws -> Report {
      try AnyExercise(second).check(InProcess(Binding("0.2", answer)), seed: 1)
    }
    #expect(try report { [0, $0[1]] }.outcome == .solved)
    let wrong = try #require(report { [$0[0], 5] }.findings.first)
    #expect(wrong.expected == "second: 2.0" && wrong.got == "second: 5.0" && !wrong.isFault)
    let silent = try #require(report { _ in throw NoFactor() }.findings.first)
    #expect(silent.expected == "a list" && silent.got.contains("NoFactor"))
  }

  @Test("A chapter finds its exercises by their ids")
  func chapter() throws {
    let chapter = Chapter(folder: "00-Scaling", title: "Scaling", exercises: [exercise])
    #expect(chapter.module == "Scaling")
    #expect(try chapter.exercise("0.1").listing.title == "Scale a list")
    #expect(chapter.path(of: exercise) == "Chapters/00-Scaling/Exercises/Scaling.swift")
    let error = #expect(throws: UnknownExercise.self) { try chapter.exercise("0.2") }
    #expect(error?.description == "There is no exercise “0.2”; there are 0.1.")
  }
}

@Suite("When answers agree")
struct AgreementTests {
  let agreement = Agreement(tolerance: 1e-9)

  private struct Record: Codable {
    var name: String
    var values: [Double]
    var flag: Bool? = nil
  }

  @Test("Numbers agree to the tolerance, relative above one and absolute below")
  func numbers() {
    #expect(agreement.agree(1.0, 1 + 5e-10))
    #expect(!agreement.agree(1.0, 1 + 5e-9))
    #expect(agreement.agree(1e12, 1e12 + 500))
    #expect(!agreement.agree(1e12, 1e12 + 5000))
    #expect(agreement.agree(0.0, 5e-10))
    #expect(agreement.agree(-0.0, 0.0))
  }

  @Test("NaN agrees with NaN, infinities with their own sign")
  func notFinite() {
    #expect(agreement.agree([Double.nan], [Double.nan]))
    #expect(agreement.agree([Double.infinity], [Double.infinity]))
    #expect(!agreement.agree([Double.infinity], [-Double.infinity]))
    #expect(!agreement.agree([Double.nan], [1]))
    #expect(!agreement.agree([Double.infinity], [1e300]))
    #expect(!agreement.agree([-1e300], [-Double.infinity]))
  }

  @Test("Structures agree in every part")
  func structures() {
    let record = Record(name: "a", values: [1, 2])
    #expect(agreement.agree(record, Record(name: "a", values: [1, 2 + 1e-10])))
    #expect(!agreement.agree(record, Record(name: "b", values: [1, 2])))
    #expect(!agreement.agree(record, Record(name: "a", values: [1, 2, 3])))
    #expect(!agreement.agree(record, Record(name: "a", values: [1, 2], flag: true)))
    #expect(!agreement.agree(["1"], [1.0]))
    #expect(!agreement.agree([true], [1.0]))
    #expect(agreement.agree([String](), [Double]()))
  }
}
