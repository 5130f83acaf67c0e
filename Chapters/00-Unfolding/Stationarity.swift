import Matrices

/// A source of sequences in which each symbol depends on the one before it, by a table that may change
/// from step to step.
///
/// If the table never changes the source is stationary in what it does, and one shared table describes it.
public struct ChainSource: Equatable, Sendable {
  /// The probabilities of the first symbol.
  public let first: [Double]
  /// For each further step the probabilities of the next symbol, a row for each last one.
  public let tables: [[[Double]]]

  /// A source with these probabilities.
  public init(first: [Double], tables: [[[Double]]]) {
    self.first = first
    self.tables = tables
  }

  /// A source of two symbols that keeps to a symbol with one probability in the first half of a sequence
  /// and with another in the second half.
  public static func halves(_ length: Int, keeps early: Double, then late: Double) -> ChainSource {
    ChainSource(
      first: [0.5, 0.5],
      tables: (1..<length).map { step in
        let p = step < (length + 1) / 2 ? early : late
        return [[p, 1 - p], [1 - p, p]]
      })
  }

  /// How many symbols there are.
  public var symbols: Int { first.count }
  /// How long the sequences are.
  public var length: Int { tables.count + 1 }

  /// Draws a sequence.
  public func sequence(using random: inout SeededGenerator) -> [Int] {
    var last = random.choice(weights: first)
    return [last]
      + tables.map { table in
        last = random.choice(weights: table[last])
        return last
      }
  }

  /// For each step how probable each pair of a symbol and its successor is, exactly: forward from the
  /// first symbol's probabilities.
  public var pairs: [[[Double]]] {
    var now = first
    return tables.map { table in
      let joint = zip(now, table).map { p, row in row.map { p * $0 } }
      now = (0..<symbols).map { next in joint.reduce(0) { $0 + $1[next] } }
      return joint
    }
  }

  // snippet.expected-loss
  /// The mean loss of a model on sequences of this source, -Σ log p of each step, in nats a sequence:
  /// computed from the probabilities, with nothing drawn.
  public func expectedLoss(of model: ChainSource) -> Double {
    var loss = crossEntropy(first, model.first)
    for (joint, table) in zip(pairs, model.tables) {
      for (p, q) in zip(joint, table) { loss += crossEntropy(p, q) }
    }
    return loss
  }
  // snippet.end
}

/// -Σ p log q, where what never happens costs nothing.
private func crossEntropy(_ p: [Double], _ q: [Double]) -> Double {
  zip(p, q).reduce(0) { $1.0 == 0 ? $0 : $0 - $1.0 * Double.log($1.1) }
}

/// Which steps of a sequence share a table.
public enum Sharing: String, CaseIterable, Sendable {
  /// All: one table, whatever the length.
  case everywhere = "one table for all steps"
  /// None: a table for each step.
  case nowhere = "a table for each step"
  /// Those of each half: two tables and the step of the change, which a state that counts can tell.
  case halves = "one for each half"

  /// For each step which table it uses.
  public func groups(length: Int) -> [Int] {
    (1..<length).map { step in
      switch self {
      case .everywhere: 0
      case .nowhere: step
      case .halves: step < (length + 1) / 2 ? 0 : 1
      }
    }
  }

  /// The model with this sharing that fits counts of pairs best: the shares of the counts, with so many
  /// counts added everywhere that nothing is impossible.
  ///
  /// - Parameters:
  ///   - first: How often each symbol came first.
  ///   - pairs: For each step how often each symbol was followed by each; probabilities do as well.
  ///   - added: What is added to each count.
  public func fitted(first: [Double], pairs: [[[Double]]], added: Double = 0) -> ChainSource {
    let groups = groups(length: pairs.count + 1)
    var sums: [Int: [[Double]]] = [:]
    for (group, counts) in zip(groups, pairs) {
      let none = counts.map { $0.map { _ in added } }
      sums[group] = zip(sums[group] ?? none, counts).map { zip($0, $1).map { $0 + $1 } }
    }
    func shares(_ counts: [Double]) -> [Double] {
      let total = counts.reduce(0, +)
      return counts.map { total == 0 ? 1 / Double(counts.count) : $0 / total }
    }
    return ChainSource(
      first: shares(first.map { $0 + added }),
      tables: groups.map { (sums[$0] ?? []).map(shares) })
  }

  /// The model fitted to sequences.
  public func fitted(_ sequences: [[Int]], symbols: Int, added: Double) -> ChainSource {
    let length = sequences.first?.count ?? 1
    var first = Array(repeating: 0.0, count: symbols)
    let none = Array(repeating: Array(repeating: 0.0, count: symbols), count: symbols)
    var pairs = Array(repeating: none, count: length - 1)
    for sequence in sequences {
      first[sequence[0]] += 1
      for t in 1..<length { pairs[t - 1][sequence[t - 1]][sequence[t]] += 1 }
    }
    return fitted(first: first, pairs: pairs, added: added)
  }

  /// How many free numbers its tables have.
  public func parameters(symbols k: Int, length: Int) -> Int {
    (k - 1) + Set(groups(length: length)).count * k * (k - 1)
  }
}
