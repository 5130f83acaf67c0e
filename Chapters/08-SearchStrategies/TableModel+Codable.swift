/// The file format: JSON with named probabilities. Symbols that a row leaves out have probability
/// zero; the key of a row is its prefix, symbols separated by spaces.
///
/// ```json
/// {
///   "symbols": ["A", "B", "<eos>"],
///   "end": "<eos>",
///   "maximumLength": 3,
///   "table": {
///     "":  {"A": 0.6, "B": 0.3, "<eos>": 0.1},
///     "A": {"B": 0.5, "<eos>": 0.5}
///   },
///   "otherwise": [{"<eos>": 1}]
/// }
/// ```
extension TableModel: Codable {
  private enum Key: String, CodingKey {
    case symbols, end, maximumLength, table, otherwise
  }

  /// Reads a model and checks it.
  ///
  /// - Throws: ``TableModelError`` for a table that is no model, `DecodingError` for JSON of another
  ///   shape.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let symbols = try container.decode([String].self, forKey: .symbols)
    func distribution(
      _ named: [String: Double], _ place: TableModelError.Place
    ) throws -> [Double] {
      for name in named.keys.sorted() where !symbols.contains(name) {
        throw TableModelError.unknownSymbol(name, place, vocabulary: symbols)
      }
      return symbols.map { named[$0] ?? 0 }
    }
    let table = try container.decode([String: [String: Double]].self, forKey: .table)
    let rows = try table.keys.sorted().map { key in
      let prefix = key.split(whereSeparator: \.isWhitespace).map(String.init)
      return Row(after: prefix, try distribution(table[key] ?? [:], .after(prefix)))
    }
    let otherwise = try container.decodeIfPresent([[String: Double]].self, forKey: .otherwise)
    try self.init(
      symbols: symbols,
      end: try container.decodeIfPresent(String.self, forKey: .end),
      maximumLength: try container.decode(Int.self, forKey: .maximumLength),
      rows: rows,
      otherwise: try (otherwise ?? []).enumerated().map {
        try distribution($1, .otherwise(step: $0 + 1))
      })
  }

  /// Writes the model in the same form; probabilities of zero are left out.
  public func encode(to encoder: any Encoder) throws {
    func named(_ distribution: [Double]) -> [String: Double] {
      let pairs = zip(symbols, distribution).filter { $0.1 != 0 }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(symbols, forKey: .symbols)
    try container.encodeIfPresent(end.map { symbols[$0] }, forKey: .end)
    try container.encode(maximumLength, forKey: .maximumLength)
    let table = rows.map { ($0.prefix.joined(separator: " "), named($0.probabilities)) }
    try container.encode(Dictionary(uniqueKeysWithValues: table), forKey: .table)
    if !otherwise.isEmpty { try container.encode(otherwise.map(named), forKey: .otherwise) }
  }
}
