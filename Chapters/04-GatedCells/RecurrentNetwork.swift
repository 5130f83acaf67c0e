import GradientPathology
import Matrices
import Training

/// Layers of cells below a linear map to logits: one network for every cell.
///
/// ```math
/// o_t = h_t W_{hy} + b_y
/// ```
///
/// h is the output of the highest layer. Rows are the batch: x is [batch × input], o is [batch × output].
public struct RecurrentNetwork<Cell: RecurrentCell>: Trainable {
  /// The type of the numbers.
  public typealias Element = Cell.Element

  /// The layers, the lowest first.
  public var stack: Stack<Cell>
  /// From the highest layer's output to the logits: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × output].
  public var by: Matrix<Element>

  /// A network of given weights.
  public init(_ stack: Stack<Cell>, Why: Matrix<Element>, by: Matrix<Element>) {
    precondition(
      Why.rows == stack.outputSize && by.shape == Shape(rows: 1, columns: Why.columns),
      "RecurrentNetwork: W_hy \(Why.shape) and b_y \(by.shape) do not fit \(stack.outputSize) units"
    )
    self.stack = stack
    self.Why = Why
    self.by = by
  }

  /// Given layers below random weights to the logits; b_y is zero.
  public init(_ layers: [Cell], output: Int, using random: inout SeededGenerator) {
    let stack = Stack(layers)
    let bound = (3 / Double(stack.outputSize)).squareRoot()
    self.init(
      stack,
      Why: .uniform(
        rows: stack.outputSize, columns: output, in: -bound..<bound, using: &random),
      by: .zeros(rows: 1, columns: output))
  }

  /// Each layer's state when nothing is known.
  public func restingState(batch: Int) -> [Cell.State] { stack.restingState(batch: batch) }

  /// The record of a whole sequence, which `backward` reads in reverse.
  public struct Tape: Sendable {
    /// The layers' record.
    public let stack: StackTape<Cell>
    /// o_t for each step: [batch × output]. Behind a sequence's end it is b_y and means nothing.
    public let logits: [Matrix<Element>]
  }

  /// A whole sequence.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: Each layer's state before the first step.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  ///   - dropout: The probability that a number between two layers is left out.
  ///   - seed: Decides which; a new one for each update.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: [Cell.State], lengths: [Int]? = nil,
    dropout: Double = 0, seed: UInt64 = 0
  ) -> Tape {
    let tape = stack.forward(
      inputs, from: initialState, lengths: lengths, dropout: dropout, seed: seed)
    return Tape(stack: tape, logits: tape.outputs.map { $0 • Why + by })
  }

  /// The forward pass in reverse.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - logits: dL/do_t for each step, [batch × output]; `nil` for a step without a loss. Rows whose
  ///     sequence has ended must be zero, as `softmaxCrossEntropy` leaves rows without a target.
  ///   - finalState: The derivatives by each layer's last state from beyond; `nil` if nothing follows.
  /// - Returns: The derivatives by the parameters, by each input and by each layer's initial state.
  public func backward(
    _ tape: Tape, logits: [Matrix<Element>?], finalState: [Cell.State]? = nil
  ) -> (parameters: Self, inputs: [Matrix<Element>], initialState: [Cell.State]) {
    precondition(
      logits.count == tape.logits.count,
      "backward: \(tape.logits.count) steps, \(logits.count) gradients")
    var gradient = self
    gradient.Why = .zeros(like: Why)
    gradient.by = .zeros(like: by)
    let outputs = zip(tape.stack.outputs, logits).map { h, do_t -> Matrix<Element>? in
      guard let do_t else { return nil }
      gradient.Why.addProduct(transposed: h, do_t)
      gradient.by.addRowsSummed(do_t)
      return do_t.timesTransposed(Why)
    }
    let pass = stack.backward(tape.stack, outputs: outputs, finalState: finalState)
    gradient.stack = pass.parameters
    return (gradient, pass.inputs, pass.initialState)
  }

  /// The mean cross-entropy of the targets in nats, and its gradient.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - targets: For each step and row the class that is due; `nil` where none is.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  public func lossAndGradient(
    _ inputs: [Matrix<Element>], targets: [[Int?]], lengths: [Int]? = nil
  ) -> (loss: Element, gradient: Self) {
    let tape = forward(
      inputs, from: restingState(batch: inputs[0].rows), lengths: lengths)
    let count = Element(Double(targets.joined().count { $0 != nil }))
    var loss: Element = 0
    let logits = zip(tape.logits, targets).map { logits, targets -> Matrix<Element>? in
      if targets.allSatisfy({ $0 == nil }) { return nil }
      let step = softmaxCrossEntropy(logits, targets: targets)
      loss += step.loss / count
      return step.gradient / count
    }
    return (loss, backward(tape, logits: logits).parameters)
  }
}

extension RecurrentNetwork: Equatable where Cell: Equatable {}

extension RecurrentNetwork {
  /// Every learnable matrix: the layers' under the names that ``Stack`` gives them, then "W_hy", "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let head: [Parameter<Self, Element>] = [("W_hy", \.Why), ("b_y", \.by)]
    let layers: WritableKeyPath<Self, Stack<Cell>> = \.stack
    return stack.parameters.map { ($0.name, layers.appending(path: $0.path)) } + head
  }
}

extension RecurrentNetwork: SequenceModel {
  /// The logits after the last step, and the way back from them.
  public func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> Self) {
    let tape = forward(inputs, from: restingState(batch: inputs[0].rows))
    let before = [Matrix<Element>?](repeating: nil, count: inputs.count - 1)
    return (
      tape.logits[inputs.count - 1], { backward(tape, logits: before + [$0]).parameters }
    )
  }
}
