import Matrices

/// A recurrent layer that predicts the next symbol at every step: symbols in, logits out.
public struct FusedLanguageModel<Element: Scalar>: Equatable, Sendable {
  /// From the symbols to the states.
  public var layer: FusedLayer<Element>
  /// From the states to the logits of the next symbol.
  public var readout: FusedReadout<Element>

  /// A model of a layer and a readout of its states.
  public init(layer: FusedLayer<Element>, readout: FusedReadout<Element>) {
    guard readout.Wy.rows == layer.hiddenSize else {
      stop(
        "language model: W_y is \(readout.Wy.shape), but the layer has \(layer.hiddenSize) units")
    }
    self.layer = layer
    self.readout = readout
  }

  /// A model with random weights.
  public init(
    _ cell: FusedCell, symbols: Int, hidden: Int, using random: inout SeededGenerator
  ) {
    self.init(
      layer: FusedLayer(cell, inputs: symbols, hidden: hidden, using: &random),
      readout: FusedReadout(hidden: hidden, symbols: symbols, using: &random))
  }
}

extension FusedLanguageModel: Trainable {
  /// The layer's parameters and the readout's.
  public var parameters: [Parameter<Self, Element>] {
    let toLayer: WritableKeyPath<Self, FusedLayer<Element>> = \.layer
    let toReadout: WritableKeyPath<Self, FusedReadout<Element>> = \.readout
    return layer.parameters.map { ($0.name, toLayer.appending(path: $0.path)) }
      + readout.parameters.map { ($0.name, toReadout.appending(path: $0.path)) }
  }
}

/// The memory in which a language model computes its loss and gradient, kept from update to update.
public final class FusedWorkspace<Element: Scalar> {
  /// What the layer remembers.
  public let tape = FusedTape<Element>()
  let readout = ReadoutMemory<Element>()

  /// Without memory yet.
  public init() {}
}

extension FusedLanguageModel {
  /// The cross-entropy of a text, and the gradient of it through all its steps.
  ///
  /// - Parameters:
  ///   - inputs: For each step a symbol for each row of the batch.
  ///   - targets: For each step the symbols that came next; a negative number stands for none.
  ///   - state: The state before the first step.
  ///   - scale: What the sum over all targets is multiplied by.
  ///   - workspace: The memory to work in.
  ///   - gradient: Set to the gradient.
  ///   - threads: Among how many threads the work is divided.
  /// - Returns: The loss, in nats, and the state after the last step.
  public func loss(
    _ inputs: [[Int]], targets: [[Int]], from state: FusedState<Element>, scale: Element,
    workspace: FusedWorkspace<Element>, gradient: inout FusedLanguageModel, threads: Int = 1
  ) -> (loss: Element, state: FusedState<Element>) {
    guard targets.count == inputs.count, targets.allSatisfy({ $0.count == state.h.rows }) else {
      stop("language model: there must be a target for each of the inputs")
    }
    let symbols = readout.Wy.columns
    let flat = targets.flatMap { $0 }
    for target in flat where target >= symbols {
      stop("language model: there is no symbol \(target) among \(symbols)")
    }
    gradient.clear()
    let last = layer.forward(
      .symbols(inputs), from: state, tape: workspace.tape, threads: threads)
    let loss = readout.loss(
      flat, tape: workspace.tape, memory: workspace.readout, scale: scale,
      into: &gradient.readout, threads: threads)
    _ = layer.backward(
      fromOutputs: true, last: nil, tape: workspace.tape, into: &gradient.layer, threads: threads)
    return (loss, last)
  }

  /// Sets all parameters to zero in the memory they have.
  private mutating func clear() {
    for (_, path) in parameters {
      let count = self[keyPath: path].shape.count
      self[keyPath: path].withMutableElements { fill($0, 0, count: count) }
    }
  }
}
