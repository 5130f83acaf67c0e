import Matrices
import Training

/// A character model in training: windows from random places of a text, back-propagation through
/// the whole window, Adam.
public struct CharacterTraining: Sendable {
  /// What is trained on and what is held out.
  public let text: TextBlocks
  /// The characters of the whole text.
  public let alphabet: Alphabet
  /// The network, its optimiser and the random numbers.
  public private(set) var run: TrainingRun<VanillaRNN<Float>, Adam<VanillaRNN<Float>>>
  /// How many updates there will be.
  public let steps: Int
  /// The windows of an update.
  public let batch = 32
  /// The characters that a window predicts.
  public let window = 40

  /// The network.
  public var model: VanillaRNN<Float> { run.model }

  /// The length of the blocks that a text is cut into.
  public static let blockLength = 500

  /// A network with random weights.
  ///
  /// - Parameters:
  ///   - text: At least ten blocks long, so that one is held out.
  ///   - hidden: The number of hidden units.
  ///   - steps: The number of updates; the learning rate falls towards the last.
  ///   - seed: Of the weights and of the windows.
  /// - Throws: ``TextError`` if the text is too short.
  public init(_ text: String, hidden: Int = 128, steps: Int, seed: UInt64) throws {
    alphabet = Alphabet(of: text)
    let codes = alphabet.encode(text)
    self.text = TextBlocks(codes, length: Self.blockLength)
    guard !self.text.heldOut.isEmpty else {
      throw TextError(
        "The text has \(codes.count) characters; at least \(10 * Self.blockLength) are needed, so "
          + "that a part of it can be held out.")
    }
    self.steps = steps
    var random = SeededGenerator(seed: seed)
    let model = VanillaRNN<Float>(
      input: alphabet.count, hidden: hidden, output: alphabet.count, using: &random)
    run = TrainingRun(model: model, optimiser: Adam(), random: random)
  }

  // snippet.train
  /// Trains until `last` updates are done.
  ///
  /// - Parameters:
  ///   - last: At most ``steps``.
  ///   - afterEach: Called with the number of updates after each of them.
  public mutating func train(
    until last: Int, afterEach: (_ done: Int, _ model: VanillaRNN<Float>) -> Void = { _, _ in }
  ) throws {
    let rate = LearningRate.cosine(peak: 0.005, end: 0.0005, warmup: 20, total: steps)
    let (text, alphabet, batch, window) = (text, alphabet, batch, window)
    try run.run(until: last, rate: rate, clippingNorm: 1) { run in
      let (inputs, targets): ([Matrix<Float>], [[Int?]]) = text.windows(
        batch, length: window, alphabet: alphabet, using: &run.random)
      var (loss, pass) = run.model.lossAndGradient(
        inputs, targets: targets, from: run.model.restingState(batch: batch))
      pass.parameters.scale(by: 1 / Float(loss.targets))
      return BatchGradient(
        loss: Double(loss.value) / Double(loss.targets), gradient: pass.parameters,
        tokens: loss.targets)
    } afterEach: { run in
      afterEach(run.step, run.model)
    }
  }
  // snippet.end

  /// The mean loss of the last hundred updates, before each of them, in bits a character.
  public var trainingBits: Double { run.recentLoss / Double.log(2) }

  /// A text that the network writes after a prompt, at least one of whose characters it must know.
  public func sample(
    after prompt: String, count: Int, temperature: Double, using random: inout SeededGenerator
  ) -> String {
    let codes = alphabet.encode(prompt)
    return alphabet.decode(
      model.sample(
        after: codes, count: count, temperature: temperature, using: &random))
  }
}
