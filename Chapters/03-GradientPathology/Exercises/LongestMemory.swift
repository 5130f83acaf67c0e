import Coursework
import GradientPathology
import Matrices

/// Exercise 3.1: how far back does the last step still listen?
///
/// A tanh network, `h_t = tanh(x_t • Wxh + h_{t-1} • Whh + bh)`, has read one sequence. You get its
/// recurrent matrix and its states; inputs and other weights are not needed. Find the largest lag
/// with
///
///     ‖∂h_T/∂h_{T-lag}‖ ≥ threshold,
///
/// where the norm is the largest singular value. Lag 0 always counts, since ∂h_T/∂h_T is the identity.
///
/// Example: with `Whh` = [[0.5]] and six states of zero the norms are 1, 0.5, 0.25, 0.125, 0.0625
/// and 0.03125. With `threshold` = 0.2 the answer is 2.
///
/// - Parameters:
///   - Whh: [hidden × hidden], rows for the state before.
///   - states: h_0, h_1, … h_T: T + 1 rows of `hidden` numbers.
///   - threshold: A number in 0 < threshold ≤ 1.
/// - Returns: A lag in 0 ... T.
public func longestMemory(
  _ Whh: Matrix<Double>, _ states: [[Double]], _ threshold: Double
) throws -> Int {
  throw Unsolved()
}
