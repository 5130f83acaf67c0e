import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.3: back-propagation through a leaky network.
///
/// A leaky unit does not replace its state at every step, it moves a part of the way:
///
///     s_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h)
///     h_t = (1 - a) h_{t-1} + a s_t
///     o_t = h_t W_hy + b_y
///
/// (Jaeger et al., 2007). With leak a = 1 it is the chapter's network; with a small a it remembers
/// for about 1 / a steps. The loss is the chapter's: the sum of -log softmax(o_t)[target] over steps
/// and batch. Derive the gradient of all five parameters and compute it.
///
/// Example: one input, one hidden unit, two symbols; W_xh = 1, W_hh = 0, b_h = 0, W_hy = [1, -1],
/// b_y = [0, 0], a = 0.5, one step from h_0 = 0 with x = 1 and target 0. Then h = 0.3808,
/// ŷ - y = [-0.3183, 0.3183], and the gradient is -0.1337 by W_xh and b_h, 0 by W_hh,
/// [-0.1212, 0.1212] by W_hy and [-0.3183, 0.3183] by b_y.
///
/// - Parameters:
///   - model: The weights.
///   - leak: a, more than 0 and at most 1.
///   - inputs: x_1 … x_T: each [batch × input].
///   - targets: For each step the symbol of each row of the batch; `nil` where nothing is asked.
///   - h0: The initial state, [batch × hidden].
/// - Returns: dL/dW for every parameter W, in the place of W; summed over steps and batch.
public func leakyGradient(
  _ model: VanillaRNN<Double>, _ leak: Double, _ inputs: [Matrix<Double>], _ targets: [[Int?]],
  _ h0: Matrix<Double>
) throws -> VanillaRNN<Double> {
  throw Unsolved()
}
