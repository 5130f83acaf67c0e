import Matrices

/// A cell that adds to its memory instead of overwriting it: the idea that the LSTM grew from.
///
/// ```math
/// c_t = c_{t-1} + \tanh(x_t W_{xc} + h_{t-1} W_{hc} + b_c), \qquad h_t = \tanh c_t
/// ```
///
/// Along c the derivative of one step is 1: nothing is lost and nothing grows. Rows are the batch: x is
/// [batch × input], h and c are [batch × hidden]. Source: lecture B's first step towards the LSTM.
public struct AccumulatorCell<Element: Scalar>: Equatable, RecurrentCell {
  /// W_xc, W_hc and b_c: what is added.
  public var candidate: Affine<Element>

  /// A cell of given weights.
  public init(candidate: Affine<Element>) { self.candidate = candidate }

  /// The number of inputs.
  public var inputSize: Int { candidate.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { candidate.hiddenSize }

  /// What one step has computed, and what its backward step needs.
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1} and c_{t-1}.
    public let previous: MemoryState<Element>
    /// What was added: [batch × hidden].
    public let candidate: Matrix<Element>
    /// h_t and c_t.
    public let state: MemoryState<Element>
  }

  // snippet.step
  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: MemoryState<Element>) -> Step {
    let g = tanh(candidate(x, state.h))
    let c = state.c + g
    return Step(input: x, previous: state, candidate: g, state: MemoryState(h: tanh(c), c: c))
  }
  // snippet.end

  /// One step in reverse.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let (g, h) = (step.candidate, step.state.h)
    let dc = dstate.c + dstate.h * (1 - h * h)
    var dx = Matrix<Element>.zeros(like: step.input)
    var dh = Matrix<Element>.zeros(like: h)
    candidate.backward(
      dc * (1 - g * g), step.input, step.previous.h, into: &gradient.candidate, dx: &dx, dh: &dh)
    return (dx, MemoryState(h: dh, c: dc))
  }
}
