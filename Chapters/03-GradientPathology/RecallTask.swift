import Matrices

/// Say at the end what came at the beginning: the latching problem of Bengio, Simard and Frasconi
/// (1994) with several classes.
///
/// The first input names the class, one-hot. Then come `lag` steps of noise on a channel of their own.
/// At the last step the class is asked for. With lag 0 the question comes with the answer.
public struct RecallTask: Equatable, Sendable {
  /// How many classes there are.
  public let classes: Int
  /// How many steps after the class the question comes.
  public let lag: Int
  /// The standard deviation of the noise.
  public let noise: Double

  /// A task; `lag` is at least 0.
  public init(classes: Int = 4, lag: Int, noise: Double = 1) {
    precondition(classes >= 2 && lag >= 0, "recall: \(classes) classes, lag \(lag)")
    self.classes = classes
    self.lag = lag
    self.noise = noise
  }

  /// The size of an input: a channel for each class and one of noise.
  public var inputSize: Int { classes + 1 }

  /// Sequences with their classes.
  public struct Batch<Element: Scalar>: Sendable {
    /// x_1 … x_{lag+1}: each [batch × inputSize].
    public let inputs: [Matrix<Element>]
    /// The class of each sequence.
    public let targets: [Int]
  }

  /// Draws sequences.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Batch<Element> {
    let targets = (0..<size).map { _ in random.integer(below: classes) }
    let first = Matrix<Element>.oneHot(targets, columns: inputSize)
    var inputs: [Matrix<Element>] = []
    for step in 0...lag {
      var x = step == 0 ? first : .zeros(like: first)
      x.replace(
        column: classes,
        with: .normal(rows: size, columns: 1, deviation: noise, using: &random))
      inputs.append(x)
    }
    return Batch(inputs: inputs, targets: targets)
  }
}
