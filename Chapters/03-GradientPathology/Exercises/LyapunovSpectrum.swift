import Coursework
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
/// Example: for `Whh` = [[0.5, 0], [0, 0.25]] and `h0` = [0, 0] the states stay 0, and the answer is
/// [log 0.5, log 0.25] = [-0.6931, -1.3863] for any number of steps.
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
