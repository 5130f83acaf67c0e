import GatedCells
import Matrices
import Training

/// Bidirectional layers, one on top of the other, below a linear map to logits.
///
/// ```math
/// o_t = [h_t, g_t] W_y + b_y
/// ```
///
/// Rows are the batch: x is [batch × input], o is [batch × output]. From the second layer on a layer
/// reads both streams of the one below.
public struct BidirectionalNetwork<Cell: RecurrentCell>: Trainable {
  /// The type of the numbers.
  public typealias Element = Cell.Element

  /// The layers, the lowest first.
  public var layers: [Bidirectional<Cell>]
  /// From the highest layer's output to the logits: [forward hidden + backward hidden × output].
  public var Wy: Matrix<Element>
  /// The bias of the logits: [1 × output].
  public var by: Matrix<Element>

  /// A network of given weights.
  public init(_ layers: [Bidirectional<Cell>], Wy: Matrix<Element>, by: Matrix<Element>) {
    precondition(!layers.isEmpty, "BidirectionalNetwork: there must be at least one layer")
    for (lower, upper) in zip(layers, layers.dropFirst()) {
      precondition(
        upper.inputSize == lower.outputSize,
        "BidirectionalNetwork: a layer of \(upper.inputSize) inputs cannot read \(lower.outputSize) "
          + "outputs")
    }
    let outputs = layers[layers.count - 1].outputSize
    precondition(
      Wy.rows == outputs && by.shape == Shape(rows: 1, columns: Wy.columns),
      "BidirectionalNetwork: W_y \(Wy.shape) and b_y \(by.shape) do not fit \(outputs) units")
    self.layers = layers
    self.Wy = Wy
    self.by = by
  }

  /// The state in which each layer's streams begin when nothing is known.
  public func restingState(batch: Int) -> [Streams<Cell.State>] {
    layers.map { $0.restingState(batch: batch) }
  }

  /// The record of a batch of sequences.
  public struct Tape: Sendable {
    /// Each layer's record, the lowest first.
    public let layers: [BidirectionalTape<Cell>]
    /// o_t for each step: [batch × output]. Behind a sequence's end it is b_y and means nothing.
    public let logits: [Matrix<Element>]
  }

  /// A batch of sequences.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: The states in which each layer's streams begin.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: [Streams<Cell.State>], lengths: [Int]? = nil
  ) -> Tape {
    precondition(
      initialState.count == layers.count,
      "forward: \(initialState.count) states for \(layers.count) layers")
    var tapes: [BidirectionalTape<Cell>] = []
    for (layer, state) in zip(layers, initialState) {
      tapes.append(layer.forward(tapes.last?.outputs ?? inputs, from: state, lengths: lengths))
    }
    let outputs = tapes.last?.outputs ?? []
    return Tape(layers: tapes, logits: outputs.map { $0 • Wy + by })
  }

  /// The forward pass in reverse, layer by layer from the highest.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - logits: dL/do_t for each step, [batch × output]; `nil` for a step without a loss. Rows whose
  ///     sequence has ended must be zero, as `softmaxCrossEntropy` leaves rows without a target.
  /// - Returns: The derivatives by the parameters, by each input and by each layer's initial states.
  public func backward(
    _ tape: Tape, logits: [Matrix<Element>?]
  ) -> (parameters: Self, inputs: [Matrix<Element>], initialState: [Streams<Cell.State>]) {
    precondition(
      logits.count == tape.logits.count,
      "backward: \(tape.logits.count) steps, \(logits.count) gradients")
    var gradient = self
    gradient.Wy = .zeros(like: Wy)
    gradient.by = .zeros(like: by)
    let highest = tape.layers[layers.count - 1].outputs
    var doutputs = zip(highest, logits).map { output, do_t -> Matrix<Element>? in
      guard let do_t else { return nil }
      gradient.Wy.addProduct(transposed: output, do_t)
      gradient.by.addRowsSummed(do_t)
      return do_t.timesTransposed(Wy)
    }
    var inputs: [Matrix<Element>] = []
    var states: [Streams<Cell.State>] = []
    for index in layers.indices.reversed() {
      let pass = layers[index].backward(tape.layers[index], outputs: doutputs)
      gradient.layers[index] = pass.parameters
      states.append(pass.initialState)
      inputs = pass.inputs
      doutputs = inputs
    }
    return (gradient, inputs, states.reversed())
  }
}

extension BidirectionalNetwork: Equatable where Cell: Equatable {}

extension BidirectionalNetwork {
  /// Every learnable matrix: "W_xh forward 1", …, "W_xh backward 1", … of every layer, the lowest first,
  /// then "W_y" and "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let head: [Parameter<Self, Element>] = [("W_y", \.Wy), ("b_y", \.by)]
    return layers.indices.flatMap { index in
      let layer: WritableKeyPath<Self, Bidirectional<Cell>> = \.layers[index]
      return layers[index].parameters.map { name, path in
        ("\(name) \(index + 1)", layer.appending(path: path))
      }
    } + head
  }
}
