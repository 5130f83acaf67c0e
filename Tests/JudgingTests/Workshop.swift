import Coursework
import Foundation
import Testing

@testable import Judging

/// A made-up exercise and a bench to judge made-up answers on.
enum Workshop {
  /// Sum the values and multiply by a factor. The factor is never 1, and the first value never 0.
  static let scaledSum = Exercise(
    "0.1", "Scale a sum", file: "ScaledSum", difficulty: .warmUp, see: "Sums",
    hints: (nudge: "Add.", idea: "Then multiply.", nearly: "sum * factor"),
    describe: { (values: [Double], factor: Double) in "scaledSum(\(values), \(factor))" },
    aspects: [
      .init("one value is scaled", points: 1, rounds: 3) { ask, random in
        let value = Double.random(in: 1...2, using: &random)
        try ask.expect(value * 3, [value], 3)
      },
      .init("several values are summed", points: 2, rounds: 5) { ask, random in
        let values = (0..<3).map { _ in Double.random(in: 1...2, using: &random) }
        try ask.expect((values[0] + values[1] + values[2]) * 2, values, 2)
      },
      .init("no values give zero", points: 1, rounds: 1) { ask, _ in
        try ask.expect(0, [], 5)
      },
    ],
    misconceptions: [
      .init("a sum without its factor", advice: "Multiply by the factor.") { values, _ in
        values.reduce(0, +)
      }
    ])

  /// Judges `answer`, the body of a file, as an answer to `scaledSum`.
  static func judge(_ answer: String, limits: Limits = Limits()) throws -> Verdict {
    try judge(answer, by: AnyExercise(scaledSum), function: "scaledSum", limits: limits)
  }

  /// Judges the body of a file as an answer to any exercise.
  static func judge(
    _ answer: String, by exercise: AnyExercise, function: String, limits: Limits = Limits(),
    kit: Kit? = nil
  ) throws -> Verdict {
    try withFolder { folder in
      try Judge(kit: kit ?? Kit(), limits: limits).check(
        attempt(answer, by: exercise, function: function, in: folder), seed: 1)
    }
  }

  /// The files of an attempt, written to `folder`.
  static func attempt(
    _ answer: String, by exercise: AnyExercise, function: String, in folder: URL
  ) throws -> Judge.Attempt {
    let file = folder.appending(path: "\(exercise.listing.file).swift")
    let binding = folder.appending(path: "\(exercise.listing.file)Binding.swift")
    try Data(answer.utf8).write(to: file)
    try Data(
      """
      import Coursework

      public let \(function)Binding = Binding("\(exercise.listing.id)", \(function))
      """.utf8
    ).write(to: binding)
    return Judge.Attempt(exercise: exercise, answer: file, binding: binding)
  }

  /// Calls `body` with an empty folder that is removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "judging-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.resolvingSymlinksInPath())
  }
}

extension Verdict {
  /// The report, which a test expects.
  func report(_ location: SourceLocation = #_sourceLocation) throws -> Report {
    guard case .report(let report, _) = self else {
      Issue.record("no report but \(self)", sourceLocation: location)
      throw CancellationError()
    }
    return report
  }

  /// What the answer printed; empty if it was not asked.
  var output: String {
    if case .report(_, let output) = self { output } else { "" }
  }

  /// The compiler's messages; empty if it compiled.
  var messages: String {
    if case .doesNotCompile(let messages) = self { messages } else { "" }
  }
}
