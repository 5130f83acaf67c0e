import Matrices

/// A recurrent network with one hidden layer of tanh units.
///
/// ```math
/// h_t = \tanh(x_t W_{xh} + h_{t-1} W_{hh} + b_h), \qquad o_t = h_t W_{hy} + b_y
/// ```
///
/// Rows are the batch: x is [batch × input], h is [batch × hidden], o is [batch × output].
/// Source: lecture A's forward equations, in its row convention; Elman (1990).
public struct VanillaRNN<Element: Scalar>: Equatable, Sendable {
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the last state to this one: [hidden × hidden].
  public var Whh: Matrix<Element>
  /// The bias of the state: [1 × hidden].
  public var bh: Matrix<Element>
  /// From the state to the logits: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × output].
  public var by: Matrix<Element>

  /// A network of given weights.
  public init(
    Wxh: Matrix<Element>, Whh: Matrix<Element>, bh: Matrix<Element>, Why: Matrix<Element>,
    by: Matrix<Element>
  ) {
    let (input, hidden, output) = (Wxh.rows, Wxh.columns, Why.columns)
    for (name, matrix, shape) in [
      ("W_hh", Whh, Shape(rows: hidden, columns: hidden)),
      ("b_h", bh, Shape(rows: 1, columns: hidden)),
      ("W_hy", Why, Shape(rows: hidden, columns: output)),
      ("b_y", by, Shape(rows: 1, columns: output)),
    ] {
      precondition(
        matrix.shape == shape,
        "VanillaRNN: for W_xh [\(input) × \(hidden)] \(name) must be \(shape), not \(matrix.shape)")
    }
    self.Wxh = Wxh
    self.Whh = Whh
    self.bh = bh
    self.Why = Why
    self.by = by
  }

  /// The number of inputs.
  public var inputSize: Int { Wxh.rows }
  /// The number of hidden units.
  public var hiddenSize: Int { Whh.rows }
  /// The number of outputs.
  public var outputSize: Int { Why.columns }

  /// The state before the first step when nothing is known: zeros, [batch × hidden].
  public func restingState(batch: Int) -> Matrix<Element> {
    .zeros(rows: batch, columns: hiddenSize)
  }

  // snippet.step
  /// What one step has computed, and what its backward step needs.
  public struct Step: Sendable {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1}: [batch × hidden].
    public let previous: Matrix<Element>
    /// h_t: [batch × hidden].
    public let state: Matrix<Element>
    /// o_t: [batch × output].
    public let logits: Matrix<Element>
  }
  // snippet.end

  // snippet.forward
  /// One step from the state `h`.
  public func step(_ x: Matrix<Element>, from h: Matrix<Element>) -> Step {
    let state = tanh(x • Wxh + h • Whh + bh)
    let logits = state • Why + by
    return Step(input: x, previous: h, state: state, logits: logits)
  }

  /// A whole sequence from the initial state `h0`: the tape that ``backward(_:logits:lastState:)``
  /// reads in reverse.
  public func forward(_ inputs: [Matrix<Element>], from h0: Matrix<Element>) -> [Step] {
    var h = h0
    return inputs.map { x in
      let step = step(x, from: h)
      h = step.state
      return step
    }
  }
  // snippet.end
}
