import Coursework
import Foundation
import Testing

/// The seed of every exercise test, so that a failure can be repeated.
private let seed: UInt64 = 1

/// Checks a student's answer: passes when it is complete, is skipped while it is unsolved, and
/// otherwise records one issue a finding.
public func study(
  _ binding: Binding, in chapter: Chapter, at location: SourceLocation = #_sourceLocation
) throws {
  let exercise = try chapter.exercise(binding.exercise)
  let report = try exercise.check(InProcess(binding), seed: seed)
  if report.outcome == .unsolved {
    try Test.cancel(
      "\(binding.exercise) is unsolved; edit \(chapter.path(of: exercise))",
      sourceLocation: location)
  }
  for finding in report.findings {
    Issue.record(Comment(rawValue: "\(finding)"), sourceLocation: location)
  }
  if let misconception = report.misconception {
    Issue.record(Comment(rawValue: misconception), sourceLocation: location)
  }
}

/// The seeds that wrong answers are tried with.
private let seeds: ClosedRange<UInt64> = 1...(isLong ? 3 : 1)

/// The seeds that right answers are tried with: many, since a grader draws one that nobody knows, and a
/// right answer must hold for each.
private let seedsOfRightAnswers: ClosedRange<UInt64> = 1...(isLong ? 25 : 1)

/// Demands full points of an answer.
public func expectSolved(
  _ binding: Binding, in chapter: Chapter,
  at location: SourceLocation = #_sourceLocation
) throws {
  let exercise = try chapter.exercise(binding.exercise)
  for seed in seedsOfRightAnswers {
    let report = try exercise.check(InProcess(binding), seed: seed)
    #expect(
      report.outcome == .solved && report.points == exercise.listing.points,
      "\(report.findings.map(\.description).joined(separator: "\n"))", sourceLocation: location)
  }
}

/// Demands that every known wrong answer of an exercise loses points and is told its own mistake.
public func expectMisconceptionsRejected(
  _ id: String, in chapter: Chapter, at location: SourceLocation = #_sourceLocation
) throws {
  let exercise = try chapter.exercise(id)
  #expect(exercise.misconceptions.count >= 3, sourceLocation: location)
  for misconception in exercise.misconceptions {
    for seed in seeds {
      let report = try exercise.check(InProcess(misconception.binding), seed: seed)
      #expect(
        report.points < report.possible, "\(id) accepts: \(misconception.message)",
        sourceLocation: location)
      #expect(
        report.misconception == misconception.message,
        "\(id), seed \(seed), does not recognise: \(misconception.message)",
        sourceLocation: location)
    }
  }
}

/// Demands that a starter is unsolved and that its three hints are three.
public func expectUnsolved(
  _ binding: Binding, in chapter: Chapter, at location: SourceLocation = #_sourceLocation
) throws {
  let exercise = try chapter.exercise(binding.exercise)
  let report = try exercise.check(InProcess(binding), seed: seed)
  #expect(report.outcome == .unsolved && report.points == 0, sourceLocation: location)
  #expect(Set(exercise.listing.hints).count == 3, sourceLocation: location)
}

/// Whether the long tests run too: `THROUGHTIME_LONG=1`.
public let isLong = ProcessInfo.processInfo.environment["THROUGHTIME_LONG"] == "1"
