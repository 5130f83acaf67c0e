import Matrices

/// Multiplies the factors from the last step backwards, and remembers the last lag that passed: the
/// norm may fall below the threshold and come back.
public func longestMemory(
  _ Whh: Matrix<Double>, _ states: [[Double]], _ threshold: Double
) throws -> Int {
  let Wrec = Whh.transposed()
  var product = Matrix<Double>.identity(Whh.rows)
  var longest = 0
  for lag in 1..<states.count {
    let h = states[states.count - lag]
    product = product • Wrec.scalingRows(by: .column(h.map { 1 - $0 * $0 }))
    if product.spectralNorm() >= threshold { longest = lag }
  }
  return longest
}
