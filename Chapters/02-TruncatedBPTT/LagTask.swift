import BPTT
import Matrices

/// Repeat what you heard `lag` steps ago.
///
/// Symbols are drawn by lot, so nothing but memory helps: who does not remember the symbol of `lag`
/// steps ago is right once in `symbols` times.
public struct LagTask: Sendable {
  /// How many steps ago. 0 repeats the symbol of the same step.
  public let lag: Int
  /// How many symbols there are.
  public let symbols: Int

  /// A task of this lag.
  public init(lag: Int, symbols: Int = 2) {
    self.lag = lag
    self.symbols = symbols
  }

  // snippet.lag
  /// Draws a sequence: for each step and row the symbol that is heard and the one to be said.
  public func draw(
    steps: Int, batch: Int, using random: inout SeededGenerator
  ) -> (heard: [[Int]], said: [[Int?]]) {
    let heard = (0..<steps).map { _ in (0..<batch).map { _ in random.integer(below: symbols) } }
    let said = (0..<steps).map { t in
      t < lag ? Array(repeating: nil, count: batch) : heard[t - lag].map { Optional($0) }
    }
    return (heard, said)
  }
  // snippet.end

  /// The share of right answers of a network that listens to fresh symbols.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - steps: How long it listens.
  ///   - batch: How many sequences it listens to side by side.
  ///   - random: Where the symbols come from.
  public func accuracy<Element: Scalar>(
    of model: VanillaRNN<Element>, steps: Int = 200, batch: Int = 16,
    using random: inout SeededGenerator
  ) -> Double {
    let (heard, said) = draw(steps: steps, batch: batch, using: &random)
    var h = model.restingState(batch: batch)
    var right = 0
    var asked = 0
    for (symbols, answers) in zip(heard, said) {
      let step = model.step(.oneHot(symbols, columns: self.symbols), from: h)
      h = step.state
      for case (let guess, let answer?) in zip(step.logits.argmax(), answers) {
        right += guess == answer ? 1 : 0
        asked += 1
      }
    }
    return asked == 0 ? 0 : Double(right) / Double(asked)
  }
}

extension LagTask {
  /// Trains a learner on fresh symbols, in chunks of `chunk` steps with the state carried along.
  ///
  /// - Parameters:
  ///   - learner: The learner.
  ///   - chunk: τ, the steps that the error can travel.
  ///   - updates: How many chunks are read.
  ///   - rate: The learning rate.
  ///   - random: Where the symbols come from.
  public func train<Element: Scalar>(
    _ learner: inout StatefulLearner<Element>, chunk: Int, updates: Int, rate: Double,
    using random: inout SeededGenerator
  ) {
    let batch = learner.state.rows
    let (heard, said) = draw(steps: chunk * updates, batch: batch, using: &random)
    for update in 0..<updates {
      let steps = update * chunk..<(update + 1) * chunk
      let inputs = steps.map { Matrix<Element>.oneHot(heard[$0], columns: symbols) }
      learner.learn(inputs, targets: Array(said[steps]), rate: rate)
    }
  }
}
