extension Matrix {
  /// A matrix of zeros.
  public static func zeros(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, repeating: 0)
  }

  /// A matrix of zeros with the shape of another.
  public static func zeros(like other: Matrix) -> Matrix {
    Matrix(rows: other.rows, columns: other.columns, repeating: 0)
  }

  /// A square matrix with ones on its diagonal and zeros elsewhere.
  public static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size, repeating: 0)
    for i in 0..<size { result.elements[i * size + i] = 1 }
    return result
  }

  /// One row, [1 x n].
  public static func row(_ elements: [Element]) -> Matrix {
    Matrix(rows: 1, columns: elements.count, elements: elements)
  }

  /// One column, [n x 1].
  public static func column(_ elements: [Element]) -> Matrix {
    Matrix(rows: elements.count, columns: 1, elements: elements)
  }

  /// One row for each index: a one in that column, zeros elsewhere.
  public static func oneHot(_ indices: [Int], columns: Int) -> Matrix {
    var result = Matrix(rows: indices.count, columns: columns, repeating: 0)
    for (row, index) in indices.enumerated() { result[row, index] = 1 }
    return result
  }

  /// Numbers drawn from the uniform distribution on `range`, row by row.
  public static func uniform(
    rows: Int, columns: Int, in range: Range<Double>, using random: inout SeededGenerator
  ) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in Element(random.uniform(range)) }
  }

  /// Numbers drawn from the normal distribution with mean 0, row by row.
  public static func normal(
    rows: Int, columns: Int, deviation: Double = 1, using random: inout SeededGenerator
  ) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in Element(deviation * random.normal()) }
  }

  /// A matrix drawn evenly from those whose rows (or columns, whichever are fewer) are orthonormal.
  ///
  /// A square one keeps the length of every vector. It is the orthogonal factor of a matrix of
  /// normal numbers, by Gram and Schmidt's method, each row treated twice against rounding.
  public static func orthogonal(
    rows: Int, columns: Int, using random: inout SeededGenerator
  ) -> Matrix {
    let long = max(rows, columns)
    var basis: [[Double]] = []
    while basis.count < min(rows, columns) {
      var candidate = (0..<long).map { _ in random.normal() }
      for vector in basis + basis {
        var along = 0.0
        for i in 0..<long { along += candidate[i] * vector[i] }
        for i in 0..<long { candidate[i] -= along * vector[i] }
      }
      let length = candidate.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-6 { basis.append(candidate.map { $0 / length }) }
    }
    return Matrix(rows: rows, columns: columns) { r, c in
      Element(rows <= columns ? basis[r][c] : basis[c][r])
    }
  }
}
