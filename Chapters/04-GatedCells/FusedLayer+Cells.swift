import GradientPathology
import Matrices
import Training

// The layer that training uses and the cells that stand beside their equations hold the same numbers:
// a fused layer has a cell's blocks side by side. Gradients have the types of what they belong to, so
// the same conversions carry them across.

extension FusedLayer {
  /// The layer that computes what the cell computes.
  public init(_ cell: TanhCell<Element>) {
    self.init(.tanh, blocks: [cell.hidden])
  }

  /// The layer that computes what the cell computes. Its candidate must be a tanh.
  public init(_ cell: LSTMCell<Element>) {
    precondition(
      cell.activation == .tanh,
      "FusedLayer: the LSTM's candidate is \(cell.activation), and a fused layer has only tanh")
    self.init(.lstm, blocks: [cell.input, cell.forget, cell.candidate, cell.output])
  }

  /// The layer that computes what the cell computes, in either convention of the update gate. The reset
  /// gate must act after the product, and the candidate must be a tanh.
  public init(_ cell: GRUCell<Element>) {
    precondition(
      cell.activation == .tanh && cell.reset == .afterProduct,
      "FusedLayer: the GRU's candidate is \(cell.activation) with the reset gate \(cell.reset), and a "
        + "fused layer has only tanh with the reset gate afterProduct")
    let cell = cell.converted(to: .keeps)
    self.init(.gru, blocks: [cell.relevance, cell.update, cell.candidate], bn: cell.bhg)
  }

  private init(_ kind: FusedCell, blocks: [Affine<Element>], bn: Matrix<Element>? = nil) {
    self.init(
      kind, Wx: Matrix(sideBySide: blocks.map(\.Wx)), Wh: Matrix(sideBySide: blocks.map(\.Wh)),
      b: Matrix(sideBySide: blocks.map(\.b)), bn: bn)
  }

  /// The blocks of the gates, in the layer's order.
  fileprivate func blocks(of kind: FusedCell) -> [Affine<Element>] {
    precondition(cell == kind, "a fused \(cell.rawValue) layer is no \(kind.rawValue) cell")
    return (0..<kind.gates).map { gate in
      let columns = gate * hiddenSize..<(gate + 1) * hiddenSize
      return Affine(Wx: Wx.columns(columns), Wh: Wh.columns(columns), b: b.columns(columns))
    }
  }
}

extension TanhCell {
  /// The cell that computes what a fused tanh layer computes.
  public init(_ layer: FusedLayer<Element>) {
    self.init(hidden: layer.blocks(of: .tanh)[0])
  }
}

extension LSTMCell {
  /// The cell that computes what a fused LSTM layer computes.
  public init(_ layer: FusedLayer<Element>) {
    let gates = layer.blocks(of: .lstm)
    self.init(input: gates[0], forget: gates[1], candidate: gates[2], output: gates[3])
  }
}

extension GRUCell {
  /// The cell that computes what a fused GRU layer computes: the reset gate acts after the product, and
  /// an update gate of 1 keeps the state.
  public init(_ layer: FusedLayer<Element>) {
    let gates = layer.blocks(of: .gru)
    self.init(
      relevance: gates[0], update: gates[1], candidate: gates[2], reset: .afterProduct,
      convention: .keeps, bhg: layer.bn)
  }
}

extension FusedState {
  /// The state of a tanh cell or a GRU.
  public init(_ state: HiddenState<Element>) { self.init(h: state.h) }

  /// The state of an LSTM.
  public init(_ state: MemoryState<Element>) { self.init(h: state.h, c: state.c) }
}

extension HiddenState {
  /// The state of a fused tanh or GRU layer.
  public init(_ state: FusedState<Element>) { self.init(h: state.h) }
}

extension MemoryState {
  /// The state of a fused LSTM layer.
  public init(_ state: FusedState<Element>) { self.init(h: state.h, c: state.c) }
}
