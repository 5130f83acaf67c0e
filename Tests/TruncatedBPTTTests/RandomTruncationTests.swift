import BPTT
import Matrices
import TestSupport
import Testing
import Training
import TruncatedBPTT

@Suite("2 · Truncation by lot")
struct RandomTruncationTests {
  @Test("Borders that let everything pass are full BPTT")
  func allPass() {
    let example = Example()
    let full = example.model.backward(example.tape, logits: example.logits)
    let open = example.model.backward(
      example.tape, logits: example.logits, borders: Array(repeating: 1, count: 6))
    #expect(open.parameters.greatestDifference(from: full.parameters) < 1e-13)
    for (a, b) in zip(open.inputs, full.inputs) { #expect((a - b).maximumMagnitude() < 1e-13) }
  }

  @Test("A closed border after every k steps is truncation to chunks", arguments: 1...7)
  func closedBorders(k: Int) {
    let example = Example(seed: 2)
    let borders = (1...6).map { $0.isMultiple(of: k) ? 0.0 : 1.0 }
    let closed = example.model.backward(example.tape, logits: example.logits, borders: borders)
    let chunks = example.gradient { Truncation.chunks(k)($0) }
    #expect(closed.parameters.greatestDifference(from: chunks.parameters) < 1e-13)
  }

  /// The mean of the gradient over all patterns of dropped borders, each with its probability.
  func expectation(_ example: Example, _ truncation: RandomTruncation) -> VanillaRNN<Double> {
    let borders = example.inputs.count - 1
    var mean = example.model.zeroed()
    for pattern in 0..<(1 << borders) {
      let isDropped = (0..<borders).map { pattern >> $0 & 1 == 1 }
      let gradient = example.model.backward(
        example.tape, logits: example.logits, borders: truncation.factors(isDropped)
      ).parameters
      mean.add(gradient, scaledBy: truncation.probability(of: isDropped))
    }
    return mean
  }

  @Test("Over all patterns of a short sequence the mean is the full gradient, exactly")
  func unbiased() {
    let example = Example(seed: 3)
    let full = example.model.backward(example.tape, logits: example.logits).parameters
    for c in [0.1, 0.5, 0.8] {
      let mean = expectation(example, RandomTruncation(probability: c))
      #expect(mean.greatestDifference(from: full) < 1e-11, "c = \(c)")
    }
  }

  @Test("Without compensation the mean is a gradient discounted by 1 - c a step")
  func discounted() {
    let example = Example(seed: 3)
    let plain = RandomTruncation(probability: 0.3, isCompensated: false)
    let mean = expectation(example, plain)
    let discounted = example.model.backward(
      example.tape, logits: example.logits, borders: Array(repeating: 0.7, count: 6)
    ).parameters
    #expect(mean.greatestDifference(from: discounted) < 1e-13)
    let full = example.model.backward(example.tape, logits: example.logits).parameters
    #expect(mean.greatestDifference(from: full) > 1e-2)
  }

  @Test("The mean of many draws closes in on the full gradient", arguments: [0.1, 0.3])
  func draws(c: Double) {
    let example = Example(seed: 4, batch: 1)
    let full = example.model.backward(example.tape, logits: example.logits).parameters
    let direction = 1 / full.norm()
    let truncation = RandomTruncation(probability: c)
    var random = SeededGenerator(seed: 4)
    let (tape, logits) = (example.tape, example.logits)
    // One number of the gradient, its part along the full one, so that an interval can be stated.
    let draws = isLong ? 4000 : 400
    let parts = (0..<draws).map { _ in
      example.model.backward(
        tape, logits: logits, borders: truncation.factors(truncation.draw(steps: 7, using: &random))
      ).parameters.dot(full) * direction
    }
    let mean = parts.reduce(0, +) / Double(draws)
    let variance = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws - 1)
    let error = (variance / Double(draws)).squareRoot()
    #expect(error > 0)
    #expect(abs(mean - full.norm()) < 3.3 * error, "\(mean) ± \(error), \(full.norm())")
    // Without compensation the same draws would be far out.
    let biased = RandomTruncation(probability: c, isCompensated: false)
    let short = expectation(example, biased).dot(full) * direction
    #expect(abs(short - full.norm()) > 3.3 * error)
  }

  @Test("About c of all borders are drawn")
  func share() {
    var random = SeededGenerator(seed: 1)
    let borders = RandomTruncation(probability: 0.2).draw(steps: 10_001, using: &random)
    let share = Double(borders.count { $0 }) / 10_000
    #expect(borders.count == 10_000)
    #expect(abs(share - 0.2) < 4 * (0.2 * 0.8 / 10_000 as Double).squareRoot())
    let probabilities = [[true, false], [false, true], [true, true], [false, false]].map {
      RandomTruncation(probability: 0.2).probability(of: $0)
    }
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-15)
  }

  @Test("A longer window has less bias, and all of it none")
  func bias() {
    let example = Example(seed: 12, steps: 12)
    let full = example.gradient { _ in 0 }.parameters
    let errors = (1...12).map { k in
      GradientComparison(
        example.gradient { Truncation.sliding(k)($0) }.parameters, to: full, of: ["W_hh", "W_xh"]
      )
    }
    #expect(errors[11].relativeError < 1e-12)
    #expect(abs(errors[11].cosine - 1) < 1e-12 && abs(errors[11].lengthRatio - 1) < 1e-12)
    #expect(errors[0].relativeError > errors[5].relativeError)
    #expect(errors[5].relativeError > errors[11].relativeError)
    // The law of cosines ties the three figures together.
    for error in errors {
      let square =
        1 + error.lengthRatio * error.lengthRatio - 2 * error.lengthRatio * error.cosine
      #expect(abs(square - error.relativeError * error.relativeError) < 1e-9)
    }
  }
}
