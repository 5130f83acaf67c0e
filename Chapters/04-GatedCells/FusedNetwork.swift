import GradientPathology
import Matrices
import Training

/// A fused layer below a linear map to the answers: what ``RecurrentNetwork`` computes, at the speed that
/// long training asks for.
///
/// Rows are the batch: x is [batch × input], o is [batch × output].
public struct FusedNetwork<Element: Scalar>: Equatable, Trainable {
  /// The recurrent layer.
  public var layer: FusedLayer<Element>
  /// From the layer's output to the answers: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the answers: [1 × output].
  public var by: Matrix<Element>

  /// A network of given weights.
  public init(_ layer: FusedLayer<Element>, Why: Matrix<Element>, by: Matrix<Element>) {
    precondition(
      Why.rows == layer.hiddenSize && by.shape == Shape(rows: 1, columns: Why.columns),
      "FusedNetwork: W_hy \(Why.shape) and b_y \(by.shape) do not fit \(layer.hiddenSize) units")
    self.layer = layer
    self.Why = Why
    self.by = by
  }

  /// A given layer below random weights; b_y is zero.
  public init(_ layer: FusedLayer<Element>, output: Int, using random: inout SeededGenerator) {
    let bound = (3 / Double(layer.hiddenSize)).squareRoot()
    self.init(
      layer,
      Why: .uniform(rows: layer.hiddenSize, columns: output, in: -bound..<bound, using: &random),
      by: .zeros(rows: 1, columns: output))
  }

  /// The random start that the readable cells have.
  ///
  /// - Parameters:
  ///   - cell: Which layer it is.
  ///   - input: The number of inputs.
  ///   - hidden: The number of units.
  ///   - output: The number of answers.
  ///   - keepBias: The bias of the gate that keeps the state: an LSTM's forget gate, or a GRU's update
  ///     gate, read as "keep". A tanh layer has none.
  ///   - random: Where the weights come from.
  public init(
    _ cell: FusedCell, input: Int, hidden: Int, output: Int, keepBias: Double,
    using random: inout SeededGenerator
  ) {
    let layer: FusedLayer<Element>
    switch cell {
    case .tanh: layer = FusedLayer(TanhCell(input: input, hidden: hidden, using: &random))
    case .lstm:
      layer = FusedLayer(
        LSTMCell(input: input, hidden: hidden, forgetBias: keepBias, using: &random))
    case .gru:
      var cell = GRUCell<Element>(
        input: input, hidden: hidden, reset: .afterProduct, convention: .keeps, using: &random)
      cell.update.b = Matrix(rows: 1, columns: hidden, repeating: Element(keepBias))
      layer = FusedLayer(cell)
    }
    self.init(layer, output: output, using: &random)
  }

  /// The layer's parameters, and "W_hy" and "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let inner: WritableKeyPath<Self, FusedLayer<Element>> = \.layer
    let head: [Parameter<Self, Element>] = [("W_hy", \.Why), ("b_y", \.by)]
    return layer.parameters.map { ($0.name, inner.appending(path: $0.path)) } + head
  }

  /// The width at which a layer of this kind has the number of parameters nearest to `count`.
  ///
  /// - Parameters:
  ///   - count: How many learnable numbers the network may have, in all.
  ///   - cell: Which layer it is.
  ///   - input: The number of inputs.
  ///   - output: The number of answers.
  public static func width(
    for count: Int, _ cell: FusedCell, input: Int, output: Int
  ) -> Int {
    func parameters(_ hidden: Int) -> Int {
      let block = hidden * (input + hidden + 1)
      return cell.gates * block + (cell == .gru ? hidden : 0) + output * (hidden + 1)
    }
    let wide = (1...).first { parameters($0) >= count } ?? 1
    let narrow = max(1, wide - 1)
    return count - parameters(narrow) < parameters(wide) - count ? narrow : wide
  }
}

extension FusedNetwork: SequenceModel {
  /// The answers after the last step, and the way back from them.
  public func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> Self) {
    let tape = FusedTape<Element>()
    let last = layer.forward(
      .vectors(inputs), from: layer.restingState(batch: inputs[0].rows), tape: tape)
    return (
      last.h • Why + by,
      { danswer in
        precondition(tape.isRecorded, "run: the way back can be gone once")
        var gradient = zeroed()
        gradient.Why.addProduct(transposed: last.h, danswer)
        gradient.by.addRowsSummed(danswer)
        let dlast = FusedState(h: danswer.timesTransposed(Why), c: .zeros(like: last.c))
        layer.backward(dOutputs: nil, last: dlast, tape: tape, into: &gradient.layer)
        return gradient
      }
    )
  }
}

extension FusedNetwork {
  /// The answers after every step, and what the layer remembers of them.
  private func forward(
    _ inputs: [Matrix<Element>]
  ) -> (tape: FusedTape<Element>, last: FusedState<Element>, outputs: [Matrix<Element>]) {
    let tape = FusedTape<Element>()
    let last = layer.forward(
      .vectors(inputs), from: layer.restingState(batch: inputs[0].rows), tape: tape)
    return (tape, last, tape.outputs)
  }

  /// The mean cross-entropy of the targets in nats, and its gradient.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - targets: For each step and row the class that is due; `nil` where none is.
  public func lossAndGradient(
    _ inputs: [Matrix<Element>], targets: [[Int?]]
  ) -> (loss: Element, gradient: Self) {
    let (tape, last, outputs) = forward(inputs)
    let count = Element(Double(targets.joined().count { $0 != nil }))
    var loss: Element = 0
    var gradient = zeroed()
    let doutputs = zip(outputs, targets).map { h, targets -> Matrix<Element> in
      if targets.allSatisfy({ $0 == nil }) { return .zeros(like: h) }
      let step = softmaxCrossEntropy(h • Why + by, targets: targets)
      loss += step.loss / count
      let dlogits = step.gradient / count
      gradient.Why.addProduct(transposed: h, dlogits)
      gradient.by.addRowsSummed(dlogits)
      return dlogits.timesTransposed(Why)
    }
    let zero = FusedState(h: .zeros(like: last.h), c: .zeros(like: last.c))
    layer.backward(dOutputs: doutputs, last: zero, tape: tape, into: &gradient.layer)
    return (loss, gradient)
  }

  /// The share of the due symbols whose logit is the largest.
  public func accuracy(_ batch: CopyTask.Batch<Element>) -> Double {
    var (right, due) = (0, 0)
    for (h, targets) in zip(forward(batch.inputs).outputs, batch.targets)
    where targets.contains(where: { $0 != nil }) {
      for (said, target) in zip((h • Why + by).argmax(), targets) where target != nil {
        due += 1
        right += said == target ? 1 : 0
      }
    }
    return Double(right) / Double(due)
  }
}
