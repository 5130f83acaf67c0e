import Matrices
import Training

/// A text cut into blocks of equal length: every tenth is held out, the others are trained on.
public struct TextBlocks: Sendable {
  /// The blocks to train on.
  public let training: [[Int]]
  /// The blocks that training never sees.
  public let heldOut: [[Int]]

  /// Cuts a text; what is left at its end belongs to no block.
  public init(_ codes: [Int], length: Int) {
    let blocks = stride(from: 0, to: codes.count - length + 1, by: length).map {
      Array(codes[$0..<$0 + length])
    }
    training = blocks.enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    heldOut = blocks.enumerated().filter { $0.offset % 10 == 9 }.map(\.element)
  }

  /// Windows from random places of random training blocks, as the steps of a batch: the input of a
  /// step is a character, its target the next one.
  public func windows<Element: Scalar>(
    _ count: Int, length: Int, alphabet: Alphabet, using random: inout SeededGenerator
  ) -> (inputs: [Matrix<Element>], targets: [[Int?]]) {
    let windows = (0..<count).map { _ in
      let block = training[random.integer(below: training.count)]
      let start = random.integer(below: block.count - length)
      return block[start...start + length]
    }
    return (
      (0..<length).map { t in
        .oneHot(windows.map { $0[$0.startIndex + t] }, columns: alphabet.count)
      },
      (1...length).map { t in windows.map { $0[$0.startIndex + t] } }
    )
  }
}

extension VanillaRNN {
  /// The mean number of bits that the network needs for a symbol it has not seen, over blocks of
  /// equal length, each from a resting state and from its second symbol on.
  public func bitsPerSymbol(_ blocks: [[Int]]) -> Double {
    guard let length = blocks.first?.count, length > 1 else { return .nan }
    var h = restingState(batch: blocks.count)
    var nats = 0.0
    for t in 0..<length - 1 {
      let step = step(.oneHot(blocks.map { $0[t] }, columns: inputSize), from: h)
      nats += softmaxCrossEntropy(step.logits, targets: blocks.map { $0[t + 1] }).loss.value
      h = step.state
    }
    return nats / Double(blocks.count * (length - 1)) / Double.log(2)
  }

  // snippet.sample
  /// Writes on from a prompt, one symbol after another, each drawn from softmax(o / temperature).
  public func sample(
    after prompt: [Int], count: Int, temperature: Double = 1, using random: inout SeededGenerator
  ) -> [Int] {
    precondition(!prompt.isEmpty, "sample: a prompt of at least one symbol is needed")
    var h = restingState(batch: 1)
    var logits = by
    func read(_ symbol: Int) {
      let step = step(.oneHot([symbol], columns: inputSize), from: h)
      (h, logits) = (step.state, step.logits)
    }
    prompt.forEach(read)
    return (0..<count).map { _ in
      let probabilities = softmax(logits / Element(temperature)).elements.map(\.value)
      let symbol = random.choice(weights: probabilities)
      read(symbol)
      return symbol
    }
  }
  // snippet.end
}
