/// How many free numbers it takes to describe the distribution of sequences of symbols.
///
/// Probabilities that sum to 1 leave one of them to be computed from the others, so a choice among k
/// takes k - 1 numbers.
public enum FreeParameters {
  /// Of one table with a probability for each sequence of a length: k^T - 1. As an ``ExactFraction``,
  /// since it soon exceeds every `Int`.
  public static func table(symbols k: Int, length: Int) -> ExactFraction {
    (0..<length).reduce(ExactFraction(1)) { power, _ in power * ExactFraction(k) } - 1
  }

  /// Of the same distribution step by step: before step t there are k^(t-1) pasts, and each has k - 1
  /// numbers of its own.
  public static func conditionals(symbols k: Int, length: Int) -> ExactFraction {
    var pasts = ExactFraction(1)
    return (0..<length).reduce(into: ExactFraction(0)) { sum, _ in
      sum += pasts * ExactFraction(k - 1)
      pasts *= ExactFraction(k)
    }
  }

  /// Of a chain in which a symbol depends on the one before it, with tables of its own for every step.
  public static func chain(symbols k: Int, length: Int) -> Int {
    length == 0 ? 0 : (k - 1) + (length - 1) * k * (k - 1)
  }

  /// Of a chain with the same table at every step, whatever the length.
  public static func sharedChain(symbols k: Int) -> Int { (k - 1) + k * (k - 1) }
}
