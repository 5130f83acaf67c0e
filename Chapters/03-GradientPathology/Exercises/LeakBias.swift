import Coursework
import Foundation
import GradientPathology

/// Exercise 3.5: set a leaky unit's gate so that it remembers for a given time.
///
/// A single leaky unit listens to itself with the weight w:
///
///     h_t = h_{t-1} + z (tanh(w h_{t-1}) - h_{t-1}),    z = 1 / (1 + e^-b).
///
/// At rest, h = 0, a small disturbance is multiplied by the same factor at every step. Return the b
/// with which it has fallen to 1/e of its size after `steps` steps, without ever changing its sign.
///
/// Example: for w = 0 and 10 steps the factor must be e^(-1/10) = 0.9048. So z = 0.0952, and
/// b = -2.2522.
///
/// - Parameters:
///   - selfWeight: w, of either sign.
///   - steps: How long to remember: positive, not necessarily whole, and up to 1e12. Nine digits of b
///     must be right there too.
/// - Returns: b.
/// - Throws: Any error of your choice if no gate strictly between 0 and 1 does it. `Unsolved` does not
///   count as one: it says that there is no answer yet.
public func leakBias(_ selfWeight: Double, _ steps: Double) throws -> Double {
  throw Unsolved()
}
