extension Matrix {
  /// The rows of `range`, for instance `rows(2..<5)` or `rows(1...)`.
  public func rows(_ range: some RangeExpression<Int>) -> Matrix {
    let range = checked(range, count: rows, "rows")
    return Matrix(
      rows: range.count, columns: columns,
      elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// The columns of `range`, for instance `columns(..<4)`.
  public func columns(_ range: some RangeExpression<Int>) -> Matrix {
    let range = checked(range, count: columns, "columns")
    let part = Shape(rows: rows, columns: range.count)
    return Matrix(shape: part) { to in
      withElements {
        copyBlock($0 + range.lowerBound, columns, to, part.columns, part, adding: false)
      }
    }
  }

  /// One row, [1 x columns].
  public func row(_ index: Int) -> Matrix { rows(index..<index + 1) }

  /// One column, [rows x 1].
  public func column(_ index: Int) -> Matrix { columns(index..<index + 1) }

  /// The rows of the given indices, in their order; a row may be taken repeatedly.
  ///
  /// With an embedding matrix and the words of a batch, it looks the words up.
  public func rows(at indices: [Int]) -> Matrix {
    for index in indices { requireRow(index, "rows(at:)") }
    return Matrix(shape: Shape(rows: indices.count, columns: columns)) { to in
      withElements { from in
        for (place, index) in indices.enumerated() {
          (to + place * columns).update(from: from + index * columns, count: columns)
        }
      }
    }
  }

  /// Adds row i of `other` to row `indices[i]`; what comes repeatedly adds up.
  ///
  /// It is the gradient of ``rows(at:)``.
  public mutating func add(_ other: Matrix, toRowsAt indices: [Int]) {
    guard other.shape == Shape(rows: indices.count, columns: columns) else {
      stop(
        "add(_:toRowsAt:): \(other.shape) cannot be added to \(indices.count) rows of \(shape)")
    }
    for index in indices { requireRow(index, "add(_:toRowsAt:)") }
    let columns = columns
    let line = Shape(rows: 1, columns: columns)
    withMutableElements { to in
      other.withElements { from in
        for (place, index) in indices.enumerated() {
          copyBlock(
            from + place * columns, columns, to + index * columns, columns, line, adding: true)
        }
      }
    }
  }

  /// Writes `block` over the part of this matrix whose first element is in `row` and `column`.
  public mutating func replace(fromRow row: Int = 0, column: Int = 0, with block: Matrix) {
    put(block, row, column, adding: false, "replace")
  }

  /// Adds `block` to the part of this matrix whose first element is in `row` and `column`.
  ///
  /// It is the gradient of taking that part out.
  public mutating func add(_ block: Matrix, fromRow row: Int = 0, column: Int = 0) {
    put(block, row, column, adding: true, "add")
  }

  /// The rows as columns.
  public func transposed() -> Matrix {
    Matrix(shape: Shape(rows: columns, columns: rows)) { to in
      withElements { transpose($0, to, shape) }
    }
  }

  /// The same elements, row by row, in another shape of as many.
  public func reshaped(rows: Int, columns: Int) -> Matrix {
    guard rows * columns == shape.count else {
      stop(
        "reshaped: \(shape) has \(shape.count) elements, which do not fill [\(rows) x \(columns)]")
    }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }

  private mutating func put(
    _ block: Matrix, _ row: Int, _ column: Int, adding: Bool, _ name: StaticString
  ) {
    guard row >= 0, column >= 0, row + block.rows <= rows, column + block.columns <= columns else {
      stop(
        "\(name): \(block.shape) does not fit into \(shape) from row \(row), column \(column) on")
    }
    let step = columns
    withMutableElements { to in
      block.withElements { from in
        copyBlock(
          from, block.columns, to + row * step + column, step, block.shape, adding: adding)
      }
    }
  }

  private func requireRow(_ index: Int, _ name: StaticString) {
    guard index >= 0, index < rows else { stop("\(name): there is no row \(index) in \(shape)") }
  }

  private func checked(
    _ expression: some RangeExpression<Int>, count: Int, _ name: StaticString
  ) -> Range<Int> {
    let range = expression.relative(to: 0..<count)
    guard range.lowerBound >= 0, range.upperBound <= count else {
      stop("\(name)(\(range.lowerBound)..<\(range.upperBound)): \(shape) has \(count) \(name)")
    }
    return range
  }
}
