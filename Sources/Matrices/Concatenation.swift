extension Matrix {
  /// The matrices one below the other; all must have the same number of columns.
  public init(stacked matrices: [Matrix]) {
    let columns = matrices.first?.columns ?? 0
    for (index, matrix) in matrices.enumerated() where matrix.columns != columns {
      stop(
        "stacked: matrix 0 has \(columns) columns, but matrix \(index), \(matrix.shape), has "
          + "\(matrix.columns)")
    }
    let whole = Shape(rows: matrices.reduce(0) { $0 + $1.rows }, columns: columns)
    self.init(shape: whole) { to in
      var row = 0
      for matrix in matrices {
        matrix.withElements { from in
          copyBlock(from, columns, to + row * columns, columns, matrix.shape, adding: false)
        }
        row += matrix.rows
      }
    }
  }

  /// The matrices side by side; all must have the same number of rows.
  public init(sideBySide matrices: [Matrix]) {
    let rows = matrices.first?.rows ?? 0
    for (index, matrix) in matrices.enumerated() where matrix.rows != rows {
      stop(
        "sideBySide: matrix 0 has \(rows) rows, but matrix \(index), \(matrix.shape), has "
          + "\(matrix.rows)")
    }
    let whole = Shape(rows: rows, columns: matrices.reduce(0) { $0 + $1.columns })
    self.init(shape: whole) { to in
      var column = 0
      for matrix in matrices {
        matrix.withElements { from in
          copyBlock(
            from, matrix.columns, to + column, whole.columns, matrix.shape, adding: false)
        }
        column += matrix.columns
      }
    }
  }
}
