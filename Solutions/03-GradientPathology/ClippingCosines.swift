/// Clips three copies and compares each with the original.
public func clippingCosines(_ groups: [[Double]], _ limit: Double) throws -> [Double] {
  func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  func clipped(_ x: [Double]) -> [Double] {
    let length = norm(x)
    return length > limit ? x.map { $0 * limit / length } : x
  }
  let whole = groups.flatMap { $0 }
  func cosine(_ other: [Double]) -> Double {
    let lengths = norm(whole) * norm(other)
    guard lengths > 0 else { return 1 }
    return zip(whole, other).reduce(0) { $0 + $1.0 * $1.1 } / lengths
  }
  return [
    cosine(clipped(whole)),
    cosine(groups.flatMap(clipped)),
    cosine(whole.map { min(max($0, -limit), limit) }),
  ]
}
