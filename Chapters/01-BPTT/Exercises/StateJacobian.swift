import BPTT
import Coursework
import Matrices

/// Exercise 1.2: what a nudge of an early state does to a late one.
///
/// Move h_k by a small row δ, leave weights and inputs as they are, and h_t moves by a row too. To
/// first order it is δ • J. Return J, the matrix whose row i, column j is
///
///     ∂h_t[j] / ∂h_k[i]
///
/// so that it stands to the *right* of a row, as every matrix in this book's code does. (The
/// network's own `jacobian` is written for columns, as the lecture's formula is.)
///
/// Example: two hidden units, all inputs, biases and the initial state zero, W_hh = [[0.5, 1], [0, 0.5]].
/// The states stay zero, where tanh has slope 1. From k = 0 to t = 2, J is W_hh • W_hh =
/// [[0.25, 1], [0, 0.25]].
///
/// - Parameters:
///   - model: The network.
///   - inputs: One sequence, x_1 … x_T: each [1 × input].
///   - h0: The initial state, [1 × hidden].
///   - k: The number of the state that is moved, from 0 (the initial state itself) on.
///   - t: The number of the state that is watched, k ≤ t ≤ T.
/// - Returns: J, [hidden × hidden].
public func stateJacobian(
  _ model: VanillaRNN<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ k: Int, _ t: Int
) throws -> Matrix<Double> {
  throw Unsolved()
}
