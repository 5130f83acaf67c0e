import Foundation
import Matrices
import Testing
import Training

@Suite("Optimisers and learning rates")
struct OptimiserTests {
  private struct Reference: Decodable {
    let rates: [Double]
    let start: [String: [Double]]
    let gradients: [[String: [Double]]]
    let runs: [String: [[String: [Double]]]]
  }

  private let reference: Reference

  init() throws {
    let data = try Data(contentsOf: TrainingTests.reference("optimisers.json"))
    reference = try JSONDecoder().decode(Reference.self, from: data)
  }

  private func pair<S: Scalar>(_ numbers: [String: [Double]]) throws -> Pair<S> {
    let (W, b) = (try #require(numbers["W"]), try #require(numbers["b"]))
    return Pair(
      W: Matrix(rows: 3, columns: 2, elements: W.map { S($0) }), b: .row(b.map { S($0) }))
  }

  /// Repeats a run of PyTorch, and compares the weights after every step.
  private func check<Rule: Optimiser, S: Scalar>(
    _ title: String, _ rule: Rule, tolerance: Double
  ) throws where Rule.Model == Pair<S> {
    var rule = rule
    var model: Pair<S> = try pair(reference.start)
    let states = try #require(reference.runs[title])
    for (step, state) in states.enumerated() {
      let gradient: Pair<S> = try pair(reference.gradients[step])
      rule.update(&model, gradient: gradient, rate: reference.rates[step])
      let expected: Pair<Double> = try pair(state)
      for (found, right) in zip(model.flat, expected.flat) {
        #expect(abs(found - right) <= tolerance * max(1, abs(right)), "\(title), step \(step)")
      }
    }
    #expect(rule.memory.updates == 10)
  }

  @Test("Ten steps of gradient descent are PyTorch's, with momentum and without")
  func descent() throws {
    try check("SGD", SGD<Pair<Double>>(), tolerance: 1e-14)
    try check("SGD, momentum 0.9", SGD<Pair<Double>>(momentum: 0.9), tolerance: 1e-14)
    try check("SGD, momentum 0.9", SGD<Pair<Float>>(momentum: 0.9), tolerance: 1e-5)
  }

  @Test("Ten steps of Adam are PyTorch's, with other settings too, and with weight decay")
  func adam() throws {
    try check("Adam", Adam<Pair<Double>>(), tolerance: 1e-13)
    try check("Adam", Adam<Pair<Float>>(), tolerance: 1e-5)
    try check(
      "Adam, betas 0.7 and 0.95, eps 0.001",
      Adam<Pair<Double>>(beta1: 0.7, beta2: 0.95, epsilon: 1e-3), tolerance: 1e-13)
    try check("AdamW, decay 0.1", Adam<Pair<Double>>(weightDecay: 0.1), tolerance: 1e-13)
  }

  @Test("The first step of Adam has the size of the learning rate, whatever the gradient's")
  func firstStep() {
    var model = Pair<Double>(seed: 1).zeroed()
    var adam = Adam<Pair<Double>>()
    var gradient = model
    gradient.W = [[1e6, -1e-3], [2, -5], [1e-2, 0]]
    adam.update(&model, gradient: gradient, rate: 0.01)
    let expected = [-0.01, 0.01, -0.01, 0.01, -0.01, 0]
    for (found, right) in zip(model.W.elements, expected) { #expect(abs(found - right) < 1e-7) }
    #expect(model.b == .zeros(rows: 1, columns: 4))
  }

  @Test("Optimisers tell their names and settings, for files")
  func names() {
    #expect(SGD<Pair<Float>>.name == "SGD" && Adam<Pair<Double>>.name == "Adam")
    #expect(SGD<Pair<Float>>(momentum: 0.5).settings == ["momentum": 0.5])
    let settings = Adam<Pair<Float>>(weightDecay: 0.1).settings
    #expect(
      settings == ["beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight decay": 0.1])
  }

  @Test("Impossible settings, and a gradient of another shape, stop with a sentence")
  func mistakes() async throws {
    await #expect(processExitsWith: .failure) { _ = SGD<Pair<Float>>(momentum: 1) }
    await #expect(processExitsWith: .failure) { _ = Adam<Pair<Float>>(beta2: -0.1) }
    let shape = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var model = Pair<Float>(seed: 1)
      var adam = Adam<Pair<Float>>()
      adam.update(&model, gradient: Pair(seed: 1, rows: 2), rate: 0.1)
    }
    #expect(
      String(decoding: shape.standardErrorContent, as: UTF8.self).contains(
        "Adam: W is [3 x 2], but its gradient is [2 x 2]"))
  }

  @Test("A constant rate and a stepwise one")
  func stepwise() {
    #expect([0, 7, 1_000_000].map { LearningRate.constant(0.3)($0) } == [0.3, 0.3, 0.3])
    let rate = LearningRate.stepwise(0.8, factor: 0.5, every: 3)
    let found = (0..<8).map { rate($0) }
    #expect(found == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2])
  }

  @Test("A cosine rises over its warm-up, falls through the middle, and stays at its end")
  func cosine() {
    let rate = LearningRate.cosine(peak: 1, end: 0.2, warmup: 4, total: 12)
    #expect((0..<4).map { rate($0) } == [0.25, 0.5, 0.75, 1])
    // Half a turn over eight steps: 0.6 + 0.4 cos(π k / 8), at k = 0, 2, 4 with cosines known.
    #expect(rate(4) == 1)
    #expect(abs(rate(6) - (0.6 + 0.4 * 0.7071067811865476)) < 1e-15)
    #expect(abs(rate(8) - 0.6) < 1e-15)
    #expect(abs(rate(12) - 0.2) < 1e-15 && abs(rate(5000) - 0.2) < 1e-15)
    #expect(LearningRate.cosine(peak: 1, total: 10)(0) == 1)
    let short = LearningRate.cosine(peak: 1, warmup: 5, total: 5)
    #expect(short(4) == 1 && short(6) < 1e-15)
  }
}
