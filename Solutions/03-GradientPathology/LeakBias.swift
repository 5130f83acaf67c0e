import Foundation

/// Why there is no gate.
struct NoSuchGate: Error, CustomStringConvertible {
  let description = "even a gate that is open all the time forgets too slowly"
}

/// The slope at rest is 1 - z + z w; it must be s = e^(-1/steps), so z = (1 - s) / (1 - w).
///
/// For many steps s is nearly 1, and 1 - s has lost its digits; `expm1` computes it without the
/// subtraction.
public func leakBias(_ selfWeight: Double, _ steps: Double) throws -> Double {
  let z = -expm1(-1 / steps) / (1 - selfWeight)
  guard selfWeight < 1, z < 1 else { throw NoSuchGate() }
  return log(z) - log1p(-z)
}
