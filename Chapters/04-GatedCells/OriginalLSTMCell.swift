import GradientPathology
import Matrices

/// The LSTM as it was first published: an input gate and an output gate, and nothing that forgets.
///
/// ```math
/// \begin{aligned}
/// i_t &= \sigma(x_t W_{xi} + h_{t-1} W_{hi} + b_i) &
/// g_t &= \varphi(x_t W_{xg} + h_{t-1} W_{hg} + b_g) \\
/// o_t &= \sigma(x_t W_{xo} + h_{t-1} W_{ho} + b_o) &
/// c_t &= c_{t-1} + i_t \odot g_t, \quad h_t = o_t \odot \tanh c_t
/// \end{aligned}
/// ```
///
/// φ is ``activation``. The cell of 1997 squashed the candidate and the memory with logistic functions
/// scaled to (-2, 2) and (-1, 1), where tanh is used here. Rows are the batch: x is [batch × input], all
/// others are [batch × hidden]. Source: Hochreiter and Schmidhuber (1997); lecture B.
public struct OriginalLSTMCell<Element: Scalar>: Equatable, RecurrentCell {
  /// φ of the candidate.
  public var activation: Activation
  /// W_xi, W_hi and b_i: how much is stored.
  public var input: Affine<Element>
  /// W_xg, W_hg and b_g: what is stored.
  public var candidate: Affine<Element>
  /// W_xo, W_ho and b_o: how much is shown.
  public var output: Affine<Element>

  /// A cell of given weights.
  public init(
    input: Affine<Element>, candidate: Affine<Element>, output: Affine<Element>,
    activation: Activation = .tanh
  ) {
    self.activation = activation
    self.input = input
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
    // snippet.step
    let i = sigmoid(input(x, state.h))
    let g = activation(candidate(x, state.h))
    let o = sigmoid(output(x, state.h))
    let c = state.c + i * g
    let tanhC = tanh(c)
    // snippet.end
    return Step(
      input: x, previous: state, i: i, g: g, o: o, tanhC: tanhC,
      state: MemoryState(h: o * tanhC, c: c))
  }

  /// One step in reverse.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let (x, h) = (step.input, step.previous.h)
    let (i, g, o, tanhC) = (step.i, step.g, step.o, step.tanhC)
    let dc = dstate.c + dstate.h * o * (1 - tanhC * tanhC)
    let di = dc * g * (i * (1 - i))
    let dg = dc * i * activation.slope(atOutput: g)
    let do_ = dstate.h * tanhC * (o * (1 - o))
    var dx = Matrix<Element>.zeros(like: x)
    var dh = Matrix<Element>.zeros(like: h)
    input.backward(di, x, h, into: &gradient.input, dx: &dx, dh: &dh)
    candidate.backward(dg, x, h, into: &gradient.candidate, dx: &dx, dh: &dh)
    output.backward(do_, x, h, into: &gradient.output, dx: &dx, dh: &dh)
    return (dx, MemoryState(h: dh, c: dc))
  }
}
