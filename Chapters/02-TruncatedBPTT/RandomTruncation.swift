import BPTT
import Matrices

/// Which borders between steps let the error through, drawn by lot, so that the truncated gradient
/// is right on average.
///
/// At each border the error is dropped with probability c; where it passes it is multiplied by
/// 1 / (1 - c). What is expected to arrive is then what full BPTT would have sent.
///
/// Source: Tallec and Ollivier, "Unbiasing truncated backpropagation through time" (2017), where it
/// is called ARTBP, for anticipated reweighted truncated backpropagation.
public struct RandomTruncation: Equatable, Sendable {
  /// c: the probability that a border drops the error, in 0..<1.
  public let probability: Double
  /// Whether what passes is multiplied by 1 / (1 - c). Without this the gradient is biased.
  public let isCompensated: Bool

  /// Drops with probability c.
  public init(probability: Double, isCompensated: Bool = true) {
    precondition(
      (0..<1).contains(probability), "random truncation: c must lie in 0..<1, not \(probability)")
    self.probability = probability
    self.isCompensated = isCompensated
  }

  // snippet.factors
  /// What multiplies the error at each border: 0 where it is dropped.
  public func factors<Element: Scalar>(_ isDropped: [Bool]) -> [Element] {
    let passing = isCompensated ? 1 / (1 - probability) : 1
    return isDropped.map { $0 ? 0 : Element(passing) }
  }

  /// Draws the borders of a sequence of `steps` steps, of which there are `steps` - 1.
  public func draw(steps: Int, using random: inout SeededGenerator) -> [Bool] {
    (1..<max(1, steps)).map { _ in random.uniform() < probability }
  }
  // snippet.end

  /// The probability of a pattern of dropped borders.
  public func probability(of isDropped: [Bool]) -> Double {
    isDropped.reduce(1) { $0 * ($1 ? probability : 1 - probability) }
  }
}

extension VanillaRNN {
  // snippet.borders
  /// BPTT in which the error is multiplied by a number at each border between two steps.
  ///
  /// All ones is full BPTT; a zero after every k steps is truncation to chunks.
  ///
  /// - Parameters:
  ///   - tape: The steps of the forward pass.
  ///   - logits: dL_t/do_t for each step, [batch × output]; `nil` for a step without a loss.
  ///   - borders: What multiplies the error on its way from step t + 1 to step t, for
  ///     t = 1, …, T - 1.
  public func backward(
    _ tape: [Step], logits: [Matrix<Element>?], borders: [Element]
  ) -> TruncatedGradient<Element> {
    precondition(
      borders.count == max(0, tape.count - 1),
      "backward: \(borders.count) borders between \(tape.count) steps")
    var total = TruncatedGradient(zerosFor: self, tape)
    var dh: Matrix<Element>?
    for t in tape.indices.reversed() {
      let pass = backward([tape[t]], logits: [logits[t]], lastState: dh)
      total.parameters.add(pass.parameters)
      total.inputs[t] = pass.inputs[0]
      total.stepsBack += 1
      if t > 0 { dh = pass.initialState * borders[t - 1] }
    }
    return total
  }
  // snippet.end
}
