import BPTT
import Foundation
import Matrices
import TestSupport
import Testing
import Training
import TruncatedBPTT

@Suite("2 · A model of text")
struct TextTests {
  static let text = try? String(
    contentsOf: URL(fileURLWithPath: #filePath).appending(
      path: "../../../Chapters/02-TruncatedBPTT/Texts/shakespeare.txt"
    ).standardized, encoding: .utf8)

  @Test("Each row of the streams reads one piece of the text from beginning to end")
  func streams() {
    let streams = TextStreams(Array(0..<23), count: 4)
    #expect(streams.length == 5)
    for row in 0..<4 {
      #expect((0..<5).map { streams.inputs(at: $0)[row] } == Array(row * 5..<row * 5 + 5))
      #expect((0..<5).map { streams.targets(at: $0)[row] } == Array(row * 5 + 1..<row * 5 + 6))
    }
  }

  @Test("Learning chunk by chunk is learning from windows of k1 = k2")
  func learner() {
    let example = Example(seed: 3, steps: 9)
    var learner = StatefulLearner(example.model, batch: 3, clipNorm: 1000)
    learner.state = example.h0
    var model = example.model
    var optimiser = Adam<VanillaRNN<Double>>()
    var windows = WindowedBPTT(every: 3, back: 3, from: example.h0)
    for t in 0..<9 {
      guard
        var update = windows.read(example.inputs[t], targets: example.targets[t], with: model)
      else { continue }
      update.gradient.scale(by: 1.0 / 9)
      optimiser.update(&model, gradient: update.gradient, rate: 0.01)
      let loss = learner.learn(
        Array(example.inputs[t - 2...t]), targets: Array(example.targets[t - 2...t]), rate: 0.01)
      #expect(abs(loss - update.loss / 9) < 1e-12)
      #expect(learner.model.greatestDifference(from: model) < 1e-12)
      #expect((learner.state - windows.state).maximumMagnitude() < 1e-12)
    }
    #expect(model.greatestDifference(from: example.model) > 0.01)
  }

