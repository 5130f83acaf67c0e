import Matrices
import Training

extension Attention: Trainable {
  /// "W_q", "W_k" and "v", as far as the score uses them.
  public var parameters: [Parameter<Self, Element>] {
    switch score {
    case .additive: [("W_q", \.Wq), ("W_k", \.Wk), ("v", \.v)]
    case .general: [("W_k", \.Wk)]
    case .dot, .scaledDot: []
    }
  }

  /// Random weights that keep the size of what flows through them.
  ///
  /// - Parameters:
  ///   - score: How states are compared.
  ///   - hidden: The size of a state, the encoder's and the decoder's.
  ///   - units: The size of a key of additive scores; `hidden` if left out.
  ///   - random: Where the weights come from.
  public init(
    _ score: AttentionScore, hidden: Int, units: Int? = nil,
    using random: inout SeededGenerator
  ) {
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = 1 / Double(rows).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    switch score {
    case .additive:
      let units = units ?? hidden
      self.init(
        score, Wq: weights(hidden, units), Wk: weights(hidden, units), v: weights(units, 1))
    case .general: self.init(score, Wk: weights(hidden, hidden))
    case .dot, .scaledDot: self.init(score)
    }
  }

  /// The same weights as another type of number.
  public init<Other: Scalar>(_ other: Attention<Other>) {
    func taken(_ used: Bool, _ matrix: Matrix<Other>) -> Matrix<Element>? {
      used ? Matrix(matrix) : nil
    }
    self.init(
      other.score, Wq: taken(other.score == .additive, other.Wq),
      Wk: taken(other.hasKeys, other.Wk), v: taken(other.score == .additive, other.v))
  }
}
