import Matrices

/// A model that counts: the next symbol depends on the last `order - 1`.
///
/// The counts of a context are blended with those of the context one symbol shorter, after Witten
/// and Bell (1991): one that was followed by many different symbols trusts its own counts less. The
/// tables are dense, alphabet to the power of the order, so it is for small orders.
public struct CharacterNGram: Sendable {
  /// n: the symbols that a count spans.
  public let order: Int
  /// The number of different symbols.
  public let symbols: Int
  /// For n = 1, …, order: how often each n symbols occurred in a row, the first symbol the most
  /// significant digit of the place.
  private var counts: [[Float]]
  /// For n = 1, …, order: for each n - 1 symbols how often something followed, and how many
  /// different symbols did.
  private var contexts: [[(total: Float, kinds: Float)]]

  /// Counts a text of `symbols` different symbols.
  public init(_ codes: [Int], order: Int, symbols: Int) {
    precondition(
      (1...4).contains(order), "character n-gram: the order must lie in 1...4, not \(order)")
    self.order = order
    self.symbols = symbols
    precondition(
      codes.count >= order, "character n-gram: \(codes.count) symbols are too few for \(order)")
    counts = []
    contexts = []
    var size = 1
    for n in 1...order {
      var table = [Float](repeating: 0, count: size * symbols)
      var place = 0
      let modulus = size * symbols
      codes.withUnsafeBufferPointer { codes in
        table.withUnsafeMutableBufferPointer { table in
          for (position, code) in codes.enumerated() {
            place = (place * symbols + code) % modulus
            if position >= n - 1 { table[place] += 1 }
          }
        }
      }
      contexts.append(
        (0..<size).map { context in
          table[context * symbols..<(context + 1) * symbols].reduce(into: (0, 0)) {
            $0.total += $1
            $0.kinds += $1 > 0 ? 1 : 0
          }
        })
      counts.append(table)
      size *= symbols
    }
  }

  /// P(symbol | the symbols before it), from the uniform distribution to the longest context that is
  /// known.
  public func probability(of symbol: Int, after context: ArraySlice<Int>) -> Double {
    var probability = 1 / Double(symbols)
    for length in 0...min(order - 1, context.count) {
      let place = context.suffix(length).reduce(0) { $0 * symbols + $1 }
      let (total, kinds) = contexts[length][place]
      guard total > 0 else { break }
      let count = counts[length][place * symbols + symbol]
      probability = (Double(count) + Double(kinds) * probability) / Double(total + kinds)
    }
    return probability
  }

  /// The bits per symbol with which it foretells a text, beginning with its second symbol.
  public func bitsPerSymbol(of codes: [Int]) -> Double {
    precondition(codes.count >= 2, "character n-gram: \(codes.count) symbols foretell nothing")
    var nats = 0.0
    for position in 1..<codes.count {
      let context = codes[max(0, position - order + 1)..<position]
      nats -= Double.log(probability(of: codes[position], after: context))
    }
    return nats / Double(codes.count - 1) / Double.log(2)
  }
}
