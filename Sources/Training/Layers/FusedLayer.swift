import Matrices

/// Which recurrent layer is computed.
public enum FusedCell: String, CaseIterable, Sendable {
  /// h = tanh(x W_x + h' W_h + b).
  case tanh
  /// The LSTM with a forget gate; its gates stand in the order i, f, g, o.
  case lstm
  /// The GRU whose reset gate acts after the product; its gates stand in the order r, z, n.
  case gru

  /// How many blocks of columns the weights have.
  public var gates: Int {
    switch self {
    case .tanh: 1
    case .lstm: 4
    case .gru: 3
    }
  }
}

/// A recurrent layer made for training: the same numbers as the cell that stands beside its
/// equations, several times faster.
///
/// All gates share one matrix, so that a step is one product. With σ the logistic function, x the
/// input and h', c' the state before the step, a block of columns for each gate, in this order:
///
/// ```
/// lstm   i, f, g, o = σ, σ, tanh, σ (x W_x + h' W_h + b)
///        c = f * c' + i * g        h = o * tanh(c)
/// gru    r, z = σ (x W_x + h' W_h + b)
///        n = tanh(x W_x + b + r * (h' W_h + b_hn))        h = (1 - z) * n + z * h'
/// tanh   h = tanh(x W_x + h' W_h + b)
/// ```
///
/// The order of the gates and the place of the GRU's reset gate are PyTorch's, whose two biases of
/// every other gate are one here, since only their sum counts.
///
/// What makes it fast: the inputs of all steps are multiplied at once, or looked up if they are symbols;
/// W_h is packed once for all steps; the gates are computed in one pass over memory; the weights'
/// gradients are one product over all steps; and the ``FusedTape`` keeps its memory from update to
/// update. What it leaves out: peepholes, layer normalisation and other candidate functions.
///
/// A result has the same bits with every number of threads.
public struct FusedLayer<Element: Scalar>: Equatable, Sendable {
  /// Which layer it is.
  public let cell: FusedCell
  /// From the input to the gates: [input × gates · hidden].
  public var Wx: Matrix<Element>
  /// From the last state to the gates: [hidden × gates · hidden].
  public var Wh: Matrix<Element>
  /// The bias of the gates: [1 × gates · hidden].
  public var b: Matrix<Element>
  /// The bias that the GRU's reset gate multiplies: [1 × hidden]; for other cells [1 × 0].
  public var bn: Matrix<Element>

  /// A layer of given weights.
  ///
  /// - Parameters:
  ///   - cell: Which layer it is.
  ///   - Wx: [input × gates · hidden].
  ///   - Wh: [hidden × gates · hidden].
  ///   - b: [1 × gates · hidden].
  ///   - bn: [1 × hidden], for a GRU only; zero if left out.
  public init(
    _ cell: FusedCell, Wx: Matrix<Element>, Wh: Matrix<Element>, b: Matrix<Element>,
    bn: Matrix<Element>? = nil
  ) {
    let (hidden, width) = (Wh.rows, cell.gates * Wh.rows)
    let extra = Shape(rows: 1, columns: cell == .gru ? hidden : 0)
    let bn = bn ?? .zeros(rows: 1, columns: extra.columns)
    for (name, matrix, shape) in [
      ("W_x", Wx, Shape(rows: Wx.rows, columns: width)),
      ("W_h", Wh, Shape(rows: hidden, columns: width)),
      ("b", b, Shape(rows: 1, columns: width)),
      ("b_hn", bn, extra),
    ] {
      guard matrix.shape == shape else {
        stop(
          "fused \(cell.rawValue) layer: with \(hidden) hidden units \(name) must be \(shape), "
            + "not \(matrix.shape)")
      }
    }
    guard hidden > 0, Wx.rows > 0 else {
      stop("fused \(cell.rawValue) layer: it needs an input and a hidden unit")
    }
    self.cell = cell
    self.Wx = Wx
    self.Wh = Wh
    self.b = b
    self.bn = bn
  }

  /// A layer whose weights are drawn evenly from ±1/√hidden, PyTorch's rule, and whose biases are zero.
  public init(
    _ cell: FusedCell, inputs: Int, hidden: Int, using random: inout SeededGenerator
  ) {
    let size = 1 / Double(hidden).squareRoot()
    let width = cell.gates * hidden
    self.init(
      cell,
      Wx: .uniform(rows: inputs, columns: width, in: -size..<size, using: &random),
      Wh: .uniform(rows: hidden, columns: width, in: -size..<size, using: &random),
      b: .zeros(rows: 1, columns: width))
  }

  /// The number of inputs.
  public var inputSize: Int { Wx.rows }
  /// The number of hidden units.
  public var hiddenSize: Int { Wh.rows }

  /// The state before the first step when nothing is known: zeros.
  public func restingState(batch: Int) -> FusedState<Element> {
    FusedState(
      h: .zeros(rows: batch, columns: hiddenSize),
      c: .zeros(rows: batch, columns: cell == .lstm ? hiddenSize : 0))
  }
}

extension FusedLayer: Trainable {
  /// "W_x", "W_h" and "b", and for a GRU "b_hn".
  public var parameters: [Parameter<Self, Element>] {
    let common: [Parameter<Self, Element>] = [("W_x", \.Wx), ("W_h", \.Wh), ("b", \.b)]
    return cell == .gru ? common + [("b_hn", \.bn)] : common
  }
}

/// The state of a fused layer between two steps, or the derivative of a loss by it.
public struct FusedState<Element: Scalar>: Equatable, Sendable {
  /// [batch × hidden].
  public var h: Matrix<Element>
  /// [batch × hidden] for an LSTM; [batch × 0] for the other cells, which have none.
  public var c: Matrix<Element>

  /// A state of given numbers.
  public init(h: Matrix<Element>, c: Matrix<Element>) {
    self.h = h
    self.c = c
  }

  /// A state without a cell.
  public init(h: Matrix<Element>) {
    self.init(h: h, c: .zeros(rows: h.rows, columns: 0))
  }
}

/// The inputs of a whole sequence.
public enum FusedInput<Element: Scalar>: Sendable {
  /// For each step [batch × input].
  case vectors([Matrix<Element>])
  /// For each step one symbol for each row of the batch, standing for a one-hot vector: W_x has a
  /// row for each symbol, which is looked up instead of multiplied.
  case symbols([[Int]])

  /// The number of steps.
  public var steps: Int {
    switch self {
    case .vectors(let inputs): inputs.count
    case .symbols(let inputs): inputs.count
    }
  }
}
