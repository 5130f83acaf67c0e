/// A rectangle of numbers, stored row by row; in a batch each row is one example.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2], [3, 4]]
/// let h = tanh(x • weights + bias)
/// ```
///
/// A matrix is a value: a copy is independent of its original. A wrong shape is a mistake in the
/// program, so it stops the program with a sentence that names both shapes and the operation.
public struct Matrix<Element: Scalar>: Equatable, Sendable {
  /// The number of rows and columns.
  public let shape: Shape
  /// The elements, row by row.
  public internal(set) var elements: [Element]

  /// A matrix of the given elements, row by row.
  public init(rows: Int, columns: Int, elements: [Element]) {
    shape = Shape(rows: rows, columns: columns)
    guard elements.count == shape.count else {
      stop("matrix: \(shape) has room for \(shape.count) elements, not for \(elements.count)")
    }
    self.elements = elements
  }

  /// A matrix with the same number everywhere.
  public init(rows: Int, columns: Int, repeating value: Element) {
    let shape = Shape(rows: rows, columns: columns)
    self.init(shape: shape) { fill($0, value, count: shape.count) }
  }

  /// A matrix whose element in row r and column c is `element(r, c)`.
  public init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Element) {
    shape = Shape(rows: rows, columns: columns)
    elements = []
    elements.reserveCapacity(shape.count)
    for r in 0..<rows {
      for c in 0..<columns { elements.append(element(r, c)) }
    }
  }

  /// A matrix of the given rows, which must have the same length.
  public init(_ rows: [[Element]]) {
    let columns = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != columns {
      stop("matrix: row 0 has \(columns) elements, but row \(index) has \(row.count)")
    }
    self.init(rows: rows.count, columns: columns, elements: Array(rows.joined()))
  }

  /// The same numbers in another type of scalar; a narrower type rounds.
  public init<Other: Scalar>(_ other: Matrix<Other>) {
    self.init(shape: other.shape) { to in
      other.withElements { from in convert(from, to, count: other.shape.count) }
    }
  }

  /// A matrix whose memory `fill` must initialise in full.
  init(shape: Shape, fill: (UnsafeMutablePointer<Element>) -> Void) {
    self.shape = shape
    _ = keepsFreedMemory
    elements = Array(unsafeUninitializedCapacity: shape.count) { buffer, count in
      if let start = buffer.baseAddress, shape.count > 0 { fill(start) }
      count = shape.count
    }
  }

  /// How many rows there are.
  public var rows: Int { shape.rows }

  /// How many columns there are.
  public var columns: Int { shape.columns }

  /// The element in row `row` and column `column`, both counted from 0.
  public subscript(row: Int, column: Int) -> Element {
    get { elements[place(row, column)] }
    set { elements[place(row, column)] = newValue }
  }

  private func place(_ row: Int, _ column: Int) -> Int {
    guard row >= 0, row < rows, column >= 0, column < columns else {
      stop("matrix: there is no element [\(row), \(column)] in \(shape)")
    }
    return row * columns + column
  }
}

extension Matrix: ExpressibleByArrayLiteral {
  /// A matrix written as an array of its rows.
  public init(arrayLiteral rows: [Element]...) {
    self.init(rows)
  }
}

extension Matrix {
  /// Calls `body` with the first element's place; not called for a matrix without elements.
  package func withElements(_ body: (UnsafePointer<Element>) -> Void) {
    elements.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress, !buffer.isEmpty { body(start) }
    }
  }

  /// The same, to change the elements in place.
  package mutating func withMutableElements(_ body: (UnsafeMutablePointer<Element>) -> Void) {
    elements.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress, !buffer.isEmpty { body(start) }
    }
  }
}
