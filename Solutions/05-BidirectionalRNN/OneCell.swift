import Matrices

/// Two blocks on the diagonal: neither stream reads the other's input or state.
public func oneCell(
  _ forward: [Matrix<Double>], _ backward: [Matrix<Double>]
) throws -> [Matrix<Double>] {
  func diagonal(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
    var both = Matrix<Double>.zeros(rows: a.rows + b.rows, columns: a.columns + b.columns)
    both.replace(with: a)
    both.replace(fromRow: a.rows, column: a.columns, with: b)
    return both
  }
  return [
    diagonal(forward[0], backward[0]), diagonal(forward[1], backward[1]),
    Matrix(sideBySide: [forward[2], backward[2]]),
  ]
}
