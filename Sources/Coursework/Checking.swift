import Foundation
import Matrices

extension Exercise {
  /// Asks every aspect's questions and says how the answers came out.
  ///
  /// The same seed asks the same questions. Each aspect draws from a stream of its own, so that a
  /// change to one aspect does not change the questions of another.
  func check(_ respondent: any Answering, seed: UInt64) throws -> Report {
    var lines: [Report.Line] = []
    var findings: [Finding] = []
    var rounds: [Round] = []

    for (index, aspect) in aspects.enumerated() {
      var random = SeededGenerator(seed: seed).stream("\(listing.id)/\(index)")
      // The first mismatch decides. Later rounds are asked all the same: they tell one known wrong
      // answer from another. An answer that never came is not asked again.
      var first: Mismatch?
      for _ in 0..<aspect.rounds {
        rounds.append(Round())
        let ask = Asking(describe: describe, show: show, agreement: agreement) { question in
          let response = try respondent.respond(to: question)
          if response == .unsolved, rounds.count == 1, rounds[0].exchanges.isEmpty {
            throw Unsolved()
          }
          rounds[rounds.count - 1].exchanges.append((question, response))
          return response
        }
        do {
          try aspect.check(ask, &random)
        } catch is Unsolved {
          return unsolved(seed: seed)
        } catch let mismatch as Mismatch {
          rounds[rounds.count - 1].hasFailed = true
          first = first ?? mismatch
          if mismatch.isFault { break }
        }
      }
      lines.append(.init(aspect: aspect.name, points: aspect.points, holds: first == nil))
      if let first {
        findings.append(
          Finding(
            aspect: aspect.name, asked: first.asked, expected: first.expected, got: first.got,
            see: aspect.see ?? listing.see, isFault: first.isFault, isHidden: aspect.isHidden))
      }
    }

    let held = lines.count(where: \.holds)
    let isFaultless = !findings.isEmpty && !findings.contains { $0.isFault }
    return Report(
      exercise: listing.id, seed: seed,
      outcome: held == lines.count ? .solved : held > 0 ? .partial : .wrong,
      lines: lines, findings: findings,
      misconception: isFaultless ? recognise(rounds) : nil)
  }

  private func unsolved(seed: UInt64) -> Report {
    Report(
      exercise: listing.id, seed: seed, outcome: .unsolved,
      lines: aspects.map { .init(aspect: $0.name, points: $0.points, holds: false) },
      findings: [], misconception: nil)
  }

  /// The known wrong answer that fits the replies best, if it fits nearly all rounds that failed,
  /// and nearly all of the others.
  ///
  /// Not all: an answer with one mistake of principle often has a small one besides, such as a
  /// division by zero for an empty sentence. But an answer that fails where the known mistake would
  /// have been right has another one.
  private func recognise(_ rounds: [Round]) -> String? {
    let (failed, passed) = (rounds.filter { $0.hasFailed }, rounds.filter { !$0.hasFailed })
    var best: (misses: Int, message: String?) = (.max, nil)
    for misconception in misconceptions {
      let imitation = Binding(listing.id, misconception.answer)
      let agreement = misconception.agreement ?? agreement
      func misses(_ rounds: [Round], atMost limit: Int) -> Int? {
        var misses = 0
        for round in rounds where !round.fits(imitation, agreement) {
          misses += 1
          if misses > limit { return nil }
        }
        return misses
      }
      // One failed round may be a slip of its own, unless there is nothing else to go by.
      let slips = failed.count > 1 ? max(1, failed.count / 10) : 0
      guard let inFailed = misses(failed, atMost: slips),
        let inPassed = misses(passed, atMost: passed.count / 10), inFailed < max(1, failed.count)
      else { continue }
      if inFailed + inPassed < best.misses {
        best = (inFailed + inPassed, misconception.message)
      }
    }
    return best.message
  }
}

/// The questions and replies of one round of an aspect.
private struct Round {
  var exchanges: [(question: Data, response: Response)] = []
  var hasFailed = false

  /// Whether `imitation` would have given the same replies.
  func fits(_ imitation: Binding, _ agreement: Agreement) -> Bool {
    exchanges.allSatisfy { question, response in
      switch (try? imitation.respond(to: question), response) {
      case (.answer(let a), .answer(let b)): agreement.agree(a, b)
      case (.threw, .threw): true
      default: false
      }
    }
  }
}

extension Exercise.Misconception {
  var message: String { "This matches \(name). \(advice)" }
}

/// An exercise whose signature has been forgotten, so that exercises can stand in one list.
public struct AnyExercise: Sendable {
  /// Id, title, hints and points.
  public let listing: Listing
  /// The message and the wrong answer of each known misconception.
  public let misconceptions: [(message: String, binding: Binding)]
  /// The signature that an answer must have.
  package let signature: Signature
  /// Whether some of its questions are kept from the student.
  package let hasHiddenAspects: Bool
  private let decide: @Sendable (any Answering, UInt64) throws -> Report
  private let agreement: Agreement
  private let describeQuestion: @Sendable (Data) -> String
  private let describeAnswer: @Sendable (Data) -> String

  /// Forgets the signature of `exercise`.
  public init<each Input, Answer>(_ exercise: Exercise<repeat each Input, Answer>) {
    listing = exercise.listing
    misconceptions = exercise.misconceptions.map {
      ($0.message, Binding(exercise.listing.id, $0.answer))
    }
    signature = Signature(of: ((repeat each Input) -> Answer).self)
    hasHiddenAspects = exercise.aspects.contains { $0.isHidden }
    decide = { try exercise.check($0, seed: $1) }
    agreement = exercise.agreement
    describeQuestion = { data in
      guard let question = try? Wire.decode(Question<repeat each Input>.self, from: data) else {
        return "a question"
      }
      return exercise.describe(repeat each question.inputs)
    }
    describeAnswer = { data in
      (try? Wire.decode(Answer.self, from: data)).map(exercise.show) ?? "something unreadable"
    }
  }

  /// Whether two encoded answers are the same one.
  package func agree(_ left: Data, _ right: Data) -> Bool { agreement.agree(left, right) }

  /// An encoded question in words.
  package func describe(_ question: Data) -> String { describeQuestion(question) }

  /// An encoded answer in words.
  package func describe(answer: Data) -> String { describeAnswer(answer) }

  /// A response in words.
  package func describe(_ response: Response) -> String {
    if case .answer(let data) = response { describeAnswer(data) } else { response.inWords }
  }

  /// Asks `respondent` the questions of this seed and reports how the answers came out.
  ///
  /// - Throws: What the respondent throws when it cannot be asked at all; never for a wrong answer.
  public func check(_ respondent: any Answering, seed: UInt64) throws -> Report {
    try decide(respondent, seed)
  }
}
