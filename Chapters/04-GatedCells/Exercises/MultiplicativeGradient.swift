import Coursework
import Foundation
import GatedCells
import GradientPathology
import Matrices

/// Exercise 4.5: back-propagation through a multiplicative LSTM.
///
/// In an LSTM, input and last output are only ever added. Krause et al. (2016) let them multiply
/// first: the gates and the candidate read, in place of h_{t-1}, a row m_t that the input has a
/// hand in,
///
///     m_t = (x_t W_xm) ⊙ (h_{t-1} W_hm)
///     h_t, c_t = the LSTM's step that reads x_t, m_t in the place of h_{t-1}, and c_{t-1}.
///
/// So what the cell does with its past may be another thing for every symbol that it reads. There
/// are no biases in m. You get dL/dh_t for every step, not counting what later steps say. Return
/// the derivatives of the loss by W_xm, by W_hm, by h_0, by c_0, and by each input x_1 … x_T, in
/// this order. The LSTM's own weights are not asked for.
///
/// Example: one unit and one input; W_xm = 2, W_hm = 3; the LSTM's weights and biases are all zero
/// but W_hg = 1. One step with x = 0.1, from h_0 = 0.5 and c_0 = 0. Then m = 0.2 · 1.5 = 0.3, c =
/// 0.1457, and h = 0.0723. With dL/dh = 1 the answer is [[[0.0336]], [[0.0224]], [[0.1344]],
/// [[0.2448]], [[0.6720]]].
///
/// - Parameters:
///   - cell: The LSTM. Its candidate's function is tanh.
///   - Wxm: [input × hidden].
///   - Whm: [hidden × hidden].
///   - inputs: x_1 … x_T: each [batch × input], T ≥ 1.
///   - dh: For each step dL/dh_t through its own output alone: each [batch × hidden].
///   - h0: [batch × hidden].
///   - c0: [batch × hidden].
/// - Returns: 4 + T matrices, each of the shape of what the loss is differentiated by; by weights,
///   summed over steps and batch.
public func multiplicativeGradient(
  _ cell: LSTMCell<Double>, _ Wxm: Matrix<Double>, _ Whm: Matrix<Double>,
  _ inputs: [Matrix<Double>], _ dh: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
