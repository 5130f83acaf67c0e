import Matrices
import Testing
import Training

@Suite("A fused layer")
struct FusedLayerTests {
  @Test(
    "gives the outputs and the final state of the plain formulas, to 1e-12",
    arguments: FusedCell.allCases)
  func forward(cell: FusedCell) {
    let problem = Problem<Double>(cell, seed: 1)
    let tape = FusedTape<Double>()
    let last = problem.layer.forward(
      .vectors(problem.inputs), from: problem.state, tape: tape)
    let plain = problem.plainForward()
    for (fused, plain) in zip(tape.outputs, plain.outputs) {
      #expect((fused - plain).maximumMagnitude() < 1e-12)
    }
    #expect(tape.outputs.count == plain.outputs.count)
    #expect((last.h - plain.last.h).maximumMagnitude() < 1e-12)
    if cell == .lstm { #expect((last.c - plain.last.c).maximumMagnitude() < 1e-12) }
  }

  @Test(
    "has the derivatives of the plain formulas by every weight, input and initial state, to 1e-12",
    arguments: FusedCell.allCases, [true, false])
  func gradient(cell: FusedCell, everyStep: Bool) {
    let problem = Problem<Double>(cell, seed: 2)
    let gradient = problem.gradient(everyStep: everyStep)
    let check = GradientCheck.dualNumbers(gradient, of: Problem<Dual>(problem)) {
      $0.loss($0.plainForward(), everyStep: everyStep)
    }
    #expect(check.agrees(within: 1e-12), "\(cell): \(check.summary)")
  }

  @Test("has the derivatives of its own forward pass", arguments: FusedCell.allCases)
  func finiteDifferences(cell: FusedCell) {
    let problem = Problem<Double>(cell, seed: 3)
    let gradient = problem.gradient(everyStep: true)
    let tape = FusedTape<Double>()
    let check = GradientCheck.finiteDifferences(gradient, of: problem) { problem in
      let last = problem.layer.forward(.vectors(problem.inputs), from: problem.state, tape: tape)
      return problem.loss((tape.outputs, last), everyStep: true)
    }
    #expect(check.agrees(within: 1e-7), "\(cell): \(check.summary)")
  }

  @Test("computes with Float what it computes with Double", arguments: FusedCell.allCases)
  func float(cell: FusedCell) {
    // One whole vector of sixteen units, and three units more.
    let exact = Problem<Double>(cell, seed: 4, hidden: 19)
    let gradient = Problem<Float>(exact).gradient(everyStep: true)
    let difference = Problem<Double>(gradient).greatestDifference(
      from: exact.gradient(everyStep: true))
    #expect(difference < 2e-5)
  }

  @Test("computes with dual numbers too", arguments: FusedCell.allCases)
  func dual(cell: FusedCell) {
    let problem = Problem<Double>(cell, seed: 5)
    let tape = FusedTape<Dual>()
    var lifted = Problem<Dual>(problem)
    lifted.layer.Wh[1, 2].derivative = 1
    lifted.layer.forward(.vectors(lifted.inputs), from: lifted.state, tape: tape)
    let plain = lifted.plainForward().outputs[5]
    let fused = tape.outputs[5]
    #expect((fused.values - plain.values).maximumMagnitude() < 1e-12)
    #expect((fused.derivatives - plain.derivatives).maximumMagnitude() < 1e-12)
  }

  @Test("looks a symbol up where it would multiply a one-hot vector", arguments: FusedCell.allCases)
  func symbols(cell: FusedCell) {
    var problem = Problem<Double>(cell, seed: 6)
    let symbols = [[0, 4, 2], [4, 4, 1], [3, 0, 0], [2, 1, 4], [1, 1, 1], [0, 2, 3]]
    problem.inputs = symbols.map { .oneHot($0, columns: 5) }
    let vectors = problem.gradient(everyStep: true)
    let lookedUp = problem.gradient(everyStep: true, input: .symbols(symbols))
    #expect(vectors.layer.greatestDifference(from: lookedUp.layer) < 1e-12)
    #expect((vectors.h0 - lookedUp.h0).maximumMagnitude() < 1e-12)
  }

  @Test("reads nothing beyond the end of a row", arguments: FusedCell.allCases)
  func lengths(cell: FusedCell) {
    let lengths = [6, 4, 0]
    let problem = Problem<Double>(cell, seed: 7)
    let batch = problem.gradient(everyStep: true, lengths: lengths)

    var spoilt = problem
    for step in 0..<6 {
      for row in 0..<3 where step >= lengths[row] {
        for column in 0..<5 { spoilt.inputs[step][row, column] = .nan }
        for unit in 0..<problem.h0.columns { spoilt.weights[step][row, unit] = .infinity }
      }
    }
    let other = spoilt.gradient(everyStep: true, lengths: lengths)
    #expect(other.layer == batch.layer)
    #expect(other.h0 == batch.h0)

    // The batch is the sum of its rows, each alone with its own number of steps.
    var sum = problem.layer.zeroed()
    for (row, length) in lengths.enumerated() {
      let alone = problem.alone(row: row, steps: length)
      let gradient = alone.gradient(everyStep: true)
      sum.add(gradient.layer)
      #expect((gradient.h0 - batch.h0.row(row)).maximumMagnitude() < 1e-12)
      let tape = FusedTape<Double>()
      let last = problem.layer.forward(
        .vectors(problem.inputs), from: problem.state, lengths: lengths, tape: tape)
      let lastAlone = alone.layer.forward(
        .vectors(alone.inputs), from: alone.state, tape: FusedTape())
      #expect((last.h.row(row) - lastAlone.h).maximumMagnitude() < 1e-12)
      if cell == .lstm { #expect((last.c.row(row) - lastAlone.c).maximumMagnitude() < 1e-12) }
    }
    #expect(sum.greatestDifference(from: batch.layer) < 1e-12)
  }

  @Test("leaves nothing on a tape for the next sequence", arguments: FusedCell.allCases)
  func tapeIsReused(cell: FusedCell) {
    let (large, small) = (
      Problem<Double>(cell, seed: 8, hidden: 19), Problem<Double>(cell, seed: 9)
    )
    let tape = FusedTape<Double>()
    _ = large.gradient(everyStep: true, tape: tape)
    #expect(small.gradient(everyStep: true, tape: tape) == small.gradient(everyStep: true))
    #expect(!tape.isRecorded)
  }
}

@Suite("A fused language model")
struct FusedLanguageModelTests {
  @Test("has the loss and the gradient of the plain formulas", arguments: FusedCell.allCases)
  func gradient(cell: FusedCell) {
    let text = Text(seed: 1, steps: 5, batch: 3, symbols: 6)
    let model = text.model(cell, hidden: 9)
    var gradient = model
    let state = model.layer.restingState(batch: 3)
    let loss = model.loss(
      text.inputs, targets: text.targets, from: state, scale: 0.25, workspace: FusedWorkspace(),
      gradient: &gradient
    ).loss

    let tape = FusedTape<Double>()
    func plainLoss(_ model: FusedLanguageModel<Double>) -> Double {
      model.layer.forward(.symbols(text.inputs), from: state, tape: tape)
      return zip(tape.outputs, text.targets).reduce(0) { sum, step in
        let logits = step.0 • model.readout.Wy + model.readout.by
        return sum + 0.25
          * softmaxCrossEntropy(logits, targets: step.1.map { $0 < 0 ? nil : $0 }).loss
      }
    }
    #expect(abs(loss - plainLoss(model)) < 1e-12)
    let check = GradientCheck.finiteDifferences(gradient, of: model, loss: plainLoss)
    #expect(check.agrees(within: 1e-7), "\(cell): \(check.summary)")
    #expect(gradient.parameters.map(\.name).suffix(2) == ["W_y", "b_y"])
  }

  @Test("has the same bits with every number of threads", arguments: FusedCell.allCases)
  func threads(cell: FusedCell) {
    let text = Text(seed: 2, steps: 20, batch: 13, symbols: 30)
    let model = FusedLanguageModel<Float>(text.model(cell, hidden: 50))
    let results = [1, 2, 3].map { threads in
      var gradient = model
      let loss = model.loss(
        text.inputs, targets: text.targets, from: model.layer.restingState(batch: 13), scale: 1,
        workspace: FusedWorkspace(), gradient: &gradient, threads: threads)
      return (loss.loss, loss.state, gradient)
    }
    for result in results.dropFirst() {
      #expect(result.0 == results[0].0)
      #expect(result.1 == results[0].1)
      #expect(result.2 == results[0].2)
    }
  }

  @Test("learns a text by heart", arguments: FusedCell.allCases)
  func learns(cell: FusedCell) {
    let text = Text(seed: 3, steps: 8, batch: 2, symbols: 5)
    var model = FusedLanguageModel<Float>(text.model(cell, hidden: 20))
    var gradient = model
    var adam = Adam<FusedLanguageModel<Float>>()
    let workspace = FusedWorkspace<Float>()
    var losses: [Float] = []
    for _ in 0..<200 {
      losses.append(
        model.loss(
          text.inputs, targets: text.targets, from: model.layer.restingState(batch: 2),
          scale: 1 / 16, workspace: workspace, gradient: &gradient
        ).loss)
      gradient.clip(norm: 1)
      adam.update(&model, gradient: gradient, rate: 0.02)
    }
    #expect(losses[0] > 1 && losses[199] < 0.1)
  }
}

@Suite("Adagrad")
struct AdagradTests {
  @Test("divides by the root of all squares so far")
  func update() {
    var model = Pair<Double>(seed: 1)
    let start = model
    let gradients = [Pair<Double>(seed: 2), Pair<Double>(seed: 3)]
    var adagrad = Adagrad<Pair<Double>>(epsilon: 0.5)
    for gradient in gradients { adagrad.update(&model, gradient: gradient, rate: 0.1) }
    let (first, second) = (gradients[0].flat, gradients[1].flat)
    for (place, weight) in start.flat.enumerated() {
      let (g, h) = (first[place], second[place])
      let expected =
        weight - 0.1 * g / (g * g + 0.5).squareRoot()
        - 0.1 * h / (g * g + h * h + 0.5).squareRoot()
      #expect(abs(model.flat[place] - expected) < 1e-12)
    }
  }
}
