import BPTT
import Matrices

/// The recurrent part of a vanilla network, to stand beside the gated cells.
///
/// ```math
/// h_t = \tanh(x_t W_{xh} + h_{t-1} W_{hh} + b_h)
/// ```
///
/// Rows are the batch: x is [batch × input], h is [batch × hidden]. Source: Elman (1990).
public struct TanhCell<Element: Scalar>: Equatable, RecurrentCell {
  /// W_xh, W_hh and b_h.
  public var hidden: Affine<Element>

  /// A cell of given weights.
  public init(hidden: Affine<Element>) { self.hidden = hidden }

  /// The recurrent part of a network.
  public init(_ network: VanillaRNN<Element>) {
    hidden = Affine(Wx: network.Wxh, Wh: network.Whh, b: network.bh)
  }

  /// The number of inputs.
  public var inputSize: Int { hidden.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { hidden.hiddenSize }

  /// What one step has computed, and what its backward step needs.
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1}.
    public let previous: HiddenState<Element>
    /// h_t.
    public let state: HiddenState<Element>
  }

  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: HiddenState<Element>) -> Step {
    let h = tanh(hidden(x, state.h))
    return Step(input: x, previous: state, state: HiddenState(h: h))
  }

  /// One step in reverse.
  public func backward(
    _ step: Step, _ dstate: HiddenState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: HiddenState<Element>) {
    let h = step.state.h
    var dx = Matrix<Element>.zeros(like: step.input)
    var dprevious = step.previous.zeroed()
    hidden.backward(
      dstate.h * (1 - h * h), step.input, step.previous.h,
      into: &gradient.hidden, dx: &dx, dh: &dprevious.h)
    return (dx, dprevious)
  }
}
