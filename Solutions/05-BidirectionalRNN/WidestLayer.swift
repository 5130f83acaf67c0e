/// Why there is no layer.
struct TooSmall: Error, CustomStringConvertible {
  let description = "not even one unit fits into the budget"
}

/// The count grows with the width, so the largest that fits is found by halving.
public func widestLayer(
  _ inputs: Int, _ classes: Int, _ layers: Int, _ blocks: Int, _ budget: Int
) throws -> Int {
  func count(_ units: Int) -> Int {
    let lowest = 2 * blocks * units * (inputs + units + 1)
    let others = 2 * blocks * units * (3 * units + 1) * (layers - 1)
    return lowest + others + (2 * units + 1) * classes
  }
  guard count(1) <= budget else { throw TooSmall() }
  var (fits, tooMany) = (1, 2)
  while count(tooMany) <= budget { (fits, tooMany) = (tooMany, 2 * tooMany) }
  while tooMany - fits > 1 {
    let middle = (fits + tooMany) / 2
    if count(middle) <= budget { fits = middle } else { tooMany = middle }
  }
  return fits
}
