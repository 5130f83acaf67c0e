import GatedCells
import Matrices
import Training

/// The bidirectional layer that training uses: the same numbers as ``Bidirectional``, several times
/// faster, with a fused layer for each direction.
public struct FusedBidirectional<Element: Scalar>: Equatable, Sendable {
  /// The layer that reads from the first step to the last.
  public var forwardLayer: FusedLayer<Element>
  /// The layer that reads from the last step to the first.
  public var backwardLayer: FusedLayer<Element>

  /// A layer of two given ones, which may differ in their kind and in the number of hidden units.
  public init(forward: FusedLayer<Element>, backward: FusedLayer<Element>) {
    precondition(
      forward.inputSize == backward.inputSize,
      "FusedBidirectional: the streams read \(forward.inputSize) and \(backward.inputSize) inputs")
    forwardLayer = forward
    backwardLayer = backward
  }

  /// A layer with random weights, and `hidden` units in each direction.
  public init(
    _ cell: FusedCell, inputs: Int, hidden: Int, using random: inout SeededGenerator
  ) {
    self.init(
      forward: FusedLayer(cell, inputs: inputs, hidden: hidden, using: &random),
      backward: FusedLayer(cell, inputs: inputs, hidden: hidden, using: &random))
  }

  /// The number of inputs.
  public var inputSize: Int { forwardLayer.inputSize }
  /// The number of outputs: the hidden units of both streams.
  public var outputSize: Int { forwardLayer.hiddenSize + backwardLayer.hiddenSize }

  /// The state in which each stream begins when nothing is known: zeros.
  public func restingState(batch: Int) -> Streams<FusedState<Element>> {
    Streams(
      forward: forwardLayer.restingState(batch: batch),
      backward: backwardLayer.restingState(batch: batch))
  }

  /// A batch of sequences; the backward stream begins at each sequence's own last step.
  ///
  /// - Parameters:
  ///   - input: The inputs of every step.
  ///   - initialState: The states in which the streams begin.
  ///   - lengths: How many steps each row of the batch has, the longest first; all of them if left out.
  ///   - tape: Keeps what the backward pass reads; afterwards it has the outputs.
  ///   - threads: Among how many threads the batch is divided.
  /// - Returns: The states with which the streams have read everything.
  @discardableResult
  public func forward(
    _ input: FusedInput<Element>, from initialState: Streams<FusedState<Element>>,
    lengths: [Int]? = nil, tape: FusedBidirectionalTape<Element>, threads: Int = 1
  ) -> Streams<FusedState<Element>> {
    tape.lengths = lengths
    return Streams(
      forward: forwardLayer.forward(
        input, from: initialState.forward, lengths: lengths, tape: tape.streams.forward,
        threads: threads),
      backward: backwardLayer.forward(
        input.reversed(lengths: lengths), from: initialState.backward, lengths: lengths,
        tape: tape.streams.backward, threads: threads))
  }

  /// Back-propagation through time through both streams. It uses the tape up.
  ///
  /// - Parameters:
  ///   - dOutputs: For each step the derivative by [h_t, g_t], [batch × output]; `nil` if the loss sees
  ///     only the final states.
  ///   - last: The derivatives by the states that the forward pass returned.
  ///   - tape: The forward pass.
  ///   - gradient: The derivatives by the weights are added to it.
  ///   - threads: Among how many threads the work is divided.
  /// - Returns: The derivatives by the initial states.
  @discardableResult
  public func backward(
    dOutputs: [Matrix<Element>]?, last: Streams<FusedState<Element>>,
    tape: FusedBidirectionalTape<Element>, into gradient: inout FusedBidirectional,
    threads: Int = 1
  ) -> Streams<FusedState<Element>> {
    let hidden = forwardLayer.hiddenSize
    let dh = dOutputs.map { $0.map { $0.columns(..<hidden) } }
    let dg = dOutputs.map { reversed($0.map { $0.columns(hidden...) }, lengths: tape.lengths) }
    return Streams(
      forward: forwardLayer.backward(
        dOutputs: dh, last: last.forward, tape: tape.streams.forward,
        into: &gradient.forwardLayer, threads: threads),
      backward: backwardLayer.backward(
        dOutputs: dg, last: last.backward, tape: tape.streams.backward,
        into: &gradient.backwardLayer, threads: threads))
  }

  /// The derivatives by the inputs along both streams, for each step [batch × input]; to be called after
  /// the backward pass, before the tape is used again.
  public func inputDerivatives(_ tape: FusedBidirectionalTape<Element>) -> [Matrix<Element>] {
    let backward = backwardLayer.inputDerivatives(tape.streams.backward)
    return zip(
      forwardLayer.inputDerivatives(tape.streams.forward),
      reversed(backward, lengths: tape.lengths)
    ).map { $0 + $1 }
  }
}

/// What a fused bidirectional layer remembers from its forward pass, and the memory it does so in.
public final class FusedBidirectionalTape<Element: Scalar> {
  /// Each stream's tape, in its own order.
  public let streams = Streams(forward: FusedTape<Element>(), backward: FusedTape<Element>())
  /// How many steps each sequence has; `nil` if all are equally long.
  public internal(set) var lengths: [Int]?

  /// Without memory yet.
  public init() {}

  /// [h_t, g_t] for each step, [batch × output]; zero where a sequence has ended.
  public var outputs: [Matrix<Element>] {
    zip(streams.forward.outputs, reversed(streams.backward.outputs, lengths: lengths)).map {
      Matrix(sideBySide: [$0, $1])
    }
  }
}

extension FusedBidirectional: Trainable {
  /// The parameters of both layers: "W_x forward", …, then "W_x backward", …
  public var parameters: [Parameter<Self, Element>] {
    let both: [(String, WritableKeyPath<Self, FusedLayer<Element>>, FusedLayer<Element>)] = [
      ("forward", \.forwardLayer, forwardLayer), ("backward", \.backwardLayer, backwardLayer),
    ]
    return both.flatMap { direction, place, layer in
      layer.parameters.map { ("\($0.name) \(direction)", place.appending(path: $0.path)) }
    }
  }
}

extension FusedBidirectional {
  /// The layer that computes what the cells compute, one direction each.
  public init(_ layer: Bidirectional<TanhCell<Element>>) {
    self.init(forward: FusedLayer(layer.forwardCell), backward: FusedLayer(layer.backwardCell))
  }

  /// The layer that computes what the LSTMs compute, one direction each.
  public init(_ layer: Bidirectional<LSTMCell<Element>>) {
    self.init(forward: FusedLayer(layer.forwardCell), backward: FusedLayer(layer.backwardCell))
  }

  /// The layer that computes what the GRUs compute, one direction each; their reset gates must act after
  /// the product.
  public init(_ layer: Bidirectional<GRUCell<Element>>) {
    self.init(forward: FusedLayer(layer.forwardCell), backward: FusedLayer(layer.backwardCell))
  }
}
