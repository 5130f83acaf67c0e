import Foundation
import Matrices

/// Gram and Schmidt's method at every step, on rows: row i is the disturbance that began as e_i.
public func lyapunovSpectrum(
  _ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int
) throws -> [Double] {
  let n = h0.count
  var h = Matrix<Double>.row(h0)
  var basis = Matrix<Double>.identity(n)
  var sums = Array(repeating: 0.0, count: n)
  for _ in 0..<steps {
    h = tanh(h • Whh)
    let moved = (basis • Whh) * (1 - h * h)
    var kept: [Matrix<Double>] = []
    for i in 0..<n {
      var v = moved.row(i)
      for q in kept { v.add(q, scaledBy: -v.dot(q)) }
      let length = v.norm()
      sums[i] += log(length)
      kept.append(v / length)
    }
    basis = Matrix(stacked: kept)
  }
  return sums.map { $0 / Double(steps) }
}
