import Matrices

/// Sequences of symbols with a tag for some of their steps.
public struct TaggedBatch: Equatable, Sendable {
  /// For each step one symbol for each row; behind a row's end it is 0 and means nothing.
  public var symbols: [[Int]]
  /// For each step and row the tag that is due; `nil` where none is.
  public var tags: [[Int?]]
  /// How many steps each row has, the longest first.
  public var lengths: [Int]

  /// A batch of sequences, sorted by length, the longest first.
  ///
  /// - Parameter sequences: For each the symbols and as many tags.
  public init(_ sequences: [(symbols: [Int], tags: [Int?])]) {
    let sorted = sequences.enumerated().sorted {
      ($1.element.symbols.count, $0.offset) < ($0.element.symbols.count, $1.offset)
    }.map(\.element)
    lengths = sorted.map(\.symbols.count)
    let steps = lengths.first ?? 0
    symbols = (0..<steps).map { t in sorted.map { t < $0.symbols.count ? $0.symbols[t] : 0 } }
    tags = (0..<steps).map { t in sorted.map { t < $0.tags.count ? $0.tags[t] : nil } }
  }
}

/// Reading aloud: whether a syllable is spoken high or low depends on a mark at the sentence's end.
///
/// A sentence is a number of syllables, each "da" or "DA" by a fair coin, and then a full stop or a
/// question mark, by another. A "DA" is spoken high in a statement and low in a question, a "da" the
/// other way round. Some languages, Spanish first among them, open a question with a mark of its own;
/// then nothing of the future is needed.
public struct IntonationTask: Sendable {
  /// How many syllables a sentence has.
  public let syllables: ClosedRange<Int>
  /// Whether a question opens with a mark, ¿, as well.
  public let opensQuestions: Bool

  /// Sentences of so many syllables.
  public init(syllables: ClosedRange<Int> = 3...10, opensQuestions: Bool = false) {
    self.syllables = syllables
    self.opensQuestions = opensQuestions
  }

  /// What the symbols stand for.
  public static let alphabet = ["da", "DA", ".", "?", "¿"]

  // snippet.intonation
  /// One sentence: its symbols, and for each syllable 1 for high and 0 for low.
  public func sentence(using random: inout SeededGenerator) -> (symbols: [Int], tags: [Int?]) {
    let isQuestion = random.integer(below: 2) == 1
    let count = syllables.lowerBound + random.integer(below: syllables.count)
    let said = (0..<count).map { _ in random.integer(below: 2) }
    let tags = said.map { Optional(isQuestion ? 1 - $0 : $0) }
    return opensQuestions && isQuestion
      ? ([4] + said + [3], [nil] + tags + [nil])
      : (said + [isQuestion ? 3 : 2], tags + [nil])
  }
  // snippet.end

  /// Several sentences.
  public func batch(_ count: Int, using random: inout SeededGenerator) -> TaggedBatch {
    TaggedBatch((0..<count).map { _ in sentence(using: &random) })
  }
}

/// Fair coins, and at each step the question whether the coin `distance` steps later falls like this one.
public struct CoinTask: Sendable {
  /// How many coins there are.
  public let steps: Int
  /// How far ahead the other coin is.
  public let distance: Int
  /// How many steps late the answer may come.
  public let delay: Int

  /// So many coins; the tag of step t is due at step t + `delay`.
  public init(steps: Int = 12, distance: Int = 2, delay: Int = 0) {
    precondition(
      distance >= 0 && delay >= 0 && max(distance, delay) < steps,
      "CoinTask: \(distance) ahead and \(delay) late do not fit into \(steps) steps")
    self.steps = steps
    self.distance = distance
    self.delay = delay
  }

  /// Several rows of coins.
  public func batch(_ count: Int, using random: inout SeededGenerator) -> TaggedBatch {
    TaggedBatch(
      (0..<count).map { _ in
        let coins = (0..<steps).map { _ in random.integer(below: 2) }
        let tags = coins.indices.map { t -> Int? in
          let asked = t - delay
          guard asked >= 0, asked + distance < steps else { return nil }
          return coins[asked] ^ coins[asked + distance]
        }
        return (coins, tags)
      })
  }
}

/// Text without any order, and at each step the question which symbol comes next: what nobody can know.
public struct DiceTask: Sendable {
  /// How many symbols there are, all equally likely.
  public let symbols: Int
  /// How many steps.
  public let steps: Int

  /// So many throws of a die.
  public init(symbols: Int = 4, steps: Int = 12) {
    self.symbols = symbols
    self.steps = steps
  }

  /// Several rows of throws.
  public func batch(_ count: Int, using random: inout SeededGenerator) -> TaggedBatch {
    TaggedBatch(
      (0..<count).map { _ in
        let throwsOfDie = (0..<steps).map { _ in random.integer(below: symbols) }
        return (throwsOfDie, throwsOfDie.dropFirst().map { $0 } + [nil])
      })
  }
}
