import Matrices

/// A language model that counts: the next word depends on the last `order - 1` words.
///
/// Small, trained in one pass over real sentences, and enough to show what a search does to a model
/// of language. Counts of long contexts are interpolated with shorter ones after Witten and Bell
/// (1991): a context that has been followed by many different words trusts its own counts less.
public struct NGramModel: AutoregressiveModel {
  /// How often each word followed a context.
  private struct Followers: Sendable {
    var total = 0.0
    var counts: [Int: Double] = [:]
  }

  /// The words that occurred, and `<eos>` as the last symbol.
  public let symbols: [String]
  /// `n`: the number of words that a count spans.
  public let order: Int
  /// `<eos>`.
  public var end: Int? { symbols.count - 1 }
  /// No words yet.
  public var start: [Int] { [] }

  private var followers: [[Int]: Followers] = [:]

  /// Counts the n-grams of some sentences.
  ///
  /// - Parameters:
  ///   - sentences: Words, without an end symbol.
  ///   - order: `n`, at least 1.
  public init(sentences: [[String]], order: Int) {
    precondition(order >= 1, "NGramModel: the order must be at least 1, but it is \(order).")
    self.order = order
    let words = Set(sentences.joined()).subtracting(["<eos>"]).sorted()
    symbols = words + ["<eos>"]
    let number = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
    for sentence in sentences {
      var said: [Int] = []
      for word in sentence.compactMap({ number[$0] }) + [symbols.count - 1] {
        for length in 0..<min(order, said.count + 1) {
          let context = Array(said.suffix(length))
          followers[context, default: Followers()].total += 1
          followers[context, default: Followers()].counts[word, default: 0] += 1
        }
        said.append(word)
      }
    }
  }

  // snippet.interpolate
  /// From the uniform distribution to the longest known context, each blended with the one before.
  public func logProbabilities(after state: [Int]) -> [Double] {
    var probabilities = Array(repeating: 1 / Double(symbols.count), count: symbols.count)
    for length in 0...min(order - 1, state.count) {
      guard let seen = followers[Array(state.suffix(length))] else { break }
      let kinds = Double(seen.counts.count)
      let shorter = kinds / (seen.total + kinds)
      for symbol in probabilities.indices { probabilities[symbol] *= shorter }
      for (symbol, count) in seen.counts {
        probabilities[symbol] += count / (seen.total + kinds)
      }
    }
    return probabilities.map { Double.log($0) }
  }
  // snippet.end

  /// The last `order - 1` words.
  public func state(_ state: [Int], saying symbol: Int) -> [Int] {
    Array((state + [symbol]).suffix(order - 1))
  }
}
