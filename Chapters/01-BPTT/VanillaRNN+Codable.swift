import Matrices

extension VanillaRNN: Codable where Element: Codable {
  private enum CodingKeys: String, CodingKey {
    case Wxh, Whh, bh, Why, by
  }

  /// Reads the five matrices; throws when their shapes do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func matrix(_ key: CodingKeys, rows: Int? = nil, columns: Int? = nil) throws -> Matrix<Element>
    {
      let matrix = try container.decode(Matrix<Element>.self, forKey: key)
      guard matrix.rows == rows ?? matrix.rows, matrix.columns == columns ?? matrix.columns else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "\(matrix.shape) does not fit the other matrices of this network")
      }
      return matrix
    }
    let Wxh = try matrix(.Wxh)
    let Why = try matrix(.Why, rows: Wxh.columns)
    self.init(
      Wxh: Wxh, Whh: try matrix(.Whh, rows: Wxh.columns, columns: Wxh.columns),
      bh: try matrix(.bh, rows: 1, columns: Wxh.columns), Why: Why,
      by: try matrix(.by, rows: 1, columns: Why.columns))
  }

  /// Writes the five matrices.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Wxh, forKey: .Wxh)
    try container.encode(Whh, forKey: .Whh)
    try container.encode(bh, forKey: .bh)
    try container.encode(Why, forKey: .Why)
    try container.encode(by, forKey: .by)
  }
}
