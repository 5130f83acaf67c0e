import Matrices
import Training

/// The loss of a sequence, -Σ log ŷ_t[target] over its steps, and how it depends on each step's logits.
public struct SequenceLoss<Element: Scalar>: Sendable {
  /// L, summed over steps and batch, in nats.
  public let value: Element
  /// dL/do_t = ŷ_t - y_t for each step, [batch × output]; `nil` for a step without a target.
  public let logitGradients: [Matrix<Element>?]
  /// How many targets were predicted.
  public let targets: Int
}

extension VanillaRNN {
  // snippet.loss
  /// The loss of a forward pass.
  ///
  /// - Parameters:
  ///   - tape: The steps of the forward pass.
  ///   - targets: For each step the class of each row of the batch; `nil` where nothing is asked.
  public func loss(_ tape: [Step], targets: [[Int?]]) -> SequenceLoss<Element> {
    precondition(tape.count == targets.count, "loss: \(tape.count) steps, \(targets.count) targets")
    var total: Element = 0
    var asked = 0
    let gradients = zip(tape, targets).map { step, targets -> Matrix<Element>? in
      let count = targets.count { $0 != nil }
      guard count > 0 else { return nil }
      let loss = softmaxCrossEntropy(step.logits, targets: targets)
      total += loss.loss
      asked += count
      return loss.gradient
    }
    return SequenceLoss(value: total, logitGradients: gradients, targets: asked)
  }
  // snippet.end

  /// The loss of a sequence of inputs from the initial state `h0`, and its gradient.
  public func lossAndGradient(
    _ inputs: [Matrix<Element>], targets: [[Int?]], from h0: Matrix<Element>
  ) -> (loss: SequenceLoss<Element>, gradient: BackwardPass<Element>) {
    let tape = forward(inputs, from: h0)
    let loss = loss(tape, targets: targets)
    return (loss, backward(tape, logits: loss.logitGradients))
  }
}
