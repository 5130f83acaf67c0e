import Foundation

/// Each formula solved for its parameter; the inverse sigmoid by halving an interval.
///
/// k / (k + e^(i/k)) = p says i = k log(k c) with c = (1 - p) / p. With u = log(k c) it is u e^u =
/// c i, whose left side grows with u from u = 0 on.
public func meetingDecays(_ truth: Double, _ update: Double) throws -> [Double] {
  let c = (1 - truth) / truth
  // u e^u = c i, or u + log u = log(c i).
  let wanted = log(1 - truth) - log(truth) + log(update)
  var (low, high) = (wanted < 0 ? exp(wanted - 1) : 1e-3, max(1, wanted + 1))
  while low + log(low) > wanted { low /= 2 }
  while high + log(high) < wanted { high *= 2 }
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if middle + log(middle) < wanted { low = middle } else { high = middle }
  }
  return [update / (1 - truth), exp(log(truth) / update), exp(low) / c]
}
