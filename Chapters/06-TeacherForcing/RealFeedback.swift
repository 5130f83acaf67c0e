import BPTT
import Matrices

/// A network whose only loop leads from its output, a row of real numbers, to the next step.
///
/// ```math
/// h_t = \tanh(x_t W_{xh} + o_{t-1} W_{oh} + b_h), \qquad o_t = h_t W_{ho} + b_o
/// ```
///
/// Rows are the batch: x is [batch × input], h is [batch × hidden], o is [batch × output].
public struct RealFeedback<Element: Scalar>: Equatable, Sendable {
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the last output to the state: [output × hidden].
  public var Woh: Matrix<Element>
  /// The bias of the state: [1 × hidden].
  public var bh: Matrix<Element>
  /// From the state to the output: [hidden × output].
  public var Who: Matrix<Element>
  /// The bias of the output: [1 × output].
  public var bo: Matrix<Element>

  /// A network of given weights.
  public init(
    Wxh: Matrix<Element>, Woh: Matrix<Element>, bh: Matrix<Element>, Who: Matrix<Element>,
    bo: Matrix<Element>
  ) {
    self.Wxh = Wxh
    self.Woh = Woh
    self.bh = bh
    self.Who = Who
    self.bo = bo
  }

  // snippet.simulating
  /// The network that puts out another's state, then its logits: it computes what that one
  /// computes.
  ///
  /// The state comes back through the output, as if there were a loop from state to state.
  public init(simulating network: VanillaRNN<Element>) {
    let (n, k) = (network.hiddenSize, network.outputSize)
    self.init(
      Wxh: network.Wxh,
      Woh: Matrix(stacked: [network.Whh, .zeros(rows: k, columns: n)]),
      bh: network.bh,
      Who: Matrix(sideBySide: [.identity(n), network.Why]),
      bo: Matrix(sideBySide: [.zeros(rows: 1, columns: n), network.by]))
  }
  // snippet.end

  // snippet.digits
  /// A network with one output that answers 0 until it is asked and then the sign of its first
  /// input, and that remembers the sign as ±`epsilon` in the output itself.
  ///
  /// Inputs are [sign, question]: the sign at step 1, and a question of 1 at the step that is to
  /// answer.
  public static func rememberingInDigits(epsilon: Double) -> RealFeedback {
    let e = Element(epsilon)
    let (hold, loud): (Element, Element) = (3 / e, 40)
    return RealFeedback(
      Wxh: [[20, 0, 0], [0, loud, loud]],
      Woh: [[hold, 20 / e, -20 / e]],
      bh: [[0, -loud, -loud]],
      Who: [[e], [0.5], [-0.5]],
      bo: [[0]])
  }
  // snippet.end

  /// o_t for each step, from the output `o0` before the first: [batch × output].
  public func outputs(_ inputs: [Matrix<Element>], from o0: Matrix<Element>) -> [Matrix<Element>] {
    var o = o0
    return inputs.map { x in
      o = tanh(x • Wxh + o • Woh + bh) • Who + bo
      return o
    }
  }
}
