import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.6: every direction's own rate of growth.
///
/// The chapter's growth rate follows one disturbance, and after a few steps any disturbance has
/// turned into the fastest direction. To see the others, follow a whole basis, and keep it
/// orthogonal: start with the unit vectors e_1, …, e_n as disturbances of h_0. At every step
///
/// 1. lead each disturbance through the Jacobian of h_t = tanh(h_{t-1} • Whh);
/// 2. from the first to the last, subtract from each what lies along those before it, note the
///    logarithm of its remaining length, and shorten it to length 1.
///
/// Return for each of the n disturbances the mean of its logarithms over all steps.
///
/// Example: for `Whh` = [[0.5, 0.5], [0, 2]], `h0` = [1, 0] and one step the new state is
/// [0.4621, 0.4621], and both slopes are 0.7864. The first disturbance becomes [0.3932, 0.3932], of
/// length 0.5561. The second becomes [0, 1.5729]; without what lies along the first, [-0.7864, 0.7864]
/// of length 1.1122 is left. The answer is [log 0.5561, log 1.1122] = [-0.5868, 0.1063]. For two steps
/// it is [-0.4933, -0.3301].
///
/// - Parameters:
///   - Whh: [n × n], rows for the state before. It has an inverse.
///   - h0: The initial state, n numbers.
///   - steps: How many steps, at least 1. Thousands are asked, so that a product of all Jacobians
///     would not fit into a `Double`.
/// - Returns: n rates in nats a step, in the order of the unit vectors.
public func lyapunovSpectrum(
  _ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int
) throws -> [Double] {
  throw Unsolved()
}
