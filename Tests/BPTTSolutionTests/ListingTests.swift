import BPTT
import BPTTChecks
import Coursework
import Foundation
import Matrices
import TestSupport
import Testing
import Training

/// An exercise asks for more than the chapter has already written down: the listing that comes
/// nearest to each does not solve it.
@Suite("1 · The chapter's listings solve no exercise")
struct ListingTests {
  @Test("Each listing loses points where it would be copied", arguments: listings)
  func unsolved(_ listing: Binding) throws {
    let exercise = try bptt.exercise(listing.exercise)
    let report = try exercise.check(InProcess(listing), seed: 1)
    #expect(report.points < report.possible)
  }

  @Test("1.1 asks about steps beyond the longest sentence: to charge for them loses points")
  func surplus() throws {
    let answer = Binding("1.1") { (logits: [Matrix<Double>], sentences: [[Int]]) -> Double in
      var nats = 0.0
      for (t, o) in logits.enumerated() {
        let targets = sentences.map { t < $0.count ? $0[t] : nil }
        nats += softmaxCrossEntropy(o, targets: targets).loss
        if !targets.contains(where: { $0 != nil }) { nats += 1 }
      }
      return exp(nats / Double(sentences.joined().count))
    }
    let report = try bptt.exercise("1.1").check(InProcess(answer), seed: 1)
    let failed = report.lines.filter { !$0.holds }.map(\.aspect)
    #expect(failed == ["steps beyond the longest sentence do not count"])
  }

  @Test("No distance makes the difference of two gradients good enough for 1.5; each is named")
  func differences() throws {
    for (ahead, behind) in [
      (1e-3, 1e-3), (1e-4, 1e-4), (2e-5, 2e-5), (6e-6, 6e-6), (1e-6, 1e-6), (1e-7, 1e-7),
      (1e-4, 0), (1e-8, 0),
    ] {
      let answer = Binding("1.5") {
        (
          model: VanillaRNN<Double>, direction: VanillaRNN<Double>, inputs: [Matrix<Double>],
          targets: [[Int?]], h0: Matrix<Double>
        ) -> VanillaRNN<Double> in
        func gradient(_ distance: Double) -> VanillaRNN<Double> {
          var moved = model
          moved.add(direction, scaledBy: distance)
          return moved.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
        }
        var difference = gradient(ahead)
        difference.add(gradient(-behind), scaledBy: -1)
        difference.scale(by: 1 / (ahead + behind))
        return difference
      }
      let report = try bptt.exercise("1.5").check(InProcess(answer), seed: 1)
      #expect(report.points == 0)
      #expect(report.misconception?.contains("the difference of two gradients") == true)
      for finding in report.findings {
        #expect(finding.expected.hasSuffix("to 12 digits"))
        let digits = finding.got.firstMatch(of: #/right to (\d+) digits/#)
        #expect(digits.flatMap { Int($0.1) }.map { (3...11).contains($0) } == true)
      }
    }
  }
}

private let listings = [
  // The loss of one batch, divided by its targets, as in training.
  Binding("1.1") { (logits: [Matrix<Double>], sentences: [[Int]]) -> Double in
    var (loss, count) = (0.0, 0)
    for (t, o) in logits.enumerated() {
      // A rectangle of targets, as the listing takes it: filled up with symbol 0.
      let targets = sentences.map { t < $0.count ? $0[t] : 0 }
      loss += softmaxCrossEntropy(o, targets: targets).loss
      count += targets.count
    }
    return exp(loss / Double(count))
  },
  // The double sum's product of Jacobians.
  Binding("1.2") {
    (
      model: VanillaRNN<Double>, inputs: [Matrix<Double>], h0: Matrix<Double>, k: Int, t: Int
    ) -> Matrix<Double> in
    let tape = model.forward(inputs, from: h0)
    var path = Matrix<Double>.identity(model.hiddenSize)
    for j in stride(from: t, to: k, by: -1) { path = path • model.jacobian(tape[j - 1]) }
    return path
  },
  // Back-propagation through time.
  Binding("1.3") {
    (
      model: VanillaRNN<Double>, leak: Double, inputs: [Matrix<Double>], targets: [[Int?]],
      h0: Matrix<Double>
    ) -> VanillaRNN<Double> in
    model.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
  },
  // The gradient of the output weights, which are E.
  Binding("1.4") {
    (E: Matrix<Double>, Wxh: Matrix<Double>, Whh: Matrix<Double>, sentences: [[Int]])
      -> Matrix<Double> in
    let model = VanillaRNN(
      Wxh: Wxh, Whh: Whh, bh: .zeros(rows: 1, columns: E.columns), Why: E.transposed(),
      by: .zeros(rows: 1, columns: E.rows))
    let steps = sentences[0].indices.dropLast()
    let gradient = model.lossAndGradient(
      steps.map { t in E.rows(at: sentences.map { $0[t] }) },
      targets: steps.map { t in sentences.map { $0[t + 1] } },
      from: model.restingState(batch: sentences.count)
    ).gradient
    return gradient.parameters.Why.transposed()
  },
  // The gradient, times the slope along V that a gradient check with dual numbers computes.
  Binding("1.5") {
    (
      model: VanillaRNN<Double>, direction: VanillaRNN<Double>, inputs: [Matrix<Double>],
      targets: [[Int?]], h0: Matrix<Double>
    ) -> VanillaRNN<Double> in
    var gradient = model.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
    gradient.scale(by: gradient.dot(direction))
    return gradient
  },
  // Checkpoints in equal segments; the listing also counts each backward step's own forward step.
  Binding("1.6") { (steps: Int, states: Int) -> Int in
    let model = VanillaRNN<Double>(
      Wxh: [[1]], Whh: [[0.5]], bh: [[0]], Why: [[1, -1]], by: [[0, 0]])
    return model.checkpointedBackward(
      Array(repeating: [[1]], count: steps), targets: Array(repeating: [0], count: steps),
      from: [[0]], segment: (steps + states - 1) / states
    ).forwardSteps - steps
  },
]
