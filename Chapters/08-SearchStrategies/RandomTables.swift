import Matrices

extension TableModel {
  /// A complete table with a distribution of its own for every prefix.
  ///
  /// - Parameters:
  ///   - symbols: `V`, the end symbol counted. They are called A, B, C, …
  ///   - length: `T`; the table has about `V^(T-1)` rows.
  ///   - hasEnd: Whether the last symbol is `<eos>`.
  ///   - peakedness: Each weight is a uniform number raised to this power; 1 is nearly flat, 4 leaves
  ///     few likely symbols.
  ///   - random: Where the weights come from.
  public static func random(
    symbols: Int, length: Int, hasEnd: Bool = true, peakedness: Double = 2,
    using random: inout SeededGenerator
  ) -> TableModel {
    let names = vocabulary(symbols, hasEnd: hasEnd)
    let spoken = hasEnd ? names.dropLast() : names[...]
    var rows: [Row] = []
    var prefixes: [[String]] = [[]]
    for _ in 0..<length {
      for prefix in prefixes {
        rows.append(Row(after: prefix, distribution(symbols, peakedness, &random)))
      }
      prefixes = prefixes.flatMap { prefix in spoken.map { prefix + [$0] } }
    }
    return valid(names, hasEnd, length, rows, [])
  }

  /// A table that forgets its prefix: one distribution a step. It has `V^T` sequences and only `T`
  /// rows, for models too large to enumerate.
  public static func randomByStep(
    symbols: Int, length: Int, hasEnd: Bool = true, peakedness: Double = 2,
    using random: inout SeededGenerator
  ) -> TableModel {
    let names = vocabulary(symbols, hasEnd: hasEnd)
    let steps = (0..<length).map { _ in distribution(symbols, peakedness, &random) }
    return valid(names, hasEnd, length, [], steps)
  }

  private static func valid(
    _ names: [String], _ hasEnd: Bool, _ length: Int, _ rows: [Row], _ otherwise: [[Double]]
  ) -> TableModel {
    do {
      return try TableModel(
        symbols: names, end: hasEnd ? "<eos>" : nil, maximumLength: length, rows: rows,
        otherwise: otherwise)
    } catch {
      preconditionFailure("A random table of \(names.count) symbols is not a model: \(error)")
    }
  }

  private static func vocabulary(_ symbols: Int, hasEnd: Bool) -> [String] {
    (0..<symbols).map { hasEnd && $0 == symbols - 1 ? "<eos>" : name($0) }
  }

  /// A, B, …, Z, then S26, S27, …
  private static func name(_ number: Int) -> String {
    number < 26 ? String(UnicodeScalar(UInt8(65 + number))) : "S\(number)"
  }

  private static func distribution(
    _ count: Int, _ peakedness: Double, _ random: inout SeededGenerator
  ) -> [Double] {
    let weights = (0..<count).map { _ in Double.pow(1 - random.uniform(), peakedness) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
