/// One block has H · (inputs + (2 layers - 1) H + layers · biases) numbers: what the first layer
/// reads, the weights of every layer from itself and of all but the first from the one below, and
/// the biases. It grows with H, so halving an interval finds the largest; to divide the budget
/// instead of multiplying the width keeps the numbers small.
public func largestHidden(
  _ blocks: Int, _ biases: Int, _ layers: Int, _ inputs: Int, _ budget: Int
) throws -> Int? {
  let perBlock = budget / blocks
  func fits(_ hidden: Int) -> Bool {
    let (square, tooWide) = hidden.multipliedReportingOverflow(by: 2 * layers - 1)
    let (perUnit, tooMany) = square.addingReportingOverflow(layers * biases)
    let (sum, tooLarge) = perUnit.addingReportingOverflow(inputs)
    return !tooWide && !tooMany && !tooLarge && sum <= perBlock / hidden
  }
  guard fits(1) else { return nil }
  var (low, high) = (1, 2)
  while fits(high) { (low, high) = (high, 2 * high) }
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if fits(middle) { low = middle } else { high = middle }
  }
  return low
}
