/// One reason why an answer is not right yet.
public struct Finding: Codable, Sendable, Equatable {
  /// Which aspect of the exercise failed.
  public let aspect: String
  /// What was asked, in small printed numbers.
  public let asked: String
  /// What a right answer gives.
  public let expected: String
  /// What this answer gave.
  public let got: String
  /// Where in the chapter to look.
  public let see: String
  /// Whether the answer never came: a trap, a time limit, or an unreadable reply.
  public let isFault: Bool
  /// Whether the question and the right answer are kept from the student.
  public let isHidden: Bool
}

extension Finding: CustomStringConvertible {
  /// The finding as a student reads it.
  public var description: String {
    if isHidden { return "\(aspect): not yet\n  see       “\(see)”" }
    return """
      \(aspect): not yet
        asked     \(indented(asked))
        expected  \(indented(expected))
        got       \(indented(got))
        see       “\(see)”
      """
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\n            ")
  }
}

/// How one exercise came out.
public struct Report: Codable, Sendable, Equatable {
  /// What the exercise as a whole is.
  public enum Outcome: String, Codable, Sendable {
    /// Every aspect holds.
    case solved
    /// Some aspects hold.
    case partial
    /// No aspect holds.
    case wrong
    /// Nothing has been written yet.
    case unsolved
  }

  /// One aspect and what it earned.
  public struct Line: Codable, Sendable, Equatable {
    /// The aspect, as a short phrase.
    public let aspect: String
    /// The points it is worth.
    public let points: Int
    /// Whether they were earned.
    public let holds: Bool
  }

  /// The exercise's id.
  public let exercise: String
  /// The seed that the questions were drawn from: the same seed asks the same questions.
  public let seed: UInt64
  /// Solved, partly solved, wrong, or not begun.
  public let outcome: Outcome
  /// Every aspect, in the order of the exercise.
  public let lines: [Line]
  /// One finding for each aspect that failed.
  public let findings: [Finding]
  /// The known wrong answer that every reply so far agrees with, if there is one.
  public let misconception: String?

  /// The points earned.
  public var points: Int { lines.reduce(0) { $0 + ($1.holds ? $1.points : 0) } }
  /// The points that a complete answer earns.
  public var possible: Int { lines.reduce(0) { $0 + $1.points } }
}

extension Report {
  /// The report of an answer that answered the same question in two ways: it earns nothing, since
  /// whatever held may have held by chance.
  package func contradicted(
    asked: String, expected: String, got: String, see: String, isHidden: Bool
  ) -> Report {
    Report(
      exercise: exercise, seed: seed, outcome: .wrong,
      lines: lines.map { Line(aspect: $0.aspect, points: $0.points, holds: false) }
        + [Line(aspect: Self.repetition, points: 0, holds: false)],
      findings: [
        Finding(
          aspect: Self.repetition, asked: asked, expected: expected, got: got,
          see: see, isFault: true, isHidden: isHidden)
      ], misconception: nil)
  }

  private static let repetition = "the same question gets the same answer"

  /// Whether the answer contradicted itself.
  package var isContradicted: Bool { lines.last?.aspect == Self.repetition }
}
