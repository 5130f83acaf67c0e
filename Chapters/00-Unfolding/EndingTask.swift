import Matrices

/// Sequences of two symbols whose length depends on how they begin: those that begin with 0 are short,
/// those that begin with 1 are long.
///
/// So a model must remember the first symbol in order to end in time.
public struct EndingTask: Equatable, Sendable {
  /// How often a sequence begins with 1.
  public let longShare: Double
  /// For each first symbol the probabilities of the lengths from 1 up.
  public let lengths: [[Double]]
  /// With which probability a symbol is repeated.
  public let repeats: Double

  /// The task of the chapter.
  public init() {
    longShare = 0.6
    lengths = [[0, 0.5, 0.3, 0.2, 0, 0, 0, 0], [0, 0, 0, 0, 0.1, 0.2, 0.3, 0.4]]
    repeats = 0.7
  }

  /// The longest that a sequence can be.
  public var longest: Int { lengths[0].count }

  /// The probability of each length from 1 up.
  public var lengthDistribution: [Double] {
    zip(lengths[0], lengths[1]).map { (1 - longShare) * $0 + longShare * $1 }
  }

  /// The least loss that a model can have, the entropy of a sequence in nats: of the first symbol, of the
  /// length that follows, and of each further symbol.
  public var entropy: Double {
    func H(_ p: [Double]) -> Double { p.reduce(0) { $1 == 0 ? $0 : $0 - $1 * Double.log($1) } }
    let shares = [1 - longShare, longShare]
    let further = lengthDistribution.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    return H(shares) + zip(shares, lengths).reduce(0) { $0 + $1.0 * H($1.1) }
      + further * H([repeats, 1 - repeats])
  }

  /// -log p of a sequence, in nats: what it costs a model that knows the source.
  public func surprise(_ sequence: [Int]) -> Double {
    guard let first = sequence.first, sequence.count <= longest else { return .infinity }
    let start = (first == 1 ? longShare : 1 - longShare) * lengths[first][sequence.count - 1]
    return zip(sequence, sequence.dropFirst()).reduce(-Double.log(start)) {
      $0 - Double.log($1.0 == $1.1 ? repeats : 1 - repeats)
    }
  }

  /// Draws a sequence.
  public func sequence(using random: inout SeededGenerator) -> [Int] {
    let first = random.uniform() < longShare ? 1 : 0
    let length = random.choice(weights: lengths[first]) + 1
    var symbols = [first]
    while symbols.count < length {
      let last = symbols[symbols.count - 1]
      symbols.append(random.uniform() < repeats ? last : 1 - last)
    }
    return symbols
  }
}

/// How often each length from 1 up occurs among sequences.
public func lengthCounts(_ sequences: [[Int]], longest: Int) -> [Int] {
  sequences.reduce(into: Array(repeating: 0, count: longest)) { counts, sequence in
    if (1...longest).contains(sequence.count) { counts[sequence.count - 1] += 1 }
  }
}

/// Pearson's χ² of counts against a distribution: Σ (observed - expected)² / expected.
///
/// If the counts were drawn from that distribution it is about as large as the number of categories less
/// one, the degrees of freedom. Lengths that the distribution excludes make it infinite.
public func chiSquare(_ counts: [Int], against distribution: [Double]) -> Double {
  let total = Double(counts.reduce(0, +))
  return zip(counts, distribution).reduce(0) { sum, pair in
    let (observed, expected) = (Double(pair.0), total * pair.1)
    if expected == 0 { return observed == 0 ? sum : .infinity }
    return sum + (observed - expected) * (observed - expected) / expected
  }
}
