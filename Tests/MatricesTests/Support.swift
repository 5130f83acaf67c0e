import Matrices

/// A matrix of uniform random numbers from -1 to 1 that are exact in `Float` and `Double` alike.
func randomMatrix<S: Scalar>(
  _ rows: Int, _ columns: Int, _ random: inout SeededGenerator, as type: S.Type = Double.self
) -> Matrix<S> {
  Matrix(rows: rows, columns: columns) { _, _ in
    S(Double(random.integer(below: 2049) - 1024) / 1024)
  }
}

/// The product by its definition, in `Double`.
func naiveProduct(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: a.rows, columns: b.columns) { i, j in
    var sum = 0.0
    for l in 0..<a.columns { sum += a[i, l] * b[l, j] }
    return sum
  }
}

/// The transpose by its definition.
func naiveTranspose<S>(_ a: Matrix<S>) -> Matrix<S> {
  Matrix(rows: a.columns, columns: a.rows) { r, c in a[c, r] }
}

func largestDifference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  guard a.shape == b.shape else { return .infinity }
  return zip(a.elements, b.elements).reduce(0) { largest, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}
