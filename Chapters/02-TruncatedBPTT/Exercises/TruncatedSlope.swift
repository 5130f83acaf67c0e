import Coursework
import Foundation
import TruncatedBPTT

/// Exercise 2.3: the truncated gradient of a network that has one weight, for any f.
///
/// The state is a single number, h_t = tanh(w h_{t-1} + x_t) for t = 1, …, T, and the loss of step t is
/// L_t = ½ (h_t - y_t)². Return the derivative of L_1 + … + L_T by w, where each L_t takes the state
/// h_f(t) for a constant. The constant is the state itself, with the value that the forward pass gave
/// it.
///
/// The function f is given as a list: `held[t - 1]` is f(t), at least 0 and less than t. It need not
/// rise with t.
///
/// Example: w = 0.5, x = [1, 1], y = [0, 0], h_0 = 0. Then h_1 = 0.762 and h_2 = tanh(1.381) = 0.881.
/// L_1 does not depend on w, since h_0 = 0. With f(2) = 1, dL_2/dw = h_2 (1 - h_2²) h_1 = 0.150. With
/// f(2) = 0 it is the same here, since dh_1/dw = (1 - h_1²) h_0 = 0. With h_0 = 1 the two differ:
/// 0.160 and 0.176 for L_2 alone.
///
/// - Parameters:
///   - w: The weight.
///   - x: The inputs x_1, …, x_T; T is at least 1.
///   - y: The targets y_1, …, y_T.
///   - h0: The initial state.
///   - held: f(1), …, f(T).
/// - Returns: The truncated derivative of the loss by w.
public func truncatedSlope(
  _ w: Double, _ x: [Double], _ y: [Double], _ h0: Double, _ held: [Int]
) throws -> Double {
  throw Unsolved()
}
