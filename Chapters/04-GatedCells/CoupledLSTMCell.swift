import GradientPathology
import Matrices

/// An LSTM that stores exactly as much as it forgets: the input gate is 1 - f.
///
/// ```math
/// \begin{aligned}
/// f_t &= \sigma(x_t W_{xf} + h_{t-1} W_{hf} + b_f) &
/// g_t &= \varphi(x_t W_{xg} + h_{t-1} W_{hg} + b_g) \\
/// o_t &= \sigma(x_t W_{xo} + h_{t-1} W_{ho} + b_o) &
/// c_t &= f_t \odot c_{t-1} + (1 - f_t) \odot g_t, \quad h_t = o_t \odot \tanh c_t
/// \end{aligned}
/// ```
///
/// c is a moving average of what it was offered. φ is ``activation``. Rows are the batch: x is
/// [batch × input], all others are [batch × hidden]. Source: Greff et al. (2017), "CIFG".
public struct CoupledLSTMCell<Element: Scalar>: Equatable, RecurrentCell {
  /// φ of the candidate.
  public var activation: Activation
  /// W_xf, W_hf and b_f: how much is kept, and how little stored.
  public var forget: Affine<Element>
  /// W_xg, W_hg and b_g: what is stored.
  public var candidate: Affine<Element>
  /// W_xo, W_ho and b_o: how much is shown.
  public var output: Affine<Element>

  /// A cell of given weights.
  public init(
    forget: Affine<Element>, candidate: Affine<Element>, output: Affine<Element>,
    activation: Activation = .tanh
  ) {
    self.activation = activation
    self.forget = forget
    self.candidate = candidate
    self.output = output
  }

  /// The number of inputs.
  public var inputSize: Int { forget.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { forget.hiddenSize }

  /// What one step has computed, and what its backward step needs. All but x are [batch × hidden].
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1} and c_{t-1}.
    public let previous: MemoryState<Element>
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

  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: MemoryState<Element>) -> Step {
    let f = sigmoid(forget(x, state.h))
    let g = activation(candidate(x, state.h))
    let o = sigmoid(output(x, state.h))
    let c = f * state.c + (1 - f) * g
    let tanhC = tanh(c)
    return Step(
      input: x, previous: state, f: f, g: g, o: o, tanhC: tanhC,
      state: MemoryState(h: o * tanhC, c: c))
  }

  /// One step in reverse. The forget gate has two effects on c_t, of opposite signs.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let (x, h) = (step.input, step.previous.h)
    let (f, g, o, tanhC) = (step.f, step.g, step.o, step.tanhC)
    // snippet.inner
    let dc = dstate.c + dstate.h * o * (1 - tanhC * tanhC)
    let df = dc * (step.previous.c - g) * (f * (1 - f))
    let dg = dc * (1 - f) * activation.slope(atOutput: g)
    // snippet.end
    let do_ = dstate.h * tanhC * (o * (1 - o))
    var dx = Matrix<Element>.zeros(like: x)
    var dh = Matrix<Element>.zeros(like: h)
    forget.backward(df, x, h, into: &gradient.forget, dx: &dx, dh: &dh)
    candidate.backward(dg, x, h, into: &gradient.candidate, dx: &dx, dh: &dh)
    output.backward(do_, x, h, into: &gradient.output, dx: &dx, dh: &dh)
    return (dx, MemoryState(h: dh, c: dc * f))
  }
}
