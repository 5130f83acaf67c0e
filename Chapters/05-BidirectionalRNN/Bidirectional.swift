import GatedCells
import Matrices
import Training

/// One of a thing for each reading direction.
public struct Streams<Value> {
  /// What belongs to the stream that reads from the first step to the last.
  public var forward: Value
  /// What belongs to the stream that reads from the last step to the first.
  public var backward: Value

  /// A pair.
  public init(forward: Value, backward: Value) {
    self.forward = forward
    self.backward = backward
  }
}

extension Streams: Equatable where Value: Equatable {}
extension Streams: Sendable where Value: Sendable {}

/// A layer that reads every sequence twice, once in each direction, with a cell for each.
///
/// ```math
/// h_t = \mathrm{cell}(x_t, h_{t-1}), \qquad g_t = \mathrm{cell}'(x_t, g_{t+1}), \qquad
/// \text{output}_t = [h_t, g_t]
/// ```
///
/// The two streams share nothing but the input and whoever reads the output. Rows are the batch: x is
/// [batch × input], h is [batch × hidden of the forward cell], g is [batch × hidden of the backward
/// cell]. Source: Schuster and Paliwal (1997).
public struct Bidirectional<Cell: RecurrentCell>: Trainable {
  /// The type of the numbers.
  public typealias Element = Cell.Element

  /// The cell that reads from the first step to the last.
  public var forwardCell: Cell
  /// The cell that reads from the last step to the first.
  public var backwardCell: Cell

  /// A layer of two given cells, which may differ in the number of hidden units.
  public init(forward: Cell, backward: Cell) {
    precondition(
      forward.inputSize == backward.inputSize,
      "Bidirectional: the streams read \(forward.inputSize) and \(backward.inputSize) inputs")
    forwardCell = forward
    backwardCell = backward
  }

  /// The number of inputs.
  public var inputSize: Int { forwardCell.inputSize }
  /// The number of outputs: the hidden units of both streams.
  public var outputSize: Int { forwardCell.hiddenSize + backwardCell.hiddenSize }

  /// The state in which each stream begins when nothing is known: zeros.
  public func restingState(batch: Int) -> Streams<Cell.State> {
    Streams(
      forward: forwardCell.restingState(batch: batch),
      backward: backwardCell.restingState(batch: batch))
  }

  // snippet.forward
  /// A batch of sequences.
  ///
  /// The backward stream begins at each sequence's own last step. What stands behind a sequence's end
  /// is never read.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: The states in which the streams begin: the forward stream before the first step,
  ///     the backward stream behind each sequence's last.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: Streams<Cell.State>, lengths: [Int]? = nil
  ) -> BidirectionalTape<Cell> {
    let h = forwardCell.forward(inputs, from: initialState.forward, lengths: lengths)
    let g = backwardCell.forward(
      reversed(inputs, lengths: lengths), from: initialState.backward, lengths: lengths)
    let outputs = zip(h.outputs, reversed(g.outputs, lengths: lengths)).map {
      Matrix(sideBySide: [$0, $1])
    }
    return BidirectionalTape(
      streams: Streams(forward: h, backward: g), lengths: lengths, outputs: outputs)
  }
  // snippet.end

  // snippet.backward
  /// Back-propagation through time: once through each stream, and the inputs' gradients added.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - outputs: The derivative of the loss by each step's output, [batch × output]; `nil` for a step
  ///     without a loss. What it says of a sequence that has ended is never read.
  ///   - finalState: The derivatives by the streams' last states from beyond; `nil` if nothing follows.
  public func backward(
    _ tape: BidirectionalTape<Cell>, outputs: [Matrix<Element>?],
    finalState: Streams<Cell.State>? = nil
  ) -> BidirectionalGradient<Cell> {
    let none = Matrix<Element>.zeros(rows: tape.batch, columns: outputSize)
    let hidden = forwardCell.hiddenSize
    let dh = outputs.map { $0?.columns(..<hidden) }
    let dg = reversed(outputs.map { ($0 ?? none).columns(hidden...) }, lengths: tape.lengths)
    let forward = forwardCell.backward(
      tape.streams.forward, outputs: dh, finalState: finalState?.forward)
    let backward = backwardCell.backward(
      tape.streams.backward, outputs: dg, finalState: finalState?.backward)
    return BidirectionalGradient(
      parameters: Bidirectional(forward: forward.parameters, backward: backward.parameters),
      inputs: zip(forward.inputs, reversed(backward.inputs, lengths: tape.lengths)).map { $0 + $1 },
      initialState: Streams(forward: forward.initialState, backward: backward.initialState))
  }
  // snippet.end
}

extension Bidirectional: Equatable where Cell: Equatable {}

/// The record of a batch of sequences that were read in both directions.
public struct BidirectionalTape<Cell: RecurrentCell>: Sendable {
  /// Each stream's record in its own order: the backward stream's first step read the last input.
  public let streams: Streams<SequenceTape<Cell>>
  /// How many steps each sequence has; `nil` if all are equally long.
  public let lengths: [Int]?
  /// [h_t, g_t] for each step, [batch × output]; zero where a sequence has ended.
  public let outputs: [Matrix<Cell.Element>]

  /// The number of sequences.
  public var batch: Int { streams.forward.initialState.batch }

  /// The state with which each stream has read everything: the forward stream's after each sequence's
  /// last step, the backward stream's after its first.
  public var finalState: Streams<Cell.State> {
    Streams(forward: streams.forward.finalState, backward: streams.backward.finalState)
  }
}

/// The derivatives of a loss by everything that a bidirectional layer computed it from.
public struct BidirectionalGradient<Cell: RecurrentCell>: Sendable {
  /// By each parameter, summed over steps and batch.
  public var parameters: Bidirectional<Cell>
  /// By each input x_t, along both streams, [batch × input]; zero where a sequence has ended.
  public var inputs: [Matrix<Cell.Element>]
  /// By the states in which the streams began.
  public var initialState: Streams<Cell.State>
}
