import Foundation
import GatedCells

/// A candidate's weight is what its own step let in, times what every later step has kept. From the
/// last step to the first, the product of what was kept is a running sum of logarithms.
public func movingAverageShares(
  _ sums: [Double], _ convention: UpdateConvention
) throws -> [Double] {
  // log σ(a), without the overflow of e^-a and without the rounding of 1 - u: 1 - σ(a) is σ(-a).
  func logSigmoid(_ a: Double) -> Double { min(a, 0) - log1p(exp(-abs(a))) }
  var kept = 0.0
  var shares: [Double] = []
  for a in sums.reversed() {
    let replacing = convention == .replaces ? a : -a
    shares.append(logSigmoid(replacing) + kept)
    kept += logSigmoid(-replacing)
  }
  return [kept] + shares.reversed()
}
