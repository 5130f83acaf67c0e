import Matrices

/// A recurrent step unfolded into a chain of copies, one for each step of time, each with weights of
/// its own.
///
/// A recurrent network is the chain whose copies are all the same. To ask how the loss depends on *one*
/// copy they must be allowed to differ.
public struct UnfoldedChain<Element: Scalar>: Sendable {
  /// The step of each moment.
  public var copies: [RecurrentStep<Element>]

  /// A chain of these steps.
  public init(_ copies: [RecurrentStep<Element>]) {
    self.copies = copies
  }

  /// The chain that a recurrent network unfolds into: the same step so many times.
  public init(_ shared: RecurrentStep<Element>, steps: Int) {
    self.init(Array(repeating: shared, count: steps))
  }

  /// The states after every step, h_1 … h_T.
  public func states(over inputs: [Matrix<Element>], from h0: Matrix<Element>) -> [Matrix<Element>]
  {
    Recurrence { h, stage in stage.copy(stage.x, from: h) }
      .states(from: h0, over: zip(copies, inputs).map { (copy: $0, x: $1) })
  }

  // snippet.backward
  /// The gradient by each copy's weights, from the derivatives of a loss by the states.
  ///
  /// From the last copy to the first: a copy's state is used twice, by the loss and by the next copy, so
  /// that two derivatives arrive at it and are added. Behind tanh, whose derivative is 1 - h², the
  /// derivative δ by the sum x W_xh + h W_hh + b_h is left.
  ///
  /// - Parameters:
  ///   - dStates: The derivative of the loss by each h_t as far as the loss uses it itself,
  ///     [batch × hidden]; zeros where it does not.
  ///   - inputs: x_1 … x_T, each [batch × input].
  ///   - h0: The initial state, [batch × hidden].
  /// - Returns: The gradient of each copy, and the derivative by h_0.
  public func gradients(
    _ dStates: [Matrix<Element>], inputs: [Matrix<Element>], from h0: Matrix<Element>
  ) -> (copies: [RecurrentStep<Element>], h0: Matrix<Element>) {
    precondition(dStates.count == copies.count && inputs.count == copies.count)
    let states = [h0] + states(over: inputs, from: h0)
    var dh = Matrix<Element>.zeros(like: h0)
    var gradients: [RecurrentStep<Element>] = []
    for t in copies.indices.reversed() {
      dh += dStates[t]
      let δ = dh * (1 - states[t + 1] * states[t + 1])
      gradients.append(
        RecurrentStep(
          Wxh: inputs[t].transposedTimes(δ), Whh: states[t].transposedTimes(δ),
          bh: δ.summedOverRows()))
      dh = δ.timesTransposed(copies[t].Whh)
    }
    return (gradients.reversed(), dh)
  }
  // snippet.end
}

extension RecurrentStep {
  // snippet.shared
  /// The gradient by the weights that all steps share: the sum of what each copy's would be.
  public func gradient(
    _ dStates: [Matrix<Element>], inputs: [Matrix<Element>], from h0: Matrix<Element>
  ) -> RecurrentStep {
    UnfoldedChain(self, steps: inputs.count).gradients(dStates, inputs: inputs, from: h0).copies
      .reduce(into: zeroed()) { sum, copy in sum.add(copy) }
  }
  // snippet.end
}
