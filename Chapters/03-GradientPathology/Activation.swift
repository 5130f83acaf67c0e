import Matrices

/// The function σ between a unit's sum and its state.
public enum Activation: String, Codable, CaseIterable, Sendable {
  /// tanh a, whose slope is at most 1.
  case tanh
  /// 1 / (1 + e^-a), whose slope is at most 1/4.
  case sigmoid
  /// max(0, a), whose slope is 0 or 1.
  case rectifier
  /// a itself, whose slope is 1.
  case identity

  // snippet.activation
  /// σ of every element.
  public func callAsFunction<Element: Scalar>(_ a: Matrix<Element>) -> Matrix<Element> {
    switch self {
    case .tanh: Matrices.tanh(a)
    case .sigmoid: Matrices.sigmoid(a)
    case .rectifier: a.clamped(from: 0, to: Element(.infinity))
    case .identity: a
    }
  }

  /// σ' of every element, told by the output y = σ(a) alone.
  public func slope<Element: Scalar>(atOutput y: Matrix<Element>) -> Matrix<Element> {
    switch self {
    case .tanh: 1 - y * y
    case .sigmoid: y * (1 - y)
    case .rectifier: y.map { $0 > 0 ? 1 : 0 }
    case .identity: Matrix(rows: y.rows, columns: y.columns, repeating: 1)
    }
  }

  /// γ: the steepest slope there is.
  public var steepestSlope: Double { self == .sigmoid ? 0.25 : 1 }
  // snippet.end
}
