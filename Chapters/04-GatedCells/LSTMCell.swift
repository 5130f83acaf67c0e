import GradientPathology
import Matrices

/// The LSTM with a forget gate: the cell that people mean when they say LSTM.
///
/// ```math
/// \begin{aligned}
/// i_t &= \sigma(x_t W_{xi} + h_{t-1} W_{hi} + b_i) &
/// f_t &= \sigma(x_t W_{xf} + h_{t-1} W_{hf} + b_f) \\
/// g_t &= \varphi(x_t W_{xg} + h_{t-1} W_{hg} + b_g) &
/// o_t &= \sigma(x_t W_{xo} + h_{t-1} W_{ho} + b_o) \\
/// c_t &= f_t \odot c_{t-1} + i_t \odot g_t &
/// h_t &= o_t \odot \tanh c_t
/// \end{aligned}
/// ```
///
/// φ is ``activation``. Rows are the batch: x is [batch × input], all others are [batch × hidden].
/// Lecture A writes a for h, c̃ for g, and G_u, G_f, G_o for the gates i, f, o.
/// Source: Gers, Schmidhuber and Cummins (2000); lecture B.
public struct LSTMCell<Element: Scalar>: Equatable, RecurrentCell {
  /// φ of the candidate.
  public var activation: Activation
  /// W_xi, W_hi and b_i: how much is stored.
  public var input: Affine<Element>
  /// W_xf, W_hf and b_f: how much is kept.
  public var forget: Affine<Element>
  /// W_xg, W_hg and b_g: what is stored.
  public var candidate: Affine<Element>
  /// W_xo, W_ho and b_o: how much is shown.
  public var output: Affine<Element>

  /// A cell of given weights.
  public init(
    input: Affine<Element>, forget: Affine<Element>, candidate: Affine<Element>,
    output: Affine<Element>, activation: Activation = .tanh
  ) {
    self.activation = activation
    self.input = input
    self.forget = forget
    self.candidate = candidate
    self.output = output
  }

  /// The number of inputs.
  public var inputSize: Int { input.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { input.hiddenSize }

  /// What one step has computed, and what its backward step needs. All but x are [batch × hidden].
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1} and c_{t-1}.
    public let previous: MemoryState<Element>
    /// i_t.
    public let i: Matrix<Element>
    /// f_t.
    public let f: Matrix<Element>
    /// g_t.
    public let g: Matrix<Element>
    /// o_t.
    public let o: Matrix<Element>
    /// tanh c_t.
    public let tanhC: Matrix<Element>
    /// h_t and c_t.
    public let state: MemoryState<Element>
  }

  // snippet.step
  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: MemoryState<Element>) -> Step {
    let i = sigmoid(input(x, state.h))
    let f = sigmoid(forget(x, state.h))
    let g = activation(candidate(x, state.h))
    let o = sigmoid(output(x, state.h))
    let c = f * state.c + i * g
    let tanhC = tanh(c)
    return Step(
      input: x, previous: state, i: i, f: f, g: g, o: o, tanhC: tanhC,
      state: MemoryState(h: o * tanhC, c: c))
  }
  // snippet.end

  /// The derivatives of the loss inside one step, each [batch × hidden].
  public struct InnerGradient: Sendable {
    /// By c_t, along every path: from the next step, and from h_t.
    public let c: Matrix<Element>
    /// By the sum that i_t is the sigmoid of.
    public let i: Matrix<Element>
    /// By the sum that f_t is the sigmoid of.
    public let f: Matrix<Element>
    /// By the sum that g_t is φ of.
    public let g: Matrix<Element>
    /// By the sum that o_t is the sigmoid of.
    public let o: Matrix<Element>
  }

  // snippet.inner
  /// The first half of the backward step: from the state after it to the four sums.
  public func innerGradient(of step: Step, _ dstate: MemoryState<Element>) -> InnerGradient {
    let (i, f, g, o, tanhC) = (step.i, step.f, step.g, step.o, step.tanhC)
    let dc = dstate.c + dstate.h * o * (1 - tanhC * tanhC)
    return InnerGradient(
      c: dc,
      i: dc * g * (i * (1 - i)),
      f: dc * step.previous.c * (f * (1 - f)),
      g: dc * i * activation.slope(atOutput: g),
      o: dstate.h * tanhC * (o * (1 - o)))
  }
  // snippet.end

  // snippet.backward
  /// One step in reverse: to the four sums, and from there to the weights, the input and the last state.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let inner = innerGradient(of: step, dstate)
    let (x, h) = (step.input, step.previous.h)
    var dx = Matrix<Element>.zeros(like: x)
    var dh = Matrix<Element>.zeros(like: h)
    input.backward(inner.i, x, h, into: &gradient.input, dx: &dx, dh: &dh)
    forget.backward(inner.f, x, h, into: &gradient.forget, dx: &dx, dh: &dh)
    candidate.backward(inner.g, x, h, into: &gradient.candidate, dx: &dx, dh: &dh)
    output.backward(inner.o, x, h, into: &gradient.output, dx: &dx, dh: &dh)
    return (dx, MemoryState(h: dh, c: inner.c * step.f))
  }
  // snippet.end
}
