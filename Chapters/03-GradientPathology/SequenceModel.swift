import BPTT
import Matrices
import Training

/// A recurrent network that answers once, at the end of a sequence.
public protocol SequenceModel: Trainable {
  /// The logits after the last step, from the resting state: [batch × output].
  func answer(_ inputs: [Matrix<Element>]) -> Matrix<Element>

  /// The mean cross-entropy of the last step's answer in nats, and its gradient.
  func gradient(_ batch: RecallTask.Batch<Element>) -> (loss: Element, gradient: Self)
}

extension VanillaRNN: SequenceModel {
  /// The logits after the last step.
  public func answer(_ inputs: [Matrix<Element>]) -> Matrix<Element> {
    let tape = forward(inputs, from: restingState(batch: inputs[0].rows))
    return tape[tape.count - 1].logits
  }

  /// The mean cross-entropy of the last step's answer, and its gradient.
  public func gradient(
    _ batch: RecallTask.Batch<Element>
  ) -> (loss: Element, gradient: VanillaRNN) {
    let tape = forward(batch.inputs, from: restingState(batch: batch.targets.count))
    let (loss, logits) = lossOfAnswer(tape[tape.count - 1].logits, batch)
    return (loss, backward(tape, logits: atLastOf(tape.count, logits)).parameters)
  }
}

extension GatedRNN: SequenceModel {
  /// The logits after the last step.
  public func answer(_ inputs: [Matrix<Element>]) -> Matrix<Element> {
    let tape = forward(inputs, from: restingState(batch: inputs[0].rows))
    return tape[tape.count - 1].logits
  }

  /// The mean cross-entropy of the last step's answer, and its gradient.
  public func gradient(
    _ batch: RecallTask.Batch<Element>
  ) -> (loss: Element, gradient: GatedRNN) {
    let tape = forward(batch.inputs, from: restingState(batch: batch.targets.count))
    let (loss, logits) = lossOfAnswer(tape[tape.count - 1].logits, batch)
    return (loss, backward(tape, logits: atLastOf(tape.count, logits)).parameters)
  }
}

private func lossOfAnswer<Element: Scalar>(
  _ logits: Matrix<Element>, _ batch: RecallTask.Batch<Element>
) -> (Element, Matrix<Element>) {
  let result = softmaxCrossEntropy(logits, targets: batch.targets)
  let count = Element(Double(batch.targets.count))
  return (result.loss / count, result.gradient / count)
}

private func atLastOf<Element: Scalar>(
  _ count: Int, _ logits: Matrix<Element>
) -> [Matrix<Element>?] {
  Array(repeating: nil, count: count - 1) + [logits]
}

extension SequenceModel {
  /// The share of a batch whose class has the largest logit.
  public func accuracy(_ batch: RecallTask.Batch<Element>) -> Double {
    let right = zip(answer(batch.inputs).argmax(), batch.targets).count { $0 == $1 }
    return Double(right) / Double(batch.targets.count)
  }
}
