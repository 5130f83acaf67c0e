import Coursework
import Curriculum
import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// What an aspect keeps to itself must not come out on another way.
@Suite struct HiddenQuestionTests {
  /// Twice a number. The second aspect hides which number.
  private static func exercise(isHidden: Bool) -> AnyExercise {
    AnyExercise(
      Exercise(
        "90.1", "Double it", file: "Doubled", difficulty: .warmUp, see: "Numbers",
        hints: (nudge: "", idea: "", nearly: ""),
        describe: { (number: Int) in "twice \(number)" }, show: { "it is \($0)" },
        aspects: [
          .init("small numbers", points: 1, rounds: 1) { ask, _ in try ask.expect(2, 1) },
          .init("large numbers", points: 1, rounds: 2, isHidden: isHidden) { ask, _ in
            try ask.expect(20_246, 10_123)
          },
        ], misconceptions: []))
  }

  private static let answers = [
    "a wrong answer": "number == 1 ? 2 : 5",
    "a crash": "number == 1 ? 2 : [1][number]",
    "its own words": "{ print(\"asked\", number); return number == 1 ? 2 : 5 }()",
    "right, and in words": "{ print(\"asked\", number); return number * 2 }()",
    "not the same twice":
      "number * 2 + (number == 1 || clock_gettime_nsec() % 1_000_003 == 0 ? 0 : number * 0) "
      + "+ (asked(number) ? 0 : 1)",
  ]

  private static func source(_ body: String) -> String {
    """
    import Foundation

    private func clock_gettime_nsec() -> Int { 1 }
    nonisolated(unsafe) private var questions = 0
    /// True of the second process never: it hears the last question first.
    private func asked(_ number: Int) -> Bool {
      questions += 1
      return number == 1 || questions > 1
    }
    func doubled(_ number: Int) -> Int { \(body) }
    """
  }

  private func files(_ body: String, isHidden: Bool) throws -> (SubmissionResult, [String: Data]) {
    let scratch = try Scratch()
    try scratch.write(
      "import Coursework\n\npublic let doubledBinding = Binding(\"90.1\", doubled)\n",
      to: "Chapters/90-Made/Exercises/Bindings/DoubledBinding.swift")
    try scratch.write(Self.source(body), to: "class/ann/Doubled.swift")
    let exercise = Self.exercise(isHidden: isHidden)
    let chapter = Chapter(folder: "90-Made", title: "Made up", exercises: [exercise])
    let entries = [Curriculum.Entry(chapter: chapter, exercise: exercise)]
    let judge = Judge(kit: try Kit(), limits: ClassRun.limits)
    let run = RunRecord(
      course: "", grader: "", toolchain: "", sandbox: "none", seed: 1, exercises: ["90.1"],
      shard: nil, submissions: ["ann"])
    let marker = Marker(
      root: scratch.url, entries: entries, judge: judge, run: run,
      fingerprints: Fingerprints(root: scratch.url, entries: entries))
    let submission = try Submission.find(
      in: [scratch.url.appending(path: "class")], wanted: marker.wanted)[0]
    let result = marker.mark(try marker.take(submission).get(), of: submission)
    #expect(result.status == .graded, "\(result.log)")
    return (result, try Sample.files(run, [result], roster: nil))
  }

  @Test("No form shows what a hidden aspect asked or expects", arguments: answers.keys.sorted())
  func hidden(name: String) throws {
    let (result, files) = try files(try #require(Self.answers[name]), isHidden: true)
    for (path, data) in files {
      let text = String(decoding: data, as: UTF8.self)
      for secret in ["10123", "10,123", "20246", "20247"] {
        #expect(!text.contains(secret), "\(path) of \(name): \(text)")
      }
    }
    if name == "not the same twice" {
      #expect(result.checks[0].verdict == .nondeterministic && result.score == 0)
    } else {
      #expect(result.score == (name.hasPrefix("right") ? 2 : 1))
      // The aspect's name and where to read on are no secret.
      #expect(result.checks[0].detail.contains("large numbers"))
    }
  }

  @Test("The same is shown where nothing is hidden")
  func shown() throws {
    for name in ["a wrong answer", "its own words", "not the same twice"] {
      let detail = try files(try #require(Self.answers[name]), isHidden: false).0.checks[0].detail
      #expect(detail.contains("twice 10123"), "\(name): \(detail)")
      if name == "its own words" { #expect(detail.contains("asked 10123")) }
    }
  }
}
