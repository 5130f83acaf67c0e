import BPTT
import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

@Suite("6 · What the output's loop cannot do")
struct PowerTests {
  let task = SilentRecall(classes: 4, steps: 6)
  var every: Examples<Double> { task.examples(of: Array(0..<4)) }

  @Test(
    "With the output's loop alone no weights tell the classes apart; built ones with a state do",
    .claim("D7", .conditional))
  func constructed() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let network = FeedbackRNN<Double>(
        .output, input: task.inputSize, hidden: 9, symbols: task.symbols, using: &random)
      let last = network.forced(every).logits[task.steps - 1]
      // The same bits for every class: the step was told the same.
      for row in 1..<4 { #expect(last.row(row) == last.row(0)) }
      #expect(task.accuracy(network.forced(every), every) <= 0.25)
      let loss = softmaxCrossEntropy(last, targets: every.targets[task.steps - 1]).loss / 4
      #expect(loss >= Double.log(4) - 1e-12)
    }
    for steps in [3, 6, 200] {
      let long = SilentRecall(classes: 4, steps: steps)
      let examples = long.examples(of: Array(0..<4), type: Double.self)
      let network = long.latch(of: Double.self)
      #expect(network.generate(examples).map { $0.map(Optional.some) } == examples.targets)
      #expect(network.loss(examples) < 1e-12)
    }
  }

  @Test("Training comes to the same", .claim("D7", .conditional))
  func trained() {
    for kind in Recurrence.allCases {
      var random = SeededGenerator(seed: 3)
      var network = FeedbackRNN<Double>(
        kind, input: task.inputSize, hidden: 12, symbols: task.symbols, using: &random)
      network.practise(updates: 250, using: &random) { task.batch(32, using: &$0) }
      let accuracy = task.accuracy(network.forced(every), every)
      let loss = network.loss(every) * 6
      if kind == .output {
        #expect(accuracy == 0.25)
        #expect(loss >= Double.log(4) - 1e-9 && loss < Double.log(4) + 0.2)
      } else {
        #expect(accuracy == 1)
        #expect(loss < 0.3)
      }
    }
  }

  @Test("A real-valued output can carry a whole state", .claim("D7", .conditional))
  func simulation() {
    var random = SeededGenerator(seed: 5)
    let network = VanillaRNN<Double>(input: 3, hidden: 5, output: 2, using: &random)
    let inputs = (0..<30).map { _ in Matrix<Double>.normal(rows: 4, columns: 3, using: &random) }
    let h0 = Matrix<Double>.normal(rows: 4, columns: 5, using: &random)
    let other = RealFeedback(simulating: network)
    let outputs = other.outputs(
      inputs, from: Matrix(sideBySide: [h0, .zeros(rows: 4, columns: 2)]))
    for (step, output) in zip(network.forward(inputs, from: h0), outputs) {
      #expect(difference(output.columns(5...), step.logits) < 1e-12)
      #expect(difference(output.columns(..<5), step.state) < 1e-12)
    }
  }

  @Test("One real output carries memory in its small digits", .claim("D7", .conditional))
  func digits() {
    for epsilon in [1e-1, 1e-3, 1e-6] {
      let network = RealFeedback<Double>.rememberingInDigits(epsilon: epsilon)
      for steps in [3, 10, 100] {
        let blank = Matrix<Double>.zeros(rows: 2, columns: 2)
        let inputs =
          [[[1, 0], [-1, 0]]] + Array(repeating: blank, count: steps - 2) + [[[0, 1], [0, 1]]]
        let outputs = network.outputs(inputs, from: .zeros(rows: 2, columns: 1))
        // Squared error against targets 0, …, 0, ±1: as small as one likes, and never at chance.
        for o in outputs.dropLast() { #expect(o.maximumMagnitude() <= 1.001 * epsilon) }
        #expect(abs(outputs[steps - 1][0, 0] - 1) <= 1.1 * epsilon)
        #expect(abs(outputs[steps - 1][1, 0] + 1) <= 1.1 * epsilon)
      }
    }
  }
}
