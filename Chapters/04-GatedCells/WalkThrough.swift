import Matrices

/// One step of an LSTM in the four parts in which it is usually told: forget, choose what to store,
/// update, output.
///
/// Each part is computed from those before it. Together they are ``LSTMCell/step(_:from:)``, to the last
/// bit. All matrices are [batch × hidden].
public struct WalkThrough<Element: Scalar>: Equatable, Sendable {
  /// The state before the step.
  public let previous: MemoryState<Element>
  /// Forget: f_t, the share of each memory that is kept.
  public let forget: Matrix<Element>
  /// Forget: f_t ⊙ c_{t-1}, what is left of the memory.
  public let kept: Matrix<Element>
  /// Choose what to store: i_t, the share of the candidate that is let in.
  public let input: Matrix<Element>
  /// Choose what to store: g_t, the candidate.
  public let candidate: Matrix<Element>
  /// Choose what to store: i_t ⊙ g_t, what is added.
  public let stored: Matrix<Element>
  /// Update: c_t, what is left and what is added.
  public let memory: Matrix<Element>
  /// Output: o_t, the share that is shown.
  public let output: Matrix<Element>
  /// Output: tanh c_t, the memory brought between -1 and 1.
  public let squashed: Matrix<Element>
  /// Output: h_t, what is shown.
  public let shown: Matrix<Element>

  /// Walks through the step of a cell on the input x_t, [batch × input].
  public init(_ cell: LSTMCell<Element>, _ x: Matrix<Element>, from state: MemoryState<Element>) {
    previous = state
    forget = sigmoid(cell.forget(x, state.h))
    kept = forget * state.c
    input = sigmoid(cell.input(x, state.h))
    candidate = cell.activation(cell.candidate(x, state.h))
    stored = input * candidate
    memory = kept + stored
    output = sigmoid(cell.output(x, state.h))
    squashed = tanh(memory)
    shown = output * squashed
  }

  /// The state after the step.
  public var state: MemoryState<Element> { MemoryState(h: shown, c: memory) }
}
