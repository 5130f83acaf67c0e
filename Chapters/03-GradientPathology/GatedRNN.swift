import BPTT
import Matrices

/// Where the gate of a ``GatedRNN`` comes from.
public enum UpdateGate: String, Codable, CaseIterable, Sendable {
  /// z = 1: the state is replaced at every step.
  case open
  /// z = sigmoid(b_z): one constant a unit, set in advance and not learned.
  case leaky
  /// z_t = sigmoid(x_t W_xz + h_{t-1} W_hz + b_z): learned, for each unit, at each step.
  case learned
}

/// A recurrent network whose units overwrite their state only in part.
///
/// ```math
/// c_t = \sigma(x_t W_{xh} + h_{t-1} W_{hh} + b_h), \qquad
/// h_t = h_{t-1} + z_t \odot (c_t - h_{t-1}), \qquad o_t = h_t W_{hy} + b_y
/// ```
///
/// The gate z lies between 0, which keeps the old state, and 1, which replaces it. ``UpdateGate`` says
/// where it comes from. With an open gate and tanh this is `VanillaRNN`; with a learned one it is the
/// GRU of Cho et al. (2014) without its reset gate, with Cho's z being our 1 − z; Chung et al. (2014)
/// write it as here.
///
/// Rows are the batch: x is [batch × input], h, c and z are [batch × hidden], o is [batch × output].
public struct GatedRNN<Element: Scalar>: Equatable, Sendable {
  /// Where the gate comes from.
  public let gate: UpdateGate
  /// σ of the candidate.
  public var activation: Activation
  /// From the input to the candidate: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the last state to the candidate: [hidden × hidden].
  public var Whh: Matrix<Element>
  /// The candidate's bias: [1 × hidden].
  public var bh: Matrix<Element>
  /// From the input to the gate: [input × hidden].
  public var Wxz: Matrix<Element>
  /// From the last state to the gate: [hidden × hidden].
  public var Whz: Matrix<Element>
  /// The gate's bias: [1 × hidden].
  public var bz: Matrix<Element>
  /// From the state to the logits: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × output].
  public var by: Matrix<Element>

  /// The weights of a network without gates, behind a gate.
  ///
  /// - Parameters:
  ///   - network: Gives the candidate's weights and the logits'.
  ///   - activation: The candidate's σ.
  ///   - gate: Where z comes from. Its weights begin with 0.
  ///   - gateBias: b_z of every unit.
  public init(
    _ network: VanillaRNN<Element>, activation: Activation = .tanh, gate: UpdateGate = .open,
    gateBias: Element = 0
  ) {
    self.gate = gate
    self.activation = activation
    Wxh = network.Wxh
    Whh = network.Whh
    bh = network.bh
    Wxz = .zeros(like: network.Wxh)
    Whz = .zeros(like: network.Whh)
    bz = Matrix(rows: 1, columns: network.hiddenSize, repeating: gateBias)
    Why = network.Why
    by = network.by
  }

  /// The number of inputs.
  public var inputSize: Int { Wxh.rows }
  /// The number of hidden units.
  public var hiddenSize: Int { Whh.rows }

  /// The state before the first step when nothing is known: zeros, [batch × hidden].
  public func restingState(batch: Int) -> Matrix<Element> {
    .zeros(rows: batch, columns: hiddenSize)
  }

  /// What one step has computed, and what its backward step needs.
  public struct Step: Sendable {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1}: [batch × hidden].
    public let previous: Matrix<Element>
    /// c_t, what the state would become: [batch × hidden].
    public let candidate: Matrix<Element>
    /// z_t: [batch × hidden], or one row for all where it is constant.
    public let gate: Matrix<Element>
    /// h_t: [batch × hidden].
    public let state: Matrix<Element>
    /// o_t: [batch × output].
    public let logits: Matrix<Element>
  }

  // snippet.step
  /// One step from the state `h`.
  public func step(_ x: Matrix<Element>, from h: Matrix<Element>) -> Step {
    let c = activation(x • Wxh + h • Whh + bh)
    let z: Matrix<Element> =
      switch gate {
      case .open: Matrix(rows: 1, columns: hiddenSize, repeating: 1)
      case .leaky: sigmoid(bz)
      case .learned: sigmoid(x • Wxz + h • Whz + bz)
      }
    let state = gate == .open ? c : h + (c - h) * z
    return Step(
      input: x, previous: h, candidate: c, gate: z, state: state, logits: state • Why + by)
  }
  // snippet.end

  /// A whole sequence from the initial state `h0`.
  public func forward(_ inputs: [Matrix<Element>], from h0: Matrix<Element>) -> [Step] {
    var h = h0
    return inputs.map { x in
      let step = step(x, from: h)
      h = step.state
      return step
    }
  }
}
