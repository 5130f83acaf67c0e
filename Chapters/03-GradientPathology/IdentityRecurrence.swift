import Matrices

/// A state that is added to and never multiplied: h_t = h_{t-1} + F(x_t), with F(x) = tanh(x W + b).
///
/// Source: deck B's "identity relationship".
public struct IdentityRecurrence<Element: Scalar>: Equatable, Sendable {
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// The bias: [1 × hidden].
  public var bh: Matrix<Element>

  /// A recurrence of given weights.
  public init(Wxh: Matrix<Element>, bh: Matrix<Element>) {
    self.Wxh = Wxh
    self.bh = bh
  }

  // snippet.identity
  /// One step: x is [batch × input], h is [batch × hidden].
  public func step(_ x: Matrix<Element>, from h: Matrix<Element>) -> Matrix<Element> {
    h + tanh(x • Wxh + bh)
  }
  // snippet.end
}
