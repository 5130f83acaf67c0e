/// A source and what is to be made of it, as numbers of symbols. The end symbol is not written.
public struct SequencePair: Hashable, Sendable {
  /// What is read; at least one symbol.
  public var source: [Int]
  /// What is to be written; may be empty.
  public var target: [Int]

  /// A pair.
  public init(source: [Int], target: [Int]) {
    self.source = source
    self.target = target
  }
}

/// Pairs of different lengths side by side, step by step, under teacher forcing: the decoder is given
/// the true symbol before each one it has to say.
public struct PairBatch: Sendable {
  /// The symbols of the sources for each step; anything behind a source's end. The longest is first.
  public let source: [[Int]]
  /// How many symbols each source has, the longest first.
  public let sourceLengths: [Int]
  /// What the decoder is given at each step: `symbols + 1` at the first, then the target's symbols.
  public var inputs: [[Int]]
  /// What is due at each step, the end symbol last; `nil` behind it.
  public let targets: [[Int?]]
  /// How many steps each target has, the end symbol counted.
  public let lengths: [Int]

  /// Puts pairs side by side, the longest source first.
  ///
  /// - Parameters:
  ///   - pairs: At least one pair.
  ///   - symbols: How many symbols a target is written with, the end not counted, which is number
  ///     `symbols`.
  public init(_ pairs: [SequencePair], symbols: Int) {
    precondition(!pairs.isEmpty, "PairBatch: there are no pairs")
    precondition(
      pairs.allSatisfy { !$0.source.isEmpty }, "PairBatch: a source must have a symbol")
    precondition(
      pairs.allSatisfy { $0.target.allSatisfy { (0..<symbols).contains($0) } },
      "PairBatch: targets are written with the symbols 0..<\(symbols)")
    let order = pairs.indices.sorted {
      (pairs[$1].source.count, $0) < (pairs[$0].source.count, $1)
    }
    let sorted = order.map { pairs[$0] }
    sourceLengths = sorted.map(\.source.count)
    lengths = sorted.map { $0.target.count + 1 }
    source = (0..<sourceLengths[0]).map { s in
      sorted.map { s < $0.source.count ? $0.source[s] : 0 }
    }
    // snippet.shift
    let steps = 0..<(lengths.max() ?? 0)
    inputs = steps.map { t in
      sorted.map { pair in
        t == 0 ? symbols + 1 : t <= pair.target.count ? pair.target[t - 1] : symbols
      }
    }
    targets = steps.map { t in
      sorted.map { pair in
        t < pair.target.count ? pair.target[t] : t == pair.target.count ? symbols : nil
      }
    }
    // snippet.end
  }

  /// How many symbols are due, ends counted.
  public var count: Int { lengths.reduce(0, +) }
}
