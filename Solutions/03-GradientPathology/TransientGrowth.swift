import Matrices

/// [[r, b], [0, r]] has the radius r for every b, and its peak rises with b: bisection finds b.
public func transientGrowth(_ radius: Double, _ growth: Double) throws -> Matrix<Double> {
  func matrix(_ b: Double) -> Matrix<Double> { [[radius, b], [0, radius]] }
  func peak(_ b: Double) -> Double {
    var power = Matrix<Double>.identity(2)
    var peak = 1.0
    // The k-th power has the corner k b r^(k-1), which is largest near k = -1 / log r.
    for _ in 0..<100 {
      power = power • matrix(b)
      peak = max(peak, power.spectralNorm())
    }
    return peak
  }
  var (low, high) = (0.0, growth)
  while high - low > 1e-7 * high {
    let middle = (low + high) / 2
    if peak(middle) < growth { low = middle } else { high = middle }
  }
  return matrix((low + high) / 2)
}
