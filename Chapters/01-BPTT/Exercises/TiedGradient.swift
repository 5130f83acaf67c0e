import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.4: the gradient of a matrix that is used at both ends.
///
/// Row v of an embedding E is what the network reads when it reads symbol v. Press and Wolf (2017)
/// found that the same matrix does well at the other end, as the weights of the output:
///
///     x_t = E[v_t]
///     h_t = tanh(x_t W_xh + h_{t-1} W_hh),   h_0 = 0
///     o_t = h_t Eᵀ
///
/// Here v_1 … v_{T+1} are a sentence's symbols. At step t the network has read v_t and predicts
/// v_{t+1}; the loss is the sum of -log softmax(o_t)[v_{t+1}] over t = 1 … T and over all sentences.
/// There are no biases. Return the derivative of the loss by E.
///
/// Example: two symbols, one hidden unit; E = [[1], [-1]], W_xh = [[1]], W_hh = [[0]] and the
/// sentence [0, 1]. Then h = 0.7616, and ŷ - y = [0.8210, -0.8210]. As output weights, E receives
/// [[0.6253], [-0.6253]]; as what was read, its first row receives 0.6896. Together they are
/// [[1.3149], [-0.6253]].
///
/// - Parameters:
///   - E: The embedding, [symbols × hidden].
///   - Wxh: [hidden × hidden].
///   - Whh: [hidden × hidden].
///   - sentences: The symbols of each sentence; all have the same number of them, T + 1 ≥ 2.
/// - Returns: dL/dE, [symbols × hidden].
public func tiedGradient(
  _ E: Matrix<Double>, _ Wxh: Matrix<Double>, _ Whh: Matrix<Double>, _ sentences: [[Int]]
) throws -> Matrix<Double> {
  throw Unsolved()
}
