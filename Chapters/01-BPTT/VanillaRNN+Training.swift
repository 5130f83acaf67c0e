import Matrices
import Training

extension VanillaRNN: Trainable {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    [("W_xh", \.Wxh), ("W_hh", \.Whh), ("b_h", \.bh), ("W_hy", \.Why), ("b_y", \.by)]
  }

  /// Random weights that keep the size of what flows through them; biases are zero.
  ///
  /// Each weight is uniform within ±√(3 / inputs of the layer), so that a sum over the layer's inputs
  /// has about the variance of one of them (LeCun et al., 1998).
  public init(
    input: Int, hidden: Int, output: Int, using random: inout SeededGenerator
  ) {
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = (3 / Double(rows)).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    self.init(
      Wxh: weights(input, hidden), Whh: weights(hidden, hidden),
      bh: .zeros(rows: 1, columns: hidden), Why: weights(hidden, output),
      by: .zeros(rows: 1, columns: output))
  }

  /// The same network with another type of number: `Dual` to differentiate it, `Float` to train it.
  public init<Other: Scalar>(_ other: VanillaRNN<Other>) {
    self.init(
      Wxh: Matrix(other.Wxh), Whh: Matrix(other.Whh), bh: Matrix(other.bh),
      Why: Matrix(other.Why), by: Matrix(other.by))
  }
}
