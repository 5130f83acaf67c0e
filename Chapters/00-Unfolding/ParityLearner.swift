import Matrices
import Training

/// A tanh network that learns the parity of short strings from examples.
///
/// It reads a bit at each step and says after each step whether the ones so far are even or odd. The
/// strings begin short and grow: a step that has to be right after one bit is learned first, and the next
/// can build on it.
public struct ParityLearner: Sendable {
  /// The longest strings it is trained on.
  public var longest: Int
  /// How many hidden units it has.
  public var hidden: Int
  /// How many updates it is given.
  public var updates: Int

  /// A plan.
  public init(longest: Int = 16, hidden: Int = 8, updates: Int = 1500) {
    precondition(longest >= 1 && hidden >= 1 && updates >= 1)
    self.longest = longest
    self.hidden = hidden
    self.updates = updates
  }

  /// The strings of an update: for each step the bit and the parity of each row.
  static func batch(
    _ rows: Int, length: Int, using random: inout SeededGenerator
  ) -> (bits: [[Int]], parities: [[Int]]) {
    let bits = (0..<length).map { _ in (0..<rows).map { _ in random.integer(below: 2) } }
    let parity = Recurrence<[Int], [Int]> { sum, x in zip(sum, x).map { ($0 + $1) % 2 } }
    return (bits, parity.states(from: Array(repeating: 0, count: rows), over: bits))
  }

  /// Trains a network from the weights that the seed gives, with Adam on fresh strings.
  ///
  /// - Parameters:
  ///   - seed: Draws the weights and the strings.
  ///   - title: What the progress line calls it.
  /// - Returns: The run with the trained model and its losses.
  public func train(
    seed: UInt64, title: String = "learning parity"
  ) throws -> TrainingRun<FusedLanguageModel<Float>, Adam<FusedLanguageModel<Float>>> {
    var random = SeededGenerator(seed: seed)
    let model = FusedLanguageModel<Float>(.tanh, symbols: 2, hidden: hidden, using: &random)
    var run = TrainingRun(model: model, optimiser: Adam(), random: random)
    let workspace = FusedWorkspace<Float>()
    let rows = 32
    try run.run(until: updates, rate: .constant(0.01), clippingNorm: 1, title: title) { run in
      // From 2 bits to the longest in the first half, and then all lengths up to the longest.
      let grown = 2 + run.step * 2 * longest / updates
      let length = min(
        longest, run.step * 2 < updates ? grown : 2 + run.random.integer(below: longest))
      let (bits, parities) = Self.batch(rows, length: length, using: &run.random)
      var gradient = run.model
      let loss = run.model.loss(
        bits, targets: parities, from: run.model.layer.restingState(batch: rows),
        scale: 1 / Float(rows * length), workspace: workspace, gradient: &gradient
      ).loss
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: rows * length)
    }
    return run
  }

  /// After how many bits a trained network first names the wrong parity, for several random strings.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - length: How long the strings are.
  ///   - strings: How many there are.
  ///   - random: Draws them.
  /// - Returns: For each string the step of its first wrong answer, counted from 1, or `nil` if every
  ///   answer was right; and the share of right answers at the last step.
  public static func firstErrors(
    of model: FusedLanguageModel<Float>, length: Int, strings: Int,
    using random: inout SeededGenerator
  ) -> (steps: [Int?], rightAtEnd: Double) {
    let (bits, parities) = batch(strings, length: length, using: &random)
    let tape = FusedTape<Float>()
    var state = model.layer.restingState(batch: strings)
    var first: [Int?] = Array(repeating: nil, count: strings)
    var rightAtEnd = 0
    // In pieces, so that the tape stays small.
    for start in stride(from: 0, to: length, by: 256) {
      let piece = start..<min(length, start + 256)
      state = model.layer.forward(.symbols(Array(bits[piece])), from: state, tape: tape)
      for (t, h) in zip(piece, tape.outputs) {
        let answers = (h • model.readout.Wy + model.readout.by).argmax()
        let right = zip(answers, parities[t]).map { $0 == $1 }
        for (row, isRight) in right.enumerated() where !isRight && first[row] == nil {
          first[row] = t + 1
        }
        if t == length - 1 { rightAtEnd = right.count { $0 } }
      }
    }
    return (first, Double(rightAtEnd) / Double(strings))
  }
}
