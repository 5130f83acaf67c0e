import Matrices

/// One learnable matrix of a model: its name as the formulas write it, "W_hh", and where it is.
public typealias Parameter<Model, Element: Scalar> = (
  name: String, path: WritableKeyPath<Model, Matrix<Element>>
)

/// A model whose learnable numbers are matrices, each listed once by name.
///
/// Optimisers, clipping, gradient checks, checkpoints and messages all read this one list. A
/// gradient has the type of its model, so the derivative by `model.Whh` is `gradient.Whh`.
///
/// ```swift
/// extension Perceptron: Trainable {
///   var parameters: [Parameter<Self, Double>] { [("W", \.W), ("b", \.b)] }
/// }
/// ```
public protocol Trainable: Sendable {
  /// The type of the numbers.
  associatedtype Element: Scalar

  /// Every learnable matrix, in a fixed order, with names that differ from each other.
  var parameters: [Parameter<Self, Element>] { get }
}

/// The arithmetic of models and their gradients: a model is one long vector of numbers.
extension Trainable {
  /// How many learnable numbers there are.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + self[keyPath: $1.path].shape.count }
  }

  /// The same model with every parameter zero: where a gradient begins.
  public func zeroed() -> Self {
    var zero = self
    for (_, path) in parameters { zero[keyPath: path] = .zeros(like: self[keyPath: path]) }
    return zero
  }

  /// The sum of the products of corresponding numbers.
  public func dot(_ other: Self) -> Element {
    parameters.reduce(into: 0) { $0 += self[keyPath: $1.path].dot(other[keyPath: $1.path]) }
  }

  /// The Euclidean norm of all parameters together, √(Σ w²).
  public func norm() -> Element {
    // The parts' norms are already safe from overflow; so is the norm of these.
    Matrix.row(parameters.map { self[keyPath: $0.path].norm() }).norm()
  }

  /// Adds `factor` times `other`.
  public mutating func add(_ other: Self, scaledBy factor: Element = 1) {
    for (_, path) in parameters { self[keyPath: path].add(other[keyPath: path], scaledBy: factor) }
  }

  /// Multiplies every parameter by `factor`.
  public mutating func scale(by factor: Element) {
    for (_, path) in parameters { self[keyPath: path] *= factor }
  }

  /// The largest absolute difference from another model of the same shapes; NaN if one is met.
  public func greatestDifference(from other: Self) -> Double {
    var greatest = 0.0
    for (_, path) in parameters {
      let difference = (self[keyPath: path] - other[keyPath: path]).maximumMagnitude()
      if difference.isNaN { return difference }
      greatest = max(greatest, difference)
    }
    return greatest
  }
}
