import Matrices

/// A sequence of symbols that a search considers, and how probable the model finds it.
public struct Hypothesis: Equatable, Sendable {
  /// The symbols so far, the end symbol included.
  public var symbols: [Int]
  /// `log P(symbols)`: the sum of the steps' log-probabilities.
  public var logProbability: Double
  /// Whether the last symbol is the end symbol. A hypothesis that is cut off at the maximum length
  /// is not finished; it competes all the same, with the probability of its prefix.
  public var isFinished: Bool

  /// A hypothesis with all its fields.
  public init(symbols: [Int], logProbability: Double, isFinished: Bool) {
    self.symbols = symbols
    self.logProbability = logProbability
    self.isFinished = isFinished
  }

  /// Nothing said yet: probability one.
  public static let empty = Hypothesis(symbols: [], logProbability: 0, isFinished: false)

  /// `P(symbols)`. Underflows to zero for long sequences, which is why everything else here works
  /// with logarithms.
  public var probability: Double { Double.exp(logProbability) }

  // snippet.extended
  /// This hypothesis with one more symbol. Multiplying probabilities is adding logarithms.
  public func extended(by symbol: Int, _ logProbability: Double, end: Int?) -> Hypothesis {
    Hypothesis(
      symbols: symbols + [symbol],
      logProbability: self.logProbability + logProbability,
      isFinished: symbol == end)
  }
  // snippet.end

  /// The stated rule for ties: the more probable first, then the shorter, then the one whose
  /// symbols come first in the vocabulary's order.
  public static func ranksBefore(_ a: Hypothesis, _ b: Hypothesis) -> Bool {
    if a.logProbability != b.logProbability { return a.logProbability > b.logProbability }
    if a.symbols.count != b.symbols.count { return a.symbols.count < b.symbols.count }
    return a.symbols.lexicographicallyPrecedes(b.symbols)
  }
}
