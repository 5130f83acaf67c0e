import Matrices

/// Say it all again: a sequence of symbols is shown once, and after it is over, all of it is due, in its
/// order.
///
/// What must be kept grows with the sequence: `length` times log₂ `symbols` bits. After Hochreiter and
/// Schmidhuber (1997) and Arjovsky et al. (2016), without a delay unless `lag` asks for one.
public struct CopyTask: Equatable, Sendable {
  /// How many symbols there are.
  public let symbols: Int
  /// How many are shown, and then due.
  public let length: Int
  /// How many empty steps lie between the two.
  public let lag: Int

  /// A task; `lag` is at least 0.
  public init(symbols: Int = 4, length: Int, lag: Int = 0) {
    precondition(
      symbols >= 2 && length >= 1 && lag >= 0,
      "copy: \(symbols) symbols, length \(length), lag \(lag)")
    self.symbols = symbols
    self.length = length
    self.lag = lag
  }

  /// The size of an input: a channel for each symbol, one for "wait" and one for "now".
  public var inputSize: Int { symbols + 2 }
  /// How many steps a sequence has.
  public var steps: Int { 2 * length + lag }

  /// Sequences with what is due.
  public struct Batch<Element: Scalar>: Sendable {
    /// x_1 …, one-hot: [batch × inputSize] for each step.
    public let inputs: [Matrix<Element>]
    /// For each step and sequence the symbol that is due; `nil` before the question.
    public let targets: [[Int?]]
  }

  /// Draws sequences.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Batch<Element> {
    let shown = (0..<length).map { _ in (0..<size).map { _ in random.integer(below: symbols) } }
    let wait = Array(repeating: Array(repeating: symbols, count: size), count: lag)
    let now = Array(repeating: Array(repeating: symbols + 1, count: size), count: length)
    let none = [Int?](repeating: nil, count: size)
    return Batch(
      inputs: (shown + wait + now).map { .oneHot($0, columns: inputSize) },
      targets: Array(repeating: none, count: length + lag) + shown)
  }
}

extension RecurrentNetwork {
  /// The share of the due symbols whose logit is the largest.
  public func accuracy(_ batch: CopyTask.Batch<Element>) -> Double {
    let tape = forward(batch.inputs, from: restingState(batch: batch.inputs[0].rows))
    var (right, due) = (0, 0)
    for (logits, targets) in zip(tape.logits, batch.targets) {
      for (said, target) in zip(logits.argmax(), targets) where target != nil {
        due += 1
        right += said == target ? 1 : 0
      }
    }
    return Double(right) / Double(due)
  }
}
