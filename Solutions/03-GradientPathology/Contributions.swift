import Matrices

/// Back-propagation that writes down each step's part instead of adding it up. A part is the outer
/// product of two vectors, so its norm is the product of theirs.
public func contributions(
  _ Whh: Matrix<Double>, _ states: [[Double]], _ last: [Double]
) throws -> [Double] {
  var parts: [Double] = []
  var dh = Matrix<Double>.row(last)
  for k in stride(from: states.count - 1, to: 0, by: -1) {
    let h = Matrix<Double>.row(states[k])
    let da = dh * (1 - h * h)
    parts.append(Matrix<Double>.row(states[k - 1]).norm() * da.norm())
    dh = da.timesTransposed(Whh)
  }
  return parts.reversed()
}
