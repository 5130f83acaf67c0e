import Coursework
import Foundation
import GatedCells
import GradientPathology
import Matrices

/// Exercise 4.4: what a nudge of an LSTM's whole state does some steps later.
///
/// Along the memory alone, c_{t-1} reaches c_t through the forget gate, and that is the path
/// everybody draws. But the state of an LSTM is h and c together, 2H numbers, and through the gates
/// and the candidate every h_{t-1} reaches all of the next state. Put the two side by side,
/// s = [h, c], and return the matrix J whose row i, column j is
///
///     ∂s_T[j] / ∂s_0[i]
///
/// so that a small row δ = [δh, δc], added to the initial state, moves the last state by δ • J to
/// first order. Twelve digits must be right: more than a quotient of differences has.
///
/// Example: one unit, one input, all weights and biases zero but b_g = 1, one step from h = c = 0.
/// The gates are all 0.5, so c_1 = 0.5 tanh 1 = 0.3808 and h_1 = 0.5 tanh(0.3808). The last output
/// h_0 has no weight anywhere; c_0 moves c_1 by 0.5, and h_1 by 0.5 · 0.5 · (1 - tanh²(0.3808)) =
/// 0.2170. So J is [[0, 0], [0.2170, 0.5]].
///
/// - Parameters:
///   - cell: The LSTM, with any of the chapter's functions for its candidate.
///   - inputs: One sequence, x_1 … x_T: each [1 × input]; possibly none.
///   - h0: The initial output, [1 × hidden].
///   - c0: The initial memory, [1 × hidden].
/// - Returns: J, [2 hidden × 2 hidden], h first in rows and columns.
public func wholeJacobian(
  _ cell: LSTMCell<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>
) throws -> Matrix<Double> {
  throw Unsolved()
}
