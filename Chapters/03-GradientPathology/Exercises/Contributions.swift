import Coursework
import GradientPathology
import Matrices

/// Exercise 3.2: which steps does the gradient hear?
///
/// The gradient of `Whh` is a sum over the steps at which the matrix was used. Take it apart: for
/// each step k = 1 … T return the Frobenius norm of the part of dL/dWhh that comes from the use at
/// step k alone, with all other uses held fixed.
///
/// The network is `h_t = tanh(x_t • Wxh + h_{t-1} • Whh + bh)` and has read one sequence; the loss
/// depends on its last state.
///
/// Example: with `Whh` = [[0.5]], the states 0.4, 0.6, 0.8 and `last` = [1], the part of step 2 is
/// 0.6 · (1 - 0.8²) = 0.216, and that of step 1 is 0.4 · (1 - 0.6²) · 0.5 · (1 - 0.8²) = 0.04608. The
/// answer is [0.04608, 0.216].
///
/// - Parameters:
///   - Whh: [hidden × hidden], rows for the state before.
///   - states: h_0, h_1, … h_T: T + 1 rows of `hidden` numbers.
///   - last: dL/dh_T.
/// - Returns: T norms, the one of step 1 first.
public func contributions(
  _ Whh: Matrix<Double>, _ states: [[Double]], _ last: [Double]
) throws -> [Double] {
  throw Unsolved()
}
