import BPTT
import Foundation
import Matrices
import TestSupport
import Testing

@Suite("1 · Text")
struct TextTests {
  @Test("The entropies of a text whose counts can be done by hand")
  func entropy() {
    // a b a b a b a c: after a come b, b, b, c; after b always a.
    let codes = [0, 1, 0, 1, 0, 1, 0, 2]
    let single = -(0.5 * log2(0.5) + 0.375 * log2(0.375) + 0.125 * log2(0.125))
    #expect(abs(conditionalEntropy(of: codes, order: 1) - single) < 1e-14)
    let pairs = 4.0 / 7 * -(0.75 * log2(0.75) + 0.25 * log2(0.25))
    #expect(abs(conditionalEntropy(of: codes, order: 2) - pairs) < 1e-14)
    #expect(conditionalEntropy(of: [0], order: 3) == 0)
  }

  @Test("An alphabet numbers the characters of a text and gives them back")
  func alphabet() {
    let alphabet = Alphabet(of: "naïve 👩‍🔬, naïve")
    #expect(alphabet.decode(alphabet.encode("naïve 👩‍🔬")) == "naïve 👩‍🔬")
    #expect(alphabet.count == Set("naïve 👩‍🔬,").count)
    #expect(alphabet.encode("xn").count == 1)
  }

  @Test("Windows come from training blocks only, and a target is the next input")
  func windows() {
    let codes = (0..<1000).map { $0 % 97 }
    let text = TextBlocks(codes, length: 20)
    #expect(text.training.count == 45 && text.heldOut.count == 5)
    #expect(text.heldOut[0] == Array(codes[180..<200]))
    #expect(text.heldOut.allSatisfy { !text.training.contains($0) })
    let alphabet = Alphabet(symbols: (0..<97).map { Character(Unicode.Scalar($0 + 200)!) })
    var random = SeededGenerator(seed: 1)
    let (inputs, targets): ([Matrix<Float>], [[Int?]]) = text.windows(
      50, length: 6, alphabet: alphabet, using: &random)
    #expect(inputs.count == 6 && targets.count == 6)
    for row in 0..<50 {
      let window = [inputs[0].argmax()[row]] + targets.map { $0[row]! }
      #expect(inputs.map { $0.argmax()[row] } == Array(window.dropLast()))
      #expect(zip(window, window.dropFirst()).allSatisfy { ($0 + 1) % 97 == $1 })
    }
  }

  @Test("Bits a symbol are the loss of the forward pass, block by block")
  func bits() {
    var random = SeededGenerator(seed: 2)
    let model = VanillaRNN<Double>(input: 5, hidden: 4, output: 5, using: &random)
    let blocks = [[0, 3, 2, 4], [1, 1, 0, 2]]
    var nats = 0.0
    for block in blocks {
      let tape = model.forward(
        block.dropLast().map { .oneHot([$0], columns: 5) }, from: model.restingState(batch: 1))
      nats += model.loss(tape, targets: block.dropFirst().map { [$0] }).value
    }
    #expect(abs(model.bitsPerSymbol(blocks) - nats / 6 / log(2)) < 1e-13)
  }

  @Test("A sample follows the distribution of its steps")
  func sample() {
    var random = SeededGenerator(seed: 3)
    var model = VanillaRNN<Double>(input: 3, hidden: 4, output: 3, using: &random)
    // A network whose logits do not depend on the state draws independent symbols.
    model.Why = .zeros(rows: 4, columns: 3)
    model.by = log(Matrix([[0.2, 0.5, 0.3]]))
    let drawn = model.sample(after: [0], count: 4000, using: &random)
    for (symbol, p) in [0.2, 0.5, 0.3].enumerated() {
      let share = Double(drawn.count { $0 == symbol }) / 4000
      #expect(abs(share - p) < 4 * (p * (1 - p) / 4000).squareRoot())
    }
    // At a low temperature the likeliest wins.
    #expect(
      model.sample(after: [0], count: 50, temperature: 0.01, using: &random).allSatisfy { $0 == 1 })
  }

  @Test("Prose is what is left of a page without code, tables, pictures and markers")
  func prose() {
    let page = "# A\nText.\n```swift\nlet x = 1\n```\n| a |\n<!-- m -->\n![p](q.svg)\nEnd."
    #expect(BPTT.prose(ofMarkdown: page) == "# A\nText.\nEnd.")
  }
}
