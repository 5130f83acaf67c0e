import Matrices

/// The backward stream's last step is t = 1, so its back-propagation begins there and ends behind each
/// sequence's end. A sequence that has ended hands its derivative over and is left alone.
public func startGradient(
  _ Wh: Matrix<Double>, _ states: [Matrix<Double>], _ errors: [Matrix<Double>], _ lengths: [Int]
) throws -> Matrix<Double> {
  var sum = Matrix<Double>.zeros(rows: 1, columns: Wh.rows)
  for (row, length) in lengths.enumerated() {
    var dg = Matrix<Double>.zeros(rows: 1, columns: Wh.rows)
    for t in 0..<length {
      let g = states[t].row(row)
      dg = ((dg + errors[t].row(row)) * (1 - g * g)).timesTransposed(Wh)
    }
    sum += dg
  }
  return sum
}
