/// The number that lies at a given share of some numbers in their order, between two of them if need be.
///
/// - Parameters:
///   - share: From 0, the least, to 1, the greatest.
///   - numbers: In any order; infinite ones count as far out.
/// - Returns: NaN if there are no numbers.
public func quantile(_ share: Double, of numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  guard let last = sorted.indices.last else { return .nan }
  let place = share * Double(last)
  let low = Int(place)
  let high = min(low + 1, last)
  // Without arithmetic on what may be infinite.
  if place == Double(low) || sorted[low] == sorted[high] { return sorted[low] }
  return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
}

/// The middle of some numbers; the mean of the two middle ones of an even count.
public func median(_ numbers: [Double]) -> Double { quantile(0.5, of: numbers) }

/// Wilson's interval for the probability behind `successes` of `count` trials, at 95 %.
///
/// Unlike the share plus or minus two deviations it stays within 0 … 1, and does not shrink to a
/// point when all trials agree. Source: Wilson (1927).
///
/// - Parameters:
///   - successes: How many of the trials succeeded.
///   - count: How many trials there were; at least one.
public func wilsonInterval(_ successes: Int, of count: Int) -> ClosedRange<Double> {
  let z = 1.959963984540054
  let (n, p) = (Double(count), Double(successes) / Double(count))
  let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
  let variance = p * (1 - p) / n + z * z / (4 * n * n)
  let half = z / (1 + z * z / n) * variance.squareRoot()
  return max(0, middle - half)...min(1, middle + half)
}
