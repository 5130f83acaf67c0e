import Matrices
import Training

extension GatedRNN {
  /// Adds the gradients of one step, and leads dL/dh_t back to h_{t-1}.
  ///
  /// - Parameters:
  ///   - dh: dL/dh_t, [batch × hidden].
  ///   - step: What the forward step has computed.
  ///   - gradient: Where the parameters' gradients add up.
  /// - Returns: dL/dh_{t-1}, [batch × hidden].
  public func backward(
    _ dh: Matrix<Element>, through step: Step, into gradient: inout GatedRNN
  ) -> Matrix<Element> {
    // snippet.backward
    let (h, c, z) = (step.previous, step.candidate, step.gate)
    let da = dh * z * activation.slope(atOutput: c)
    gradient.Wxh.addProduct(transposed: step.input, da)
    gradient.Whh.addProduct(transposed: h, da)
    gradient.bh.addRowsSummed(da)
    var dprevious = da.timesTransposed(Whh)
    if gate == .open { return dprevious }

    dprevious += dh * (1 - z)
    if gate == .leaky { return dprevious }

    let dg = dh * (c - h) * (z * (1 - z))
    gradient.Wxz.addProduct(transposed: step.input, dg)
    gradient.Whz.addProduct(transposed: h, dg)
    gradient.bz.addRowsSummed(dg)
    dprevious.addProduct(dg, transposed: Whz)
    return dprevious
    // snippet.end
  }

  /// Back-propagation through time.
  ///
  /// - Parameters:
  ///   - tape: The steps of the forward pass.
  ///   - logits: dL/do_t for each step, [batch × output]; `nil` for a step without a loss.
  /// - Returns: The gradient by the parameters, and dL/dh_0, dL/dh_1, … dL/dh_T, each [batch × hidden].
  public func backward(
    _ tape: [Step], logits: [Matrix<Element>?]
  ) -> (parameters: GatedRNN, states: [Matrix<Element>]) {
    precondition(
      logits.count == tape.count, "backward: \(tape.count) steps, \(logits.count) gradients")
    var gradient = zeroed()
    var dh = Matrix<Element>.zeros(like: tape.last?.state ?? restingState(batch: 0))
    var states: [Matrix<Element>] = []
    for (step, do_t) in zip(tape, logits).reversed() {
      if let do_t {
        gradient.Why.addProduct(transposed: step.state, do_t)
        gradient.by.addRowsSummed(do_t)
        dh.addProduct(do_t, transposed: Why)
      }
      states.append(dh)
      dh = backward(dh, through: step, into: &gradient)
    }
    return (gradient, (states + [dh]).reversed())
  }
}
