import Matrices

/// The two uses of W one after the other, as if each had a matrix of its own, and then their sum.
public func tiedGradient(
  _ x: Matrix<Double>, _ W: Matrix<Double>, _ b: Matrix<Double>, _ target: Matrix<Double>
) throws -> Matrix<Double> {
  let h = tanh(x • W + b)
  let dy = h.timesTransposed(W) - target
  let dh = dy • W
  let da = dh * h.map { 1 - $0 * $0 }
  return dy.transposedTimes(h) + x.transposedTimes(da)
}
