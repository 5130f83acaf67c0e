import Matrices

/// A recurrent layer that predicts the next symbol at every step: symbols in, logits out.
public struct FusedLanguageModel<Element: Scalar>: Equatable, Sendable {
  /// From the symbols to the states.
  public var layer: FusedLayer<Element>
  /// From the states to the logits of the next symbol.
  public var readout: FusedReadout<Element>
  private let list: ParameterList

  /// A model of a layer and a readout of its states.
  public init(layer: FusedLayer<Element>, readout: FusedReadout<Element>) {
    guard readout.Wy.rows == layer.hiddenSize else {
      stop(
        "language model: W_y is \(readout.Wy.shape), but the layer has \(layer.hiddenSize) units")
    }
    self.layer = layer
    self.readout = readout
    list = ParameterList(of: layer.cell)
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
  public var parameters: [Parameter<Self, Element>] { list.parameters }

  private static func parameters(of cell: FusedCell) -> [Parameter<Self, Element>] {
    var list: [Parameter<Self, Element>] = [
      ("W_x", \.layer.Wx), ("W_h", \.layer.Wh), ("b", \.layer.b),
    ]
    if cell == .gru { list.append(("b_hn", \.layer.bn)) }
    return list + [("W_y", \.readout.Wy), ("b_y", \.readout.by)]
  }

  /// The list of a model's parameters, made once.
  ///
  /// A key path into a generic type is put together anew each time it is written: the list of this
  /// model took a tenth of an update of a small network, three times.
  fileprivate struct ParameterList: Equatable, @unchecked Sendable {
    // Key paths without captured values, which are never changed, may be read by every thread.
    let parameters: [Parameter<FusedLanguageModel, Element>]

    init(of cell: FusedCell) { parameters = FusedLanguageModel.parameters(of: cell) }

    /// It follows from the layer, so that two models need not be told apart by it.
    static func == (a: Self, b: Self) -> Bool { true }
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
  @specialized(where Element == Float)
  @specialized(where Element == Double)
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
