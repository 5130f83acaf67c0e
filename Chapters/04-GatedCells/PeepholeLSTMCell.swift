import GradientPathology
import Matrices

/// The LSTM whose gates may look at the memory itself, not only at what was shown of it.
///
/// ```math
/// \begin{aligned}
/// i_t &= \sigma(x_t W_{xi} + h_{t-1} W_{hi} + p_i \odot c_{t-1} + b_i) &
/// f_t &= \sigma(x_t W_{xf} + h_{t-1} W_{hf} + p_f \odot c_{t-1} + b_f) \\
/// g_t &= \varphi(x_t W_{xg} + h_{t-1} W_{hg} + b_g) &
/// c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
/// o_t &= \sigma(x_t W_{xo} + h_{t-1} W_{ho} + p_o \odot c_t + b_o) &
/// h_t &= o_t \odot \tanh c_t
/// \end{aligned}
/// ```
///
/// The output gate looks at the *new* memory. A peephole sees its own unit only, so p is one number a
/// unit. φ is ``LSTMCell/activation``. Rows are the batch: x is [batch × input], all others are
/// [batch × hidden]. Source: Gers and Schmidhuber (2000), who first
/// have peepholes; Gers, Schraudolph and Schmidhuber (2002) at length.
public struct PeepholeLSTMCell<Element: Scalar>: Equatable, RecurrentCell {
  /// The weights without the peepholes.
  public var cell: LSTMCell<Element>
  /// p_i: [1 × hidden].
  public var pi: Matrix<Element>
  /// p_f: [1 × hidden].
  public var pf: Matrix<Element>
  /// p_o: [1 × hidden].
  public var po: Matrix<Element>

  /// A cell of given weights.
  public init(
    _ cell: LSTMCell<Element>, pi: Matrix<Element>, pf: Matrix<Element>, po: Matrix<Element>
  ) {
    for p in [pi, pf, po] {
      precondition(
        p.shape == Shape(rows: 1, columns: cell.hiddenSize),
        "PeepholeLSTMCell: a peephole of \(p.shape) does not fit \(cell.hiddenSize) units")
    }
    self.cell = cell
    self.pi = pi
    self.pf = pf
    self.po = po
  }

  /// The number of inputs.
  public var inputSize: Int { cell.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { cell.hiddenSize }

  /// What one step has computed, and what its backward step needs.
  public typealias Step = LSTMCell<Element>.Step

  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: MemoryState<Element>) -> Step {
    let i = sigmoid(cell.input(x, state.h) + state.c * pi)
    let f = sigmoid(cell.forget(x, state.h) + state.c * pf)
    let g = cell.activation(cell.candidate(x, state.h))
    let c = f * state.c + i * g
    let o = sigmoid(cell.output(x, state.h) + c * po)
    let tanhC = tanh(c)
    return Step(
      input: x, previous: state, i: i, f: f, g: g, o: o, tanhC: tanhC,
      state: MemoryState(h: o * tanhC, c: c))
  }

  /// One step in reverse. The output gate comes first: through its peephole it speaks to c_t.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let (x, h, c) = (step.input, step.previous.h, step.previous.c)
    let (i, f, g, o, tanhC) = (step.i, step.f, step.g, step.o, step.tanhC)
    // snippet.output
    let do_ = dstate.h * tanhC * (o * (1 - o))
    let dc = dstate.c + dstate.h * o * (1 - tanhC * tanhC) + do_ * po
    // snippet.end
    let di = dc * g * (i * (1 - i))
    let df = dc * c * (f * (1 - f))
    let dg = dc * i * cell.activation.slope(atOutput: g)
    var dx = Matrix<Element>.zeros(like: x)
    var dh = Matrix<Element>.zeros(like: h)
    cell.input.backward(di, x, h, into: &gradient.cell.input, dx: &dx, dh: &dh)
    cell.forget.backward(df, x, h, into: &gradient.cell.forget, dx: &dx, dh: &dh)
    cell.candidate.backward(dg, x, h, into: &gradient.cell.candidate, dx: &dx, dh: &dh)
    cell.output.backward(do_, x, h, into: &gradient.cell.output, dx: &dx, dh: &dh)
    gradient.pi.addRowsSummed(di * c)
    gradient.pf.addRowsSummed(df * c)
    gradient.po.addRowsSummed(do_ * step.state.c)
    return (dx, MemoryState(h: dh, c: dc * f + di * pi + df * pf))
  }
}
