import GradientPathology
import Matrices

// Cells as data: what a file or an exercise's answer holds. Weights that do not fit together are an
// error of the data, so they are found before an initialiser would stop the program over them.

extension Affine: Codable where Element: Codable {
  private enum CodingKeys: String, CodingKey {
    case Wx, Wh, b
  }

  /// Reads the three matrices; throws when their shapes do not fit together.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let Wx = try container.decode(Matrix<Element>.self, forKey: .Wx)
    let Wh = try container.decode(Matrix<Element>.self, forKey: .Wh)
    let b = try container.decode(Matrix<Element>.self, forKey: .b)
    let hidden = Wx.columns
    guard Wh.rows == hidden, Wh.columns == hidden, b.rows == 1, b.columns == hidden else {
      throw DecodingError.dataCorruptedError(
        forKey: .Wh, in: container,
        debugDescription: "W_x \(Wx.shape) does not fit W_h \(Wh.shape) and b \(b.shape)")
    }
    self.init(Wx: Wx, Wh: Wh, b: b)
  }

  /// Writes the three matrices.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Wx, forKey: .Wx)
    try container.encode(Wh, forKey: .Wh)
    try container.encode(b, forKey: .b)
  }
}

extension KeyedDecodingContainer {
  /// Blocks of one cell; throws when they are of different sizes.
  fileprivate func blocks<Element: Scalar & Codable>(
    of element: Element.Type, _ keys: [Key]
  ) throws -> [Affine<Element>] {
    let blocks = try keys.map { try decode(Affine<Element>.self, forKey: $0) }
    for (key, block) in zip(keys, blocks) where block.Wx.shape != blocks[0].Wx.shape {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "W_x \(block.Wx.shape) is not of the shape \(blocks[0].Wx.shape)")
    }
    return blocks
  }
}

extension LSTMCell: Codable where Element: Codable {
  private enum CodingKeys: String, CodingKey {
    case activation, input, forget, candidate, output
  }

  /// Reads the four blocks and φ; throws when the blocks are of different sizes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let blocks = try container.blocks(
      of: Element.self, [.input, .forget, .candidate, .output])
    self.init(
      input: blocks[0], forget: blocks[1], candidate: blocks[2], output: blocks[3],
      activation: try container.decode(Activation.self, forKey: .activation))
  }

  /// Writes the four blocks and φ.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(activation, forKey: .activation)
    try container.encode(input, forKey: .input)
    try container.encode(forget, forKey: .forget)
    try container.encode(candidate, forKey: .candidate)
    try container.encode(output, forKey: .output)
  }
}

extension GRUCell: Codable where Element: Codable {
  private enum CodingKeys: String, CodingKey {
    case reset, convention, activation, relevance, update, candidate, bhg
  }

  /// Reads the three blocks, φ, the two conventions, and b_hg where there is one; throws when the
  /// blocks are of different sizes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let blocks = try container.blocks(of: Element.self, [.relevance, .update, .candidate])
    let reset = try container.decode(ResetPlacement.self, forKey: .reset)
    let bhg = try container.decodeIfPresent(Matrix<Element>.self, forKey: .bhg)
    guard bhg == nil || (reset == .afterProduct && bhg?.shape == blocks[2].b.shape) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bhg, in: container,
        debugDescription: "b_hg is for a reset gate after the product, \(blocks[2].b.shape)")
    }
    self.init(
      relevance: blocks[0], update: blocks[1], candidate: blocks[2], reset: reset,
      convention: try container.decode(UpdateConvention.self, forKey: .convention), bhg: bhg,
      activation: try container.decode(Activation.self, forKey: .activation))
  }

  /// Writes the three blocks, φ, the two conventions, and b_hg where there is one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(reset, forKey: .reset)
    try container.encode(convention, forKey: .convention)
    try container.encode(activation, forKey: .activation)
    try container.encode(relevance, forKey: .relevance)
    try container.encode(update, forKey: .update)
    try container.encode(candidate, forKey: .candidate)
    if reset == .afterProduct { try container.encode(bhg, forKey: .bhg) }
  }
}
