import SearchStrategies

/// What a table says, read off row by row: no logarithms, no tree, no search.
///
/// The oracle of this chapter's checks and tests. It shares nothing with the code under test but
/// the table itself.
public struct BruteForce {
  /// A complete sequence and its probability, the product of the entries along it.
  public struct Sequence: Equatable, Sendable {
    /// The symbols' numbers.
    public var symbols: [Int]
    /// `P`, as a product.
    public var probability: Double
  }

  /// The model that is read.
  public let model: TableModel
  private let rows: [[Int]: [Double]]

  /// Reads `model`.
  public init(_ model: TableModel) {
    self.model = model
    let number = Dictionary(uniqueKeysWithValues: model.symbols.enumerated().map { ($1, $0) })
    rows = Dictionary(
      uniqueKeysWithValues: model.rows.map { row in
        (row.prefix.compactMap { number[$0] }, row.probabilities)
      })
  }

  /// `P(symbol | prefix)` for every symbol.
  public func distribution(after prefix: [Int]) -> [Double] {
    rows[prefix] ?? model.otherwise[min(prefix.count, model.otherwise.count - 1)]
  }

  /// Whether nothing can follow.
  public func isComplete(_ sequence: [Int]) -> Bool {
    sequence.count == model.maximumLength
      || (model.end != nil && sequence.last == model.end)
  }

  /// The product of the entries along a sequence.
  public func probability(of sequence: [Int]) -> Double {
    sequence.indices.reduce(1) { product, step in
      product * distribution(after: Array(sequence[..<step]))[sequence[step]]
    }
  }

  /// All complete sequences of positive probability in the vocabulary's order, or nil if there are
  /// more than `limit`.
  public func sequences(limit: Int = 100_000) -> [Sequence]? {
    var found: [Sequence] = []
    var open = [Sequence(symbols: [], probability: 1)]
    while let prefix = open.popLast() {
      if isComplete(prefix.symbols) {
        found.append(prefix)
        if found.count > limit { return nil }
        continue
      }
      for (symbol, probability) in distribution(after: prefix.symbols).enumerated().reversed()
      where probability > 0 {
        open.append(
          Sequence(
            symbols: prefix.symbols + [symbol], probability: prefix.probability * probability))
      }
    }
    return found
  }

  /// Beam search by the letter: list all candidates, sort them, keep `width`.
  ///
  /// - Parameter minimumLength: How many symbols must come before the end symbol.
  /// - Returns: The best complete sequence, and what was kept after each step.
  public func beam(
    width: Int, minimumLength: Int = 0
  ) -> (best: Sequence?, kept: [[Sequence]]) {
    var beam = [Sequence(symbols: [], probability: 1)]
    var complete: [Sequence] = []
    var kept: [[Sequence]] = []
    while !beam.isEmpty {
      let candidates = beam.flatMap { prefix in
        distribution(after: prefix.symbols).enumerated().compactMap { symbol, probability in
          symbol == model.end && prefix.symbols.count < minimumLength || probability == 0
            ? nil
            : Sequence(
              symbols: prefix.symbols + [symbol], probability: prefix.probability * probability)
        }
      }
      let best = Array(candidates.sorted { $0.probability > $1.probability }.prefix(width))
      kept.append(best)
      complete += best.filter { isComplete($0.symbols) }
      beam = best.filter { !isComplete($0.symbols) }
    }
    return (complete.max { $0.probability < $1.probability }, kept)
  }
}
