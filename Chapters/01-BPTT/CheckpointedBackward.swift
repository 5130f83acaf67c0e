import Matrices
import Training

/// What a backward pass with few stored states has found and cost.
public struct CheckpointedPass<Element: Scalar>: Sendable {
  /// The loss, summed over steps and batch, in nats.
  public let loss: Element
  /// The gradient, the same as without checkpoints.
  public let gradient: BackwardPass<Element>
  /// How many times a step was computed forward.
  public let forwardSteps: Int
  /// The largest number of states that were held at once: checkpoints and one segment's tape.
  public let storedStates: Int
}

extension VanillaRNN {
  // snippet.checkpointed
  /// Back-propagation through time that keeps every `segment`-th state and computes the others
  /// again when it needs them: with segments of √T steps about 2 √T states instead of T, for less
  /// than one more forward pass.
  ///
  /// Source: Chen, Xu, Zhang and Guestrin (2016); the idea is Griewank's (1992).
  public func checkpointedBackward(
    _ inputs: [Matrix<Element>], targets: [[Int?]], from h0: Matrix<Element>, segment: Int
  ) -> CheckpointedPass<Element> {
    precondition(
      targets.count == inputs.count,
      "checkpoints: \(inputs.count) steps, \(targets.count) targets")
    precondition(segment >= 1, "checkpoints: a segment has at least one step, not \(segment)")
    let starts = Array(stride(from: 0, to: inputs.count, by: segment))
    var forwardSteps = 0
    var checkpoints: [Matrix<Element>] = []
    var h = h0
    for start in starts {
      checkpoints.append(h)
      // The last segment is walked backward at once, so its end is not needed.
      guard start != starts.last else { break }
      for x in inputs[start..<start + segment] {
        h = step(x, from: h).state
        forwardSteps += 1
      }
    }

    var loss: Element = 0
    var whole = BackwardPass(parameters: zeroed(), inputs: [], initialState: .zeros(like: h0))
    var storedStates = 0
    for start in starts.reversed() {
      let range = start..<min(start + segment, inputs.count)
      storedStates = max(storedStates, checkpoints.count + range.count)
      let tape = forward(Array(inputs[range]), from: checkpoints.removeLast())
      forwardSteps += range.count
      let part = self.loss(tape, targets: Array(targets[range]))
      let pass = backward(tape, logits: part.logitGradients, lastState: whole.initialState)
      loss += part.value
      whole.parameters.add(pass.parameters)
      whole.inputs = pass.inputs + whole.inputs
      whole.initialState = pass.initialState
    }
    return CheckpointedPass(
      loss: loss, gradient: whole, forwardSteps: forwardSteps, storedStates: storedStates)
  }
  // snippet.end
}
