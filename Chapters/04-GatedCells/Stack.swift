import Matrices
import Training

/// Layers of cells, one on top of the other: each reads the outputs of the one below.
public struct Stack<Cell: RecurrentCell>: Trainable {
  /// The type of the numbers.
  public typealias Element = Cell.Element

  /// The cells, the lowest first.
  public var layers: [Cell]

  /// A stack of given cells, the lowest first.
  public init(_ layers: [Cell]) {
    precondition(!layers.isEmpty, "Stack: there must be at least one layer")
    for (lower, upper) in zip(layers, layers.dropFirst()) {
      precondition(
        upper.inputSize == lower.hiddenSize,
        "Stack: a layer of \(upper.inputSize) inputs cannot read \(lower.hiddenSize) outputs")
    }
    self.layers = layers
  }

  /// The number of inputs of the lowest layer.
  public var inputSize: Int { layers[0].inputSize }
  /// The number of outputs of the highest layer.
  public var outputSize: Int { layers[layers.count - 1].hiddenSize }

  /// Each layer's state when nothing is known.
  public func restingState(batch: Int) -> [Cell.State] {
    layers.map { $0.restingState(batch: batch) }
  }

  /// A whole sequence, without dropout: what a trained model does.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: Each layer's state before the first step.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: [Cell.State], lengths: [Int]? = nil
  ) -> StackTape<Cell> {
    forward(inputs, from: initialState, lengths: lengths, dropout: 0, seed: 0)
  }

  /// A whole sequence with dropout between the layers, but not within one (Zaremba et al., 2014).
  ///
  /// Each number that a layer hands to the next is left out with probability `dropout`; the others
  /// grow by 1 / (1 - dropout), so that their mean stays. The masks are decided by the seed, the layer,
  /// the step and the row: padding behind the sequences' ends does not move them.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: Each layer's state before the first step.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  ///   - dropout: The probability that a number is left out, from 0 to below 1.
  ///   - seed: Decides which; a new one for each update.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: [Cell.State], lengths: [Int]? = nil,
    dropout: Double, seed: UInt64
  ) -> StackTape<Cell> {
    precondition((0..<1).contains(dropout), "forward: a dropout of \(dropout) is not in 0..<1")
    precondition(
      initialState.count == layers.count,
      "forward: \(initialState.count) states for \(layers.count) layers")
    let random = SeededGenerator(seed: seed)
    var tapes: [SequenceTape<Cell>] = []
    var masks: [[Matrix<Element>]] = []
    var x = inputs
    for (index, (layer, state)) in zip(layers, initialState).enumerated() {
      if index > 0, dropout > 0 {
        // snippet.dropout
        var random = random.stream("layer \(index)")
        let ofLayer = x.map { h in
          Matrix<Element>(rows: h.rows, columns: h.columns) { _, _ in
            random.uniform() < dropout ? 0 : Element(1 / (1 - dropout))
          }
        }
        x = zip(x, ofLayer).map { $0 * $1 }
        // snippet.end
        masks.append(ofLayer)
      }
      let tape = layer.forward(x, from: state, lengths: lengths)
      tapes.append(tape)
      x = tape.outputs
    }
    return StackTape(layers: tapes, masks: masks)
  }

  /// The forward pass in reverse, layer by layer from the highest.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - outputs: dL/dh_t of the highest layer, for each step; `nil` for a step without a loss.
  ///   - finalState: The derivatives by each layer's last state from beyond; `nil` if nothing follows.
  public func backward(
    _ tape: StackTape<Cell>, outputs: [Matrix<Element>?], finalState: [Cell.State]? = nil
  ) -> StackGradient<Cell> {
    var gradient = self
    var states: [Cell.State] = []
    var dh = outputs
    var inputs: [Matrix<Element>] = []
    for index in layers.indices.reversed() {
      let pass = layers[index].backward(
        tape.layers[index], outputs: dh, finalState: finalState?[index])
      gradient.layers[index] = pass.parameters
      states.append(pass.initialState)
      inputs = pass.inputs
      if index > 0, !tape.masks.isEmpty {
        inputs = zip(inputs, tape.masks[index - 1]).map { $0 * $1 }
      }
      dh = inputs
    }
    return StackGradient(parameters: gradient, inputs: inputs, initialState: states.reversed())
  }
}

extension Stack: Equatable where Cell: Equatable {}

extension Stack {
  /// Every learnable matrix of every layer, the lowest layer first: "W_xi 1", "W_hi 1", …
  public var parameters: [Parameter<Self, Element>] {
    layers.indices.flatMap { index in
      let layer: WritableKeyPath<Self, Cell> = \.layers[index]
      return layers[index].parameters.map { name, path in
        ("\(name) \(index + 1)", layer.appending(path: path))
      }
    }
  }
}

/// The record of a whole sequence through all layers.
public struct StackTape<Cell: RecurrentCell>: Sendable {
  /// Each layer's record, the lowest first.
  public let layers: [SequenceTape<Cell>]
  /// For each boundary between layers and each step, the factors of dropout; empty without dropout.
  public let masks: [[Matrix<Cell.Element>]]

  /// h_t of the highest layer for each step, [batch × hidden]; zero where a sequence has ended.
  public var outputs: [Matrix<Cell.Element>] { layers[layers.count - 1].outputs }
  /// Each layer's state after each sequence's own last step.
  public var finalState: [Cell.State] { layers.map(\.finalState) }
}

/// The derivatives of a loss by everything that a stack computed it from.
public struct StackGradient<Cell: RecurrentCell>: Sendable {
  /// By each parameter, summed over steps and batch.
  public var parameters: Stack<Cell>
  /// By each input x_t, [batch × input].
  public var inputs: [Matrix<Cell.Element>]
  /// By each layer's state before the first step.
  public var initialState: [Cell.State]
}
