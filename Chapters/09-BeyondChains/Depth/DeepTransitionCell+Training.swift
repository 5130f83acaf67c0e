import Matrices
import Training

extension DeepTransitionCell {
  /// Every learnable matrix under the name that the formulas give it; W_hh only where the cell skips.
  public var parameters: [Parameter<Self, Element>] {
    let first: [Parameter<Self, Element>] = [("W_xz", \.Wxz), ("W_hz", \.Whz), ("b_z", \.bz)]
    let middle = further.indices.flatMap { k -> [Parameter<Self, Element>] in
      [("W_\(k + 2)", \.further[k].W), ("b_\(k + 2)", \.further[k].b)]
    }
    let last: [Parameter<Self, Element>] = [("W_zh", \.Wzh), ("b_h", \.bh)]
    return first + middle + last + (skips ? [("W_hh", \.Whh)] : [])
  }

  /// Random weights that keep the size of what flows through them; biases are zero.
  ///
  /// Each weight is uniform within ±√(3 / inputs of the layer), so that a sum over the layer's inputs
  /// has about the variance of one of them (LeCun et al., 1998).
  ///
  /// - Parameters:
  ///   - input: The number of inputs.
  ///   - hidden: The number of hidden units.
  ///   - width: The units of each extra layer; as many as hidden ones if not given.
  ///   - extra: How many extra layers, at least 1.
  ///   - skips: Whether there is a skip connection.
  ///   - random: Where the weights come from.
  public init(
    input: Int, hidden: Int, width: Int? = nil, extra: Int = 1, skips: Bool,
    using random: inout SeededGenerator
  ) {
    precondition(extra >= 1, "DeepTransitionCell: \(extra) extra layers")
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = (3 / Double(rows)).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    let width = width ?? hidden
    self.init(
      Wxz: weights(input, width), Whz: weights(hidden, width), bz: .zeros(rows: 1, columns: width),
      further: (1..<extra).map { _ in
        Dense(W: weights(width, width), b: .zeros(rows: 1, columns: width))
      },
      Wzh: weights(width, hidden), bh: .zeros(rows: 1, columns: hidden),
      Whh: skips ? weights(hidden, hidden) : nil)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: DeepTransitionCell<Other>) {
    self.init(
      Wxz: Matrix(other.Wxz), Whz: Matrix(other.Whz), bz: Matrix(other.bz),
      further: other.further.map { Dense(W: Matrix($0.W), b: Matrix($0.b)) },
      Wzh: Matrix(other.Wzh), bh: Matrix(other.bh),
      Whh: other.skips ? Matrix(other.Whh) : nil)
  }
}
