import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

@Suite("6 · Where forcing decouples the steps")
struct ParallelTests {
  @Test(
    "With the output's loop alone, two threads and any order give the bits of the sequential pass",
    .claim("D9", .conditional), arguments: ContextPlace.allCases)
  func parallel(_ place: ContextPlace) throws {
    for steps in [1, 2, 7] {
      let setting = try Setting(.output, place, steps: steps, batch: min(steps, 3))
      let sequential = setting.network.forced(setting.examples)
      for threads in [1, 2, 3] {
        let tape = setting.network.forcedInParallel(setting.examples, threads: threads)
        #expect(tape.logits == sequential.logits)
        #expect(tape.steps.map(\.state) == sequential.steps.map(\.state))
        #expect(tape.said == sequential.said)
      }
      var random = SeededGenerator(seed: 7)
      let order = random.shuffled(Array(0..<steps))
      let shuffled = setting.network.forcedInParallel(setting.examples, order: order, threads: 2)
      #expect(shuffled.logits == sequential.logits)
    }
  }

  @Test("The gradient on threads is the gradient, with the same bits for any number of them")
  func gradient() throws {
    let setting = try Setting(.output, steps: 7)
    var random = SeededGenerator(seed: 1)
    let expected = setting.network.lossAndGradient(setting.examples, using: &random).gradient
    let one = setting.network.gradientInParallel(setting.examples, threads: 1)
    #expect(one.greatestDifference(from: expected) < 1e-14)
    #expect(setting.network.gradientInParallel(setting.examples, threads: 2) == one)
    #expect(setting.network.gradientInParallel(setting.examples, threads: 3) == one)
  }

  @Test(
    "Where only the output comes back no gradient crosses a step; elsewhere it does",
    .claim("A32", .conditional), arguments: Recurrence.allCases)
  func crossTerms(_ kind: Recurrence) throws {
    let setting = try Setting(kind, lastOnly: true)
    let tape = setting.run(.teacherForcing)
    let logits = loss(tape, setting.examples).logits
    let (whole, states) = setting.network.backward(tape, logits: logits)
    // The loss is at the last step alone. Each step's own part of the gradient, added up:
    let parts = (0..<5).map { setting.network.stepGradient(tape, logits[$0], at: $0) }
    let sum = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
    // And by dual numbers, how the last loss changes with h_0 … h_3, to which no parameter leads.
    var across = 0.0
    for t in 0..<4 {
      for unit in 0..<4 {
        let moved = derivativeOfLast(setting, byUnit: unit, afterStep: t)
        across = max(across, abs(moved))
        #expect(abs(moved - states[t + 1].column(unit).sum()) < 1e-12)
      }
    }
    if kind == .output {
      #expect(across == 0)
      #expect(sum.greatestDifference(from: whole) < 1e-14)
    } else {
      #expect(across > 1e-2)
      #expect(sum.greatestDifference(from: whole) > 1e-2)
    }
  }

  /// How the loss of the last step changes when one unit of every sequence is moved after step `t`.
  func derivativeOfLast(_ setting: Setting, byUnit unit: Int, afterStep t: Int) -> Double {
    let network = FeedbackRNN<Dual>(setting.network)
    let examples: Examples<Dual> = setting.examples.converted()
    var h = Matrix<Dual>(setting.h0)
    var logits = Matrix<Dual>.zeros(rows: 3, columns: 6)
    for s in 0..<5 {
      let fed: [Int?] = s == 0 ? [nil, nil, nil] : examples.targets[s - 1]
      let step = network.step(
        examples.inputs[s], fed: fed, from: h, bias: network.bias(examples.context, at: s))
      (h, logits) = (step.state, step.logits)
      if s == t {
        for row in 0..<3 { h[row, unit] = Dual(h[row, unit].value, derivative: 1) }
      }
    }
    let result = softmaxCrossEntropy(logits, targets: examples.targets[4])
    return result.loss.derivative / Double(examples.tokens)
  }

  @Test("With the state's loop a step computed alone is another step", .claim("D9", .conditional))
  func noShortcut() throws {
    let setting = try Setting(.both)
    let tape = setting.run(.teacherForcing)
    let alone = setting.network.step(
      setting.examples.inputs[3], fed: setting.examples.targets[2],
      from: setting.network.restingState(batch: 3),
      bias: setting.network.bias(setting.examples.context, at: 3))
    #expect(difference(alone.logits, tape.logits[3]) > 0.01)
  }
}
