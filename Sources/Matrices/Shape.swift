/// The number of rows and columns of a matrix, written `[rows x columns]`.
public struct Shape: Equatable, Hashable, Sendable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int

  /// The shape of `rows` rows and `columns` columns; neither may be negative.
  public init(rows: Int, columns: Int) {
    guard rows >= 0, columns >= 0 else {
      stop("shape: [\(rows) x \(columns)]: rows and columns cannot be negative")
    }
    self.rows = rows
    self.columns = columns
  }

  /// The number of elements.
  public var count: Int { rows * columns }
}

extension Shape: CustomStringConvertible {
  /// For instance `[16 x 128]`.
  public var description: String { "[\(rows) x \(columns)]" }
}
