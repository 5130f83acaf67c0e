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
