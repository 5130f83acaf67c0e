import BPTT
import Matrices
import Training

/// A recurrent network that answers once, at the end of a sequence.
public protocol SequenceModel: Trainable {
  /// Runs over a sequence from the resting state.
  ///
  /// - Parameter inputs: x_1 … x_T, each [batch × input]; at least one.
  /// - Returns: The logits after the last step, [batch × output], and the way back: from dL by these
  ///   logits to the gradient by the parameters.
  func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> Self)
}

extension VanillaRNN: SequenceModel {
  /// The logits after the last step, and the way back from them.
  public func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> VanillaRNN) {
    let tape = forward(inputs, from: restingState(batch: inputs[0].rows))
    return (
      tape[tape.count - 1].logits,
      { backward(tape, logits: atLastOf(tape.count, $0)).parameters }
    )
  }
}

extension GatedRNN: SequenceModel {
  /// The logits after the last step, and the way back from them.
  public func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> GatedRNN) {
    let tape = forward(inputs, from: restingState(batch: inputs[0].rows))
    return (
      tape[tape.count - 1].logits,
      { backward(tape, logits: atLastOf(tape.count, $0)).parameters }
    )
  }
}

/// What back-propagation is given when only the last of `count` steps has a loss.
private func atLastOf<Element: Scalar>(
  _ count: Int, _ logits: Matrix<Element>
) -> [Matrix<Element>?] {
  Array(repeating: nil, count: count - 1) + [logits]
}

extension SequenceModel {
  /// The logits after the last step, from the resting state: [batch × output].
  public func answer(_ inputs: [Matrix<Element>]) -> Matrix<Element> { run(inputs).answer }

  /// The mean cross-entropy of the last step's answer in nats, and its gradient.
  public func gradient(
    _ batch: RecallTask.Batch<Element>
  ) -> (loss: Element, gradient: Self) {
    let run = run(batch.inputs)
    let result = softmaxCrossEntropy(run.answer, targets: batch.targets)
    let count = Element(Double(batch.targets.count))
    return (result.loss / count, run.gradient(result.gradient / count))
  }

  /// The share of a batch whose class has the largest logit.
  public func accuracy(_ batch: RecallTask.Batch<Element>) -> Double {
    let right = zip(answer(batch.inputs).argmax(), batch.targets).count { $0 == $1 }
    return Double(right) / Double(batch.targets.count)
  }
}
