import Matrices

/// The derivatives of a loss by everything that a sequence was computed from.
public struct BackwardPass<Element: Scalar>: Sendable {
  /// By each parameter, summed over steps and batch.
  public var parameters: VanillaRNN<Element>
  /// By each input x_t: [batch × input] for each step.
  public var inputs: [Matrix<Element>]
  /// By the initial state h_0: [batch × hidden].
  public var initialState: Matrix<Element>
}

extension VanillaRNN {
  // snippet.backward
  /// Back-propagation through time: the forward pass in reverse, step by step.
  ///
  /// - Parameters:
  ///   - tape: The steps of the forward pass.
  ///   - logits: dL/do_t for each step, [batch × output]; `nil` for a step without a loss.
  ///   - lastState: dL/dh_T from beyond the last step, [batch × hidden]; `nil` if nothing follows.
  public func backward(
    _ tape: [Step], logits: [Matrix<Element>?], lastState: Matrix<Element>? = nil
  ) -> BackwardPass<Element> {
    precondition(
      logits.count == tape.count, "backward: \(tape.count) steps, \(logits.count) gradients")
    var gradient = zeroed()
    var inputs: [Matrix<Element>] = []
    var dh = lastState ?? .zeros(like: tape.last?.state ?? restingState(batch: 0))
    for (step, do_t) in zip(tape, logits).reversed() {
      let h = step.state
      if let do_t {
        gradient.Why.addProduct(transposed: h, do_t)
        gradient.by.addRowsSummed(do_t)
        dh.addProduct(do_t, transposed: Why)
      }
      let da = dh * (1 - h * h)
      gradient.Wxh.addProduct(transposed: step.input, da)
      gradient.Whh.addProduct(transposed: step.previous, da)
      gradient.bh.addRowsSummed(da)
      inputs.append(da.timesTransposed(Wxh))
      dh = da.timesTransposed(Whh)
    }
    return BackwardPass(parameters: gradient, inputs: inputs.reversed(), initialState: dh)
  }
  // snippet.end
}
