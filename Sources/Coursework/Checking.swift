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
    var evidence: [(question: Data, response: Response)] = []

    for (index, aspect) in aspects.enumerated() {
      var random = SeededGenerator(seed: seed).stream("\(listing.id)/\(index)")
      let ask = Asking(describe: describe, show: show, agreement: agreement) { question in
        let response = try respondent.respond(to: question)
        evidence.append((question, response))
        return response
      }
      // The first mismatch decides. Later rounds are asked all the same: they tell one known wrong
      // answer from another. An answer that never came is not asked again.
      var first: Mismatch?
      for _ in 0..<aspect.rounds {
        do {
          try aspect.check(ask, &random)
        } catch is Unsolved {
          return unsolved(seed: seed)
        } catch let mismatch as Mismatch {
          first = first ?? mismatch
          if mismatch.isFault { break }
        }
      }
      lines.append(.init(aspect: aspect.name, points: aspect.points, holds: first == nil))
      if let first {
        findings.append(
          Finding(
            aspect: aspect.name, asked: first.asked, expected: first.expected, got: first.got,
            see: aspect.see ?? listing.see, isFault: first.isFault))
      }
    }

    let held = lines.count(where: \.holds)
    return Report(
      exercise: listing.id, seed: seed,
      outcome: held == lines.count ? .solved : held > 0 ? .partial : .wrong,
      lines: lines, findings: findings,
      misconception: findings.isEmpty ? nil : recognise(evidence))
  }

  private func unsolved(seed: UInt64) -> Report {
    Report(
      exercise: listing.id, seed: seed, outcome: .unsolved,
      lines: aspects.map { .init(aspect: $0.name, points: $0.points, holds: false) },
      findings: [], misconception: nil)
  }

  /// The known wrong answer that fits the replies best, if it fits nine in ten of them.
  ///
  /// Not all: an answer with one mistake of principle often has a small one besides, such as a
  /// division by zero for an empty sentence.
  private func recognise(_ evidence: [(question: Data, response: Response)]) -> String? {
    let fits = misconceptions.map { misconception in
      let imitation = Binding(listing.id, misconception.answer)
      return evidence.count { question, response in
        switch (try? imitation.respond(to: question), response) {
        case (.answer(let a), .answer(let b)): agreement.agree(a, b)
        case (.threw, .threw): true
        default: false
        }
      }
    }
    guard let best = fits.max(), best * 10 >= evidence.count * 9,
      let index = fits.firstIndex(of: best)
    else { return nil }
    return misconceptions[index].message
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
  private let decide: @Sendable (any Answering, UInt64) throws -> Report

  /// Forgets the signature of `exercise`.
  public init<each Input, Answer>(_ exercise: Exercise<repeat each Input, Answer>) {
    listing = exercise.listing
    misconceptions = exercise.misconceptions.map {
      ($0.message, Binding(exercise.listing.id, $0.answer))
    }
    signature = Signature(of: ((repeat each Input) -> Answer).self)
    decide = { try exercise.check($0, seed: $1) }
  }

  /// Asks `respondent` the questions of this seed and reports how the answers came out.
  ///
  /// - Throws: What the respondent throws when it cannot be asked at all; never for a wrong answer.
  public func check(_ respondent: any Answering, seed: UInt64) throws -> Report {
    try decide(respondent, seed)
  }
}
