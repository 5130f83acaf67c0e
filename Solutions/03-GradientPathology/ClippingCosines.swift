/// Clips three copies and compares each with the original.
public func clippingCosines(_ groups: [[Double]], _ limit: Double) throws -> [[Double]] {
  func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  func clipped(_ x: [Double]) -> [Double] {
    let length = norm(x)
    return length > limit ? x.map { $0 * limit / length } : x
  }
  let whole = groups.flatMap { $0 }
  func compared(_ other: [Double]) -> [Double] {
    let lengths = norm(whole) * norm(other)
    let product = zip(whole, other).reduce(0) { $0 + $1.0 * $1.1 }
    return [lengths > 0 ? product / lengths : 1, norm(other)]
  }
  return [
    compared(clipped(whole)),
    compared(groups.flatMap(clipped)),
    compared(whole.map { min(max($0, -limit), limit) }),
  ]
}
