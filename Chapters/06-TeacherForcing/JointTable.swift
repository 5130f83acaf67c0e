import Matrices

/// The probability of every sequence of a given length: the thing itself that a sequence model is
/// to learn, small enough to be written down.
public struct JointTable: Equatable, Sendable {
  /// K: how many symbols there are.
  public let symbols: Int
  /// T: the length of a sequence.
  public let steps: Int
  /// The probability of each sequence, y_1 varying slowest: [K^T].
  public let probabilities: [Double]

  /// The table of given probabilities, which sum to 1.
  public init(symbols: Int, steps: Int, probabilities: [Double]) {
    let size = (0..<steps).reduce(1) { size, _ in size * symbols }
    precondition(
      probabilities.count == size,
      "JointTable: \(probabilities.count) probabilities, not \(symbols)^\(steps)")
    precondition(
      probabilities.allSatisfy { $0 >= 0 } && abs(probabilities.reduce(0, +) - 1) < 1e-9,
      "JointTable: the probabilities must be at least 0 and sum to 1")
    self.symbols = symbols
    self.steps = steps
    self.probabilities = probabilities
  }

  /// A table of random probabilities; a few of them are 0 or nearly so.
  public init(symbols: Int, steps: Int, using random: inout SeededGenerator) {
    let size = (0..<steps).reduce(1) { size, _ in size * symbols }
    let weights = (0..<size).map { _ -> Double in
      let u = random.uniform()
      return u < 0.1 ? 0 : u * u * u
    }
    let total = weights.reduce(0, +)
    self.init(symbols: symbols, steps: steps, probabilities: weights.map { $0 / total })
  }

  /// A fair coin that is thrown once and reported at every step.
  public static func repeatedCoin(steps: Int = 2) -> JointTable {
    var probabilities = [Double](repeating: 0, count: 1 << steps)
    probabilities[0] = 0.5
    probabilities[probabilities.count - 1] = 0.5
    return JointTable(symbols: 2, steps: steps, probabilities: probabilities)
  }

  /// Every sequence, in the order of ``probabilities``.
  public var sequences: [[Int]] {
    (0..<steps).reduce([[]]) { prefixes, _ in
      prefixes.flatMap { prefix in (0..<symbols).map { prefix + [$0] } }
    }
  }

  /// The probability that a sequence begins with `prefix`.
  public func probability(ofPrefix prefix: [Int]) -> Double {
    zip(sequences, probabilities).reduce(0) {
      $1.0.starts(with: prefix) ? $0 + $1.1 : $0
    }
  }

  // snippet.chain
  /// p(y_t = symbol | y_1 … y_{t-1} = prefix): what the step after a prefix has to learn. NaN after
  /// a prefix that never comes.
  public func conditional(_ symbol: Int, after prefix: [Int]) -> Double {
    probability(ofPrefix: prefix + [symbol]) / probability(ofPrefix: prefix)
  }

  /// log p(y_1) + log p(y_2 | y_1) + … + log p(y_T | y_1 … y_{T-1}).
  public func logProbabilityByTheChain(_ sequence: [Int]) -> Double {
    sequence.indices.reduce(0) {
      $0 + Double.log(conditional(sequence[$1], after: Array(sequence[..<$1])))
    }
  }
  // snippet.end

  /// p(y_t = symbol), `t` from 0, whatever the others are.
  public func marginal(_ symbol: Int, at t: Int) -> Double {
    zip(sequences, probabilities).reduce(0) { $1.0[t] == symbol ? $0 + $1.1 : $0 }
  }

  /// -Σ p log p over the sequences, in nats: the least mean loss that any model of them can have.
  public var entropy: Double { probabilities.reduce(0) { $0 - ($1 > 0 ? $1 * Double.log($1) : 0) } }

  /// The least mean loss, in nats a sequence, of a model whose steps are independent of each other.
  public var bestIndependentLoss: Double {
    (0..<steps).reduce(0) { sum, t in
      (0..<symbols).reduce(sum) {
        let p = marginal($1, at: t)
        return $0 - (p > 0 ? p * Double.log(p) : 0)
      }
    }
  }

  /// Sequences drawn by their probabilities: for each step the symbol of each row.
  public func draw(_ count: Int, using random: inout SeededGenerator) -> [[Int]] {
    let all = sequences
    let drawn = (0..<count).map { _ in all[random.choice(weights: probabilities)] }
    return (0..<steps).map { t in drawn.map { $0[t] } }
  }
}
