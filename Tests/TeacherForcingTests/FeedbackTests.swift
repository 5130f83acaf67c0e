import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

let everyForm = Recurrence.allCases.flatMap { kind in
  ContextPlace.allCases.map { (kind, $0) }
}

@Suite("6 · One network, three loops, two modes")
struct FeedbackTests {
  @Test(
    "What a step is told: the true output before it, or the network's own",
    .claim("A31", .holds), .claim("E7", .holds))
  func trace() throws {
    let setting = try Setting(.both)
    let (targets, nothing) = (setting.examples.targets, [Int?](repeating: nil, count: 3))

    let forced = setting.run(.teacherForcing)
    #expect(forced.steps[0].fed == nothing)
    for t in 1..<5 { #expect(forced.steps[t].fed == targets[t - 1]) }

    let free = setting.run(.freeRunning())
    #expect(free.steps[0].fed == nothing)
    for t in 1..<5 {
      // The largest of the plain sums, told what the network has said so far.
      for row in 0..<3 {
        let logits = plainLogits(
          setting.network, setting.examples, row: row, fed: free.steps.map { $0.fed[row] },
          h0: setting.h0)
        let largest = logits[t - 1].indices.max { logits[t - 1][$0] < logits[t - 1][$1] }
        #expect(free.steps[t].fed[row] == largest)
      }
    }
    // The first step is told nothing in either mode, so it is the same; later ones differ.
    #expect(forced.steps[0] == free.steps[0])
    #expect(forced.steps[4].fed != free.steps[4].fed)
  }

  @Test("Every form agrees with plain sums, in each mode", arguments: everyForm)
  func plain(_ kind: Recurrence, _ place: ContextPlace) throws {
    let setting = try Setting(kind, place)
    for feedback in [Feedback.teacherForcing, .freeRunning(), .scheduled(truth: 0.5)] {
      let tape = setting.run(feedback)
      for row in 0..<3 {
        let expected = plainLogits(
          setting.network, setting.examples, row: row, fed: tape.steps.map { $0.fed[row] },
          h0: setting.h0)
        for (t, logits) in expected.enumerated() {
          #expect(difference(tape.logits[t].row(row), .row(logits)) < 1e-13)
        }
      }
    }
  }

  @Test("The gradient agrees with finite differences and with dual numbers", arguments: everyForm)
  func gradients(_ kind: Recurrence, _ place: ContextPlace) throws {
    for lastOnly in [false, true] {
      let setting = try Setting(kind, place, lastOnly: lastOnly)
      for feedback in [Feedback.teacherForcing, .freeRunning(.sampled), .scheduled(truth: 0.5)] {
        let tape = setting.run(feedback)
        let gradient = setting.network.backward(
          tape, logits: loss(tape, setting.examples).logits
        ).parameters
        // Symbols once chosen are constants: the loss is that of a run which is told the same ones.
        let told = tape.steps.map(\.fed)
        let differences = GradientCheck.finiteDifferences(gradient, of: setting.network) {
          replay($0, setting.examples, told, from: setting.h0)
        }
        #expect(differences.agrees(within: 1e-7), "\(differences.summary)")
        let lifted: Examples<Dual> = setting.examples.converted()
        let duals = GradientCheck.dualNumbers(
          gradient, of: FeedbackRNN<Dual>(setting.network)
        ) { replay($0, lifted, told, from: Matrix(setting.h0)) }
        #expect(duals.agrees(within: 1e-12), "\(duals.summary)")
      }
    }
  }

  @Test(
    "Where no two symbols are tied the gradient of a free run is that of the whole, choices and all",
    arguments: everyForm)
  func likeliest(_ kind: Recurrence, _ place: ContextPlace) throws {
    let setting = try Setting(kind, place)
    let tape = setting.run(.freeRunning())
    for logits in tape.logits {
      for row in 0..<logits.rows {
        let sorted = logits.row(row).elements.sorted()
        try #require(sorted[sorted.count - 1] - sorted[sorted.count - 2] > 1e-3)
      }
    }
    let gradient = setting.network.backward(
      tape, logits: loss(tape, setting.examples).logits
    ).parameters
    let differences = GradientCheck.finiteDifferences(gradient, of: setting.network) { moved in
      var setting = setting
      setting.network = moved
      return loss(setting.run(.freeRunning()), setting.examples).value
    }
    #expect(differences.agrees(within: 1e-7), "\(differences.summary)")
  }

  @Test("A batch is its sequences one by one, and what is fed behind an end does not count")
  func batches() throws {
    let setting = try Setting(.both)
    let tape = setting.run(.teacherForcing)
    for row in 0..<3 {
      let alone = try Examples(
        inputs: setting.examples.inputs.map { $0.row(row) },
        context: setting.examples.context.row(row),
        targets: setting.examples.targets.map { [$0[row]] })
      let one = setting.network.forced(alone, from: setting.h0.row(row))
      for t in 0..<5 { #expect(difference(one.logits[t], tape.logits[t].row(row)) < 1e-14) }
    }
  }

  @Test("A scheduled run is told the truth as often as it should be")
  func coins() throws {
    var random = SeededGenerator(seed: 5)
    let network = FeedbackRNN<Double>(.output, hidden: 2, symbols: 5, using: &random)
    let targets = (0..<50).map { _ in (0..<200).map { _ in Optional(random.integer(below: 5)) } }
    let examples = try Examples<Double>(targets: targets)
    let tape = network.forward(
      examples, feedback: .scheduled(truth: 0.7), from: network.restingState(batch: 200),
      using: &random)
    // 9,800 coins; where truth and own agree by chance both count, so the other ones are asked.
    var (truths, differing) = (0, 0)
    for t in 1..<50 {
      for row in 0..<200 where targets[t - 1][row] != tape.said[t - 1][row] {
        differing += 1
        truths += tape.steps[t].fed[row] == targets[t - 1][row] ? 1 : 0
      }
    }
    let share = Double(truths) / Double(differing)
    // The deviation of the share is 0.005.
    #expect(abs(share - 0.7) < 0.03)
  }

  @Test("Symbols are drawn by their probabilities")
  func sampling() throws {
    var random = SeededGenerator(seed: 6)
    var network = FeedbackRNN<Double>(.output, hidden: 1, symbols: 3)
    let wanted = [0.2, 0.5, 0.3]
    network.bo = .row(wanted.map { Double.log($0) })
    let rows = 20_000
    let examples = try Examples<Double>(targets: [[Int?](repeating: 0, count: rows)])
    let said = network.forward(
      examples, feedback: .freeRunning(.sampled), from: network.restingState(batch: rows),
      using: &random
    ).said[0]
    for (symbol, p) in wanted.enumerated() {
      let share = Double(said.count { $0 == symbol }) / Double(rows)
      #expect(abs(share - p) < 0.015)
    }
  }

  @Test("Inputs and targets of different lengths are refused in a sentence", .claim("D17", .holds))
  func lengths() throws {
    let x = Matrix<Double>.zeros(rows: 2, columns: 3)
    func message(_ make: () throws -> Examples<Double>) -> String {
      do {
        _ = try make()
        return ""
      } catch {
        return "\(error)"
      }
    }
    let mismatch = message { try Examples(inputs: [x, x, x], targets: [[0, 1], [1, 1]]) }
    #expect(mismatch.contains("3 inputs and 2 targets"))
    #expect(
      message { try Examples(inputs: [x], targets: [[0, 1], [1, 1]]) }.contains("1 inputs"))
    #expect(message { try Examples(inputs: [x], targets: [[0, 1, 0]]) }.contains("3 sequences"))
    #expect(message { try Examples(targets: [[0, 1], [1]]) }.contains("2 sequences"))
    #expect(
      message { try Examples(context: .zeros(rows: 3, columns: 1), targets: [[0, 1]]) }
        .contains("of 3"))
    #expect(message { try Examples(inputs: [x, x], targets: [[0, nil], [1, 1]]) }.isEmpty)
    // One vector goes with any number of targets: there is nothing to be as long as.
    #expect(message { try Examples(context: x, targets: [[0, 1], [1, 1], [0, 0]]) }.isEmpty)
  }
}

/// The mean cross-entropy of a run whose steps are told `fed`.
func replay<Element: Scalar>(
  _ network: FeedbackRNN<Element>, _ examples: Examples<Element>, _ fed: [[Int?]],
  from h0: Matrix<Element>
) -> Element {
  var h = h0
  let steps = examples.inputs.indices.map { t in
    let step = network.step(
      examples.inputs[t], fed: fed[t], from: h, bias: network.bias(examples.context, at: t))
    h = step.state
    return step
  }
  let parts = zip(steps, examples.targets).map { softmaxCrossEntropy($0.logits, targets: $1) }
  return parts.reduce(0) { $0 + $1.loss } / Element(Double(examples.tokens))
}
