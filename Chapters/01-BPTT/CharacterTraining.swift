import Matrices
import Training

/// A character model in training: windows from random places of a text, back-propagation through
/// the whole window, Adam.
public struct CharacterTraining: Sendable {
  /// What is trained on and what is held out.
  public let text: TextBlocks
  /// The characters of the whole text.
  public let alphabet: Alphabet
  /// The network.
  public var model: VanillaRNN<Float>
  /// How many updates there will be.
  public let steps: Int
  /// The windows of an update.
  public let batch = 32
  /// The characters that a window predicts.
  public let window = 40

  private var rule = Adam<VanillaRNN<Float>>()
  private var random: SeededGenerator
  private var done = 0

  /// The length of the blocks that a text is cut into.
  public static let blockLength = 500

  /// A network with random weights.
  ///
  /// - Parameters:
  ///   - text: At least ten blocks long, so that one is held out.
  ///   - hidden: The number of hidden units.
  ///   - steps: The number of updates; the learning rate falls towards the last.
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
    random = SeededGenerator(seed: seed)
    model = VanillaRNN(
      input: alphabet.count, hidden: hidden, output: alphabet.count, using: &random)
  }

  // snippet.update
  /// One update.
  ///
  /// - Returns: The mean loss of the windows before it, in bits a character.
  public mutating func update() -> Double {
    let rate = LearningRate.cosine(peak: 0.005, end: 0.0005, warmup: 20, total: steps)
    let (inputs, targets): ([Matrix<Float>], [[Int?]]) = text.windows(
      batch, length: window, alphabet: alphabet, using: &random)
    var (loss, pass) = model.lossAndGradient(
      inputs, targets: targets, from: model.restingState(batch: batch))
    pass.parameters.scale(by: 1 / Float(loss.targets))
    pass.parameters.clip(norm: 1)
    rule.update(&model, gradient: pass.parameters, rate: rate(done))
    done += 1
    return Double(loss.value) / Double(loss.targets) / Double.log(2)
  }
  // snippet.end

  /// The held-out loss in bits a character.
  public func heldOutBits() -> Double { model.bitsPerSymbol(text.heldOut) }

  /// A text that the network writes after a prompt.
  public mutating func sample(after prompt: String, count: Int, temperature: Double) -> String {
    let codes = alphabet.encode(prompt)
    return alphabet.decode(
      model.sample(
        after: codes.isEmpty ? [0] : codes, count: count, temperature: temperature, using: &random))
  }
}