  @Test("A counting model's probabilities add up to one and follow Witten and Bell")
  func counting() {
    // a b a c a b: after a came b twice and c once.
    let model = CharacterNGram([0, 1, 0, 2, 0, 1], order: 2, symbols: 4)
    func unigram(_ count: Double) -> Double { (count + 3.0 / 4) / 9 }
    #expect(abs(model.probability(of: 1, after: []) - unigram(2)) < 1e-12)
    #expect(abs(model.probability(of: 1, after: [0]) - (2 + 2 * unigram(2)) / 5) < 1e-12)
    #expect(abs(model.probability(of: 3, after: [0]) - 2 * unigram(0) / 5) < 1e-12)
    // A context that never occurred leaves the shorter one alone.
    #expect(abs(model.probability(of: 1, after: [3]) - unigram(2)) < 1e-12)
    for context in [[], [0], [1], [2], [3]] as [[Int]] {
      let sum = (0..<4).reduce(0) { $0 + model.probability(of: $1, after: context[...]) }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test("On a long text of its own making it comes close to the entropy")
  func counted() {
    var random = SeededGenerator(seed: 1)
    var codes = [0]
    for _ in 1..<20_000 {
      codes.append(random.uniform() < 0.8 ? (codes[codes.count - 1] + 1) % 5 : 0)
    }
    let held = Array(codes.suffix(5000))
    let model = CharacterNGram(Array(codes.prefix(15_000)), order: 3, symbols: 5)
    let entropy = conditionalEntropy(of: codes, order: 2)
    #expect(abs(model.bitsPerSymbol(of: held) - entropy) < 0.05)
    let unigram = CharacterNGram(codes, order: 1, symbols: 5)
    #expect(abs(unigram.bitsPerSymbol(of: codes) - conditionalEntropy(of: codes, order: 1)) < 0.01)
  }

  @Test("A network that knows nothing needs log2 of the alphabet's size")
  func uniform() {
    let model = VanillaRNN<Double>(
      Wxh: .zeros(rows: 8, columns: 3), Whh: .zeros(rows: 3, columns: 3),
      bh: .zeros(rows: 1, columns: 3), Why: .zeros(rows: 3, columns: 8),
      by: .zeros(rows: 1, columns: 8))
    let codes = (0..<100).map { $0 * 5 % 8 }
    #expect(abs(model.bitsPerSymbol(of: codes, streams: 4) - 3) < 1e-12)
  }

  @Test("The text has no characters beyond ASCII and nothing but verse and prose")
  func text() throws {
    let text = try #require(Self.text)
    #expect(text.utf8.count == text.count)
    #expect((400_000...600_000).contains(text.count))
    let lower = text.lowercased()
    for word in ["gutenberg", "etext", "copyright", "transcri", "\r", "\t"] {
      #expect(!lower.contains(word))
    }
    #expect(!text.contains(" \n") && !text.contains("\n\n\n"))
  }

  @Test(
    "Trained on a part of it, a network foretells the rest better than unigrams and bigrams",
    .claim("B7", .holds))
  func heldOut() throws {
    let part = String(try #require(Self.text).prefix(130_000))
    let alphabet = Alphabet(of: part)
    let codes = alphabet.encode(part)
    let (training, held) = (Array(codes.prefix(120_000)), Array(codes.suffix(10_000)))
    var random = SeededGenerator(seed: 1)
    let text = TextStreams(training, count: 32)
    var learner = StatefulLearner(
      VanillaRNN<Float>(
        input: alphabet.count, hidden: 64, output: alphabet.count, using: &random), batch: 32)
    for _ in 0..<(isLong ? 4 : 2) {
      for start in stride(from: 0, to: text.length, by: 20) {
        learner.learn(from: text, at: start, chunk: 20, rate: 5e-3)
      }
    }
    let bits = learner.model.bitsPerSymbol(of: held)
    let counted = (1...2).map { order in
      CharacterNGram(training, order: order, symbols: alphabet.count).bitsPerSymbol(of: held)
    }
    // The entropies of the held-out part's own counts: no unigram or bigram model can do better.
    let entropies = (1...2).map { conditionalEntropy(of: held, order: $0) }
    #expect(bits < counted[0] && bits < entropies[0])
    #expect(bits < counted[1] && bits < entropies[1], "\(bits), \(counted), \(entropies)")
    let sample = alphabet.decode(
      learner.model.sample(after: alphabet.encode("ACT"), count: 200, using: &random))
    #expect(sample.count == 200)
    // Its letters are not only as frequent as in the text, they follow each other as there: counts of
    // pairs foretell them far better than letters drawn from the text at random.
    let pairs = CharacterNGram(training, order: 2, symbols: alphabet.count)
    let single = (0..<200).map { _ in training[random.integer(below: training.count)] }
    let bitsOfSample = pairs.bitsPerSymbol(of: alphabet.encode(sample))
    #expect(bitsOfSample < pairs.bitsPerSymbol(of: single) - 1.5, "\(bitsOfSample)")
  }

  @Test(
    "For the same characters read, sixteen updates teach more than one", .claim("C2", .holds),
    arguments: [1, 2] as [UInt64])
  func updates(seed: UInt64) throws {
    let part = String(try #require(Self.text).prefix(7000))
    let alphabet = Alphabet(of: part)
    let codes = alphabet.encode(part)
    let streams = TextStreams(Array(codes.prefix(16 * 400 + 1)), count: 16)
    let held = Array(codes.suffix(590))
    /// Held-out bits after two readings of the text.
    func bits(chunk: Int) -> Double {
      var random = SeededGenerator(seed: seed)
      var learner = StatefulLearner(
        VanillaRNN<Float>(
          input: alphabet.count, hidden: 16, output: alphabet.count, using: &random), batch: 16)
      for _ in 0..<2 {
        for start in stride(from: 0, to: streams.length, by: chunk) {
          learner.learn(from: streams, at: start, chunk: chunk, rate: 1e-2)
        }
      }
      #expect(learner.optimiser.memory.updates == 2 * streams.length / chunk)
      return learner.model.bitsPerSymbol(of: held)
    }
    #expect(streams.length == 400)
    #expect(bits(chunk: 25) < bits(chunk: 400) - 0.5)
  }
}
