import Foundation
import Matrices

/// How much an exercise asks of its reader.
public enum Difficulty: String, Codable, Sendable, CaseIterable {
  /// A few lines that follow from a formula of the chapter.
  case warmUp = "warm-up"
  /// One idea beyond the chapter's listings.
  case standard
  /// Several ideas together, or a proof by construction.
  case challenge
}

/// An exercise: what it asks, how an answer is decided, and which wrong answers are known.
///
/// The type parameters are the signature that the student implements: the arguments, then the
/// answer. Questions and answers are plain data, so that the same check runs on a function in this
/// process, on the reference answer, and on a submission in a process of its own.
public struct Exercise<each Input: Codable & Sendable, Answer: Codable & Sendable>: Sendable {
  /// The signature that the student implements.
  public typealias Function = @Sendable (repeat each Input) throws -> Answer

  /// One named part of a right answer, worth some points.
  public struct Aspect: Sendable {
    let name: String
    let points: Int
    let rounds: Int
    let see: String?
    let isHidden: Bool
    let check: @Sendable (Asking<repeat each Input, Answer>, inout SeededGenerator) throws -> Void

    /// An aspect that holds when `check` throws nothing in any of its rounds.
    ///
    /// - Parameters:
    ///   - name: A short phrase that completes "this holds:".
    ///   - points: What the aspect is worth.
    ///   - rounds: How often it is asked, each time with fresh random numbers.
    ///   - see: The section of the chapter to look at; the exercise's own if nil.
    ///   - isHidden: Whether a finding leaves out what was asked and expected, since that would give
    ///     the answer away.
    ///   - check: Draws a question, asks it and compares the answer with an oracle.
    public init(
      _ name: String, points: Int, rounds: Int = 20, see: String? = nil,
      isHidden: Bool = false,
      check:
        @escaping @Sendable (Asking<repeat each Input, Answer>, inout SeededGenerator) throws ->
        Void
    ) {
      self.name = name
      self.points = points
      self.rounds = rounds
      self.see = see
      self.isHidden = isHidden
      self.check = check
    }
  }

  /// A wrong answer that people give, and what to tell them.
  public struct Misconception: Sendable {
    let name: String
    let advice: String
    let agreement: Agreement?
    let answer: Function

    /// - Parameters:
    ///   - name: What the wrong answer does, as a phrase that completes "this matches".
    ///   - advice: Why that is wrong and where to look.
    ///   - agreement: When a reply matches; the exercise's own if nil. A looser one recognises a
    ///     mistake that is different every time, such as too few digits.
    ///   - answer: The wrong answer itself, so that it can be recognised.
    public init(
      _ name: String, advice: String, agreement: Agreement? = nil, answer: @escaping Function
    ) {
      self.name = name
      self.advice = advice
      self.agreement = agreement
      self.answer = answer
    }
  }

  let listing: Listing
  let agreement: Agreement
  let describe: @Sendable (repeat each Input) -> String
  let show: @Sendable (Answer) -> String
  let aspects: [Aspect]
  let misconceptions: [Misconception]

  /// - Parameters:
  ///   - id: Chapter and number, "8.1".
  ///   - title: A short imperative.
  ///   - file: The name of its Swift file, without the suffix.
  ///   - difficulty: How much it asks.
  ///   - see: The section of the chapter that a failing finding points to.
  ///   - hints: Three stages: a nudge, the idea, nearly the line.
  ///   - agreement: When two answers are the same.
  ///   - describe: A question in small printed numbers.
  ///   - show: An answer in small printed numbers.
  ///   - aspects: What a right answer consists of.
  ///   - misconceptions: Known wrong answers, at least three.
  public init(
    _ id: String, _ title: String, file: String, difficulty: Difficulty, see: String,
    hints: (nudge: String, idea: String, nearly: String), agreement: Agreement = Agreement(),
    describe: @escaping @Sendable (repeat each Input) -> String,
    show: @escaping @Sendable (Answer) -> String = { "\($0)" },
    aspects: [Aspect], misconceptions: [Misconception]
  ) {
    listing = Listing(
      id: id, title: title, file: file, difficulty: difficulty, see: see,
      hints: [hints.nudge, hints.idea, hints.nearly],
      points: aspects.reduce(0) { $0 + $1.points })
    self.agreement = agreement
    self.describe = describe
    self.show = show
    self.aspects = aspects
    self.misconceptions = misconceptions
  }
}

/// What a table of contents says of an exercise.
public struct Listing: Sendable {
  /// Chapter and number, "8.1".
  public let id: String
  /// A short imperative.
  public let title: String
  /// The name of its Swift file, without the suffix.
  public let file: String
  /// How much it asks.
  public let difficulty: Difficulty
  /// The section of the chapter that it practises.
  public let see: String
  /// Three stages: a nudge, the idea, nearly the line.
  public let hints: [String]
  /// The points that a complete answer earns.
  public let points: Int
}
