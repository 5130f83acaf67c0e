import Matrices
import Training

/// How one gradient compares with another, as vectors.
public struct GradientComparison: Equatable, Sendable {
  /// The cosine of the angle between the two: 1 if they point the same way.
  public let cosine: Double
  /// The length of the first over that of the second.
  public let lengthRatio: Double
  /// The length of the difference over that of the second.
  public let relativeError: Double

  /// Compares `gradient` with `reference`, over all parameters together or those of some names.
  ///
  /// - Parameters:
  ///   - gradient: The gradient in question.
  ///   - reference: What it should be; not zero.
  ///   - names: The parameters that are compared, "W_hh"; all if `nil`.
  public init<Model: Trainable>(
    _ gradient: Model, to reference: Model, of names: Set<String>? = nil
  ) {
    var (dot, own, other, difference) = (0.0, 0.0, 0.0, 0.0)
    for (name, path) in reference.parameters where names?.contains(name) ?? true {
      let (a, b) = (gradient[keyPath: path], reference[keyPath: path])
      dot += a.dot(b).value
      own += a.dot(a).value
      other += b.dot(b).value
      difference += (a - b).dot(a - b).value
    }
    cosine = dot / (own * other).squareRoot()
    lengthRatio = (own / other).squareRoot()
    relativeError = (difference / other).squareRoot()
  }
}
