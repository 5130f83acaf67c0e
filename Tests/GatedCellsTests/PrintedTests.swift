import Foundation
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing

/// What lecture A prints about the two cells, run as printed.
@Suite("4 · The printed equations")
struct PrintedTests {
  private let problem = Problem(seed: 21)

  @Test(
    "The GRU equals an evaluation number by number; 1 - z is the other form; the placements differ",
    .claim("A14", .holds))
  func gatedRecurrentUnit() {
    let cell = gru()
    var h = problem.state(for: cell)
    for x in problem.inputs {
      let new = cell.step(x, from: h).state
      for row in 0..<Problem.batch {
        let (x, old) = (x.row(row).elements, h.h.row(row).elements)
        let (r, u) = (gate(cell.relevance, x, old), gate(cell.update, x, old))
        let gated = zip(r, old).map { $0 * $1 }
        let g = sums(cell.candidate, x, gated).map { Foundation.tanh($0) }
        for j in old.indices {
          let expected = u[j] * g[j] + (1 - u[j]) * old[j]
          #expect(abs(new.h[row, j] - expected) < 1e-14)
        }
      }
      h = new
    }
    let start = problem.state(for: cell)
    let tape = cell.forward(problem.inputs, from: start)
    for reset in ResetPlacement.allCases {
      let one = gru(reset)
      let other = one.converted(to: .keeps)
      #expect(other.convention == .keeps && other.converted(to: .replaces) == one)
      let pair = (
        one.forward(problem.inputs, from: start), other.forward(problem.inputs, from: start)
      )
      for (a, b) in zip(pair.0.outputs, pair.1.outputs) { #expect(difference(a, b) < 1e-14) }
      #expect(pair.0.steps[0].u != pair.1.steps[0].u)
    }
    // The same weights under the other placement are another function.
    let after = GRUCell(
      relevance: cell.relevance, update: cell.update, candidate: cell.candidate,
      reset: .afterProduct)
    let afterTape = after.forward(problem.inputs, from: start)
    #expect(difference(tape.outputs[0], afterTape.outputs[0]) > 0.01)
  }

  @Test("As printed, a GRU says for ever what it said first", .claim("A15", .corrected))
  func outputOfTheGRU() {
    let cell = gru()
    let a0 = problem.state(for: cell).h
    func outputs(
      _ inputs: [Matrix<Double>], _ output: (Matrix<Double>, Matrix<Double>) -> Matrix<Double>
    )
      -> [Matrix<Double>]
    {
      var (a, c) = (a0, a0)
      return inputs.map { x in
        let gated = sigmoid(cell.relevance(x, a)) * a
        let u = sigmoid(cell.update(x, a))
        c = u * tanh(cell.candidate(x, gated)) + (1 - u) * c
        a = output(a, c)
        return a
      }
    }
    let printed = outputs(problem.inputs) { a, _ in a }
    #expect(printed.allSatisfy { $0 == a0 })
    #expect(outputs(problem.inputs.map { $0 * 100 }) { a, _ in a } == printed)
    let corrected = outputs(problem.inputs) { _, c in c }
    let expected = cell.forward(problem.inputs, from: HiddenState(h: a0)).outputs
    for (a, b) in zip(corrected, expected) { #expect(difference(a, b) < 1e-15) }
  }

  /// Lecture A's LSTM in its own letters, with what it misprints left open.
  private func printedStep(
    _ cell: LSTMCell<Double>, _ x: Matrix<Double>, _ a: Matrix<Double>, _ c: Matrix<Double>,
    relevance: Matrix<Double>? = nil, forget: Matrix<Double>? = nil, bounded: Bool = true
  ) -> (a: Matrix<Double>, c: Matrix<Double>) {
    let seen = relevance.map { $0 * a } ?? a
    let candidate = tanh(cell.candidate(x, seen))
    let Gu = sigmoid(cell.input(x, a))
    let Gf = forget ?? sigmoid(cell.forget(x, a))
    let Go = sigmoid(cell.output(x, a))
    let new = Gu * candidate + Gf * c
    return (Go * (bounded ? tanh(new) : new), new)
  }

  @Test(
    "A relevance gate makes another cell, which one step from the zero state cannot tell",
    .claim("A16", .corrected))
  func relevanceGate() {
    let cell = lstm()
    let (x, start) = (problem.inputs[0], problem.state(for: cell))
    var random = SeededGenerator(seed: 22)
    let Gr = sigmoid(block(4, 5, &random)(x, start.h))
    let right = cell.step(x, from: start).state
    let printed = printedStep(cell, x, start.h, start.c, relevance: Gr)
    #expect(difference(printed.c, right.c) > 0.01)
    let corrected = printedStep(cell, x, start.h, start.c)
    #expect(difference(corrected.a, right.h) < 1e-15)
    let open = Matrix<Double>(rows: 3, columns: 5, repeating: 1)
    let ofOpen = printedStep(cell, x, start.h, start.c, relevance: open)
    #expect(difference(ofOpen.a, right.h) < 1e-15)
    // From the zero state nobody sees it; at the second step it shows.
    let zero = cell.restingState(batch: 3)
    let first = printedStep(cell, x, zero.h, zero.c, relevance: Gr)
    let firstRight = cell.step(x, from: zero).state
    #expect(difference(first.a, firstRight.h) < 1e-15)
    let second = printedStep(cell, x, first.a, first.c, relevance: Gr)
    #expect(difference(second.a, cell.step(x, from: firstRight).state.h) > 1e-3)
  }

  @Test(
    "The forget gate needs its own equation: no gate that is printed can stand in for it",
    .claim("A17", .corrected))
  func forgetGate() {
    let cell = lstm()
    let (x, start) = (problem.inputs[0], problem.state(for: cell))
    let right = cell.step(x, from: start).state
    let update = sigmoid(cell.input(x, start.h))
    let readings = [
      Matrix<Double>(rows: 3, columns: 5, repeating: 1), update, 1 - update,
      sigmoid(cell.output(x, start.h)),
    ]
    for reading in readings {
      let printed = printedStep(cell, x, start.h, start.c, forget: reading)
      #expect(difference(printed.c, right.c) > 0.01)
    }
    let own = sigmoid(x • cell.forget.Wx + start.h • cell.forget.Wh + cell.forget.b)
    let corrected = printedStep(cell, x, start.h, start.c, forget: own)
    #expect(difference(corrected.c, right.c) < 1e-15)
  }

  @Test(
    "Without the tanh the output grows past every bound; with it, it stays within 1",
    .claim("A18", .corrected))
  func boundOfTheOutput() {
    // All gates open, and a candidate near 1: c grows by almost 1 at each step.
    let cell = LSTMCell(
      input: constant(40), forget: constant(40), candidate: constant(3), output: constant(40))
    let x = Matrix<Double>.zeros(rows: 1, columns: 4)
    var printed = (
      a: Matrix<Double>.zeros(rows: 1, columns: 5), c: Matrix<Double>.zeros(rows: 1, columns: 5)
    )
    var state = cell.restingState(batch: 1)
    for _ in 0..<50 {
      printed = printedStep(cell, x, printed.a, printed.c, bounded: false)
      state = cell.step(x, from: state).state
    }
    #expect(printed.a[0, 0] > 49)
    #expect(state.h.maximumMagnitude() <= 1)
    #expect(difference(state.c, printed.c) < 1e-12)
    // Random cells with large weights.
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      func large() -> Affine<Double> {
        var block = block(4, 5, &random)
        block.Wx *= 20
        return block
      }
      let cell = LSTMCell(input: large(), forget: large(), candidate: large(), output: large())
      let tape = cell.forward(problem.inputs, from: problem.state(for: cell))
      #expect(tape.outputs.allSatisfy { $0.maximumMagnitude() <= 1 })
    }
  }

  @Test("Saturated gates do what their names say, exactly", .claim("A19", .conditional))
  func saturatedGates() {
    // A bias of ±1000 is σ = 0 or 1 to the last bit.
    let (open, shut) = (constant(1000), constant(-1000))
    let x = problem.inputs[0]
    let unit = gru()
    let h = problem.state(for: unit)
    func unitStep(
      _ relevance: Affine<Double>, _ update: Affine<Double>, from h: HiddenState<Double>
    )
      -> GRUCell<Double>.Step
    {
      GRUCell(relevance: relevance, update: update, candidate: unit.candidate).step(x, from: h)
    }
    #expect(unitStep(open, shut, from: h).state == h)
    let replaced = unitStep(open, open, from: h)
    #expect(replaced.state.h == replaced.g)
    // A larger update gate: less of the past.
    let far = HiddenState(h: h.h + 1)
    func moved(_ bias: Double) -> Double {
      // The candidate sees nothing of the past, so all that comes through is 1 - G_u of it.
      let (a, b) = (
        unitStep(shut, constant(bias), from: far), unitStep(shut, constant(bias), from: h)
      )
      return difference(a.state.h, b.state.h)
    }
    let passed = [-2, 0, 2].map { moved($0) }
    #expect(passed[0] > passed[1] && passed[1] > passed[2])
    #expect(unitStep(shut, open, from: h).g == unitStep(shut, open, from: far).g)
    #expect(unitStep(open, open, from: h).g != unitStep(open, open, from: far).g)

    var cell = lstm()
    let start = problem.state(for: cell)
    cell.forget = shut
    let erased = cell.step(x, from: start)
    #expect(erased.state.c == erased.i * erased.g)
    cell.forget = open
    cell.input = shut
    #expect(cell.step(x, from: start).state.c == start.c)
    cell.output = shut
    #expect(cell.step(x, from: start).state.h == .zeros(rows: 3, columns: 5))
  }

  @Test("The walk-through's four stages make one step of the cell", .claim("A20", .holds))
  func walkThrough() {
    let cell = lstm()
    let (x, start) = (problem.inputs[0], problem.state(for: cell))
    let step = cell.step(x, from: start)
    for row in 0..<Problem.batch {
      let (x, h, c) = (x.row(row).elements, start.h.row(row).elements, start.c.row(row).elements)
      let forget = gate(cell.forget, x, h)
      let kept = zip(forget, c).map { $0 * $1 }
      let store = gate(cell.input, x, h)
      let offered = sums(cell.candidate, x, h).map { Foundation.tanh($0) }
      let new = kept.indices.map { kept[$0] + store[$0] * offered[$0] }
      let show = gate(cell.output, x, h)
      for j in new.indices {
        #expect(abs(step.f[row, j] - forget[j]) < 1e-15)
        #expect(abs(step.i[row, j] - store[j]) < 1e-15)
        #expect(abs(step.g[row, j] - offered[j]) < 1e-15)
        #expect(abs(step.state.c[row, j] - new[j]) < 1e-14)
        #expect(abs(step.state.h[row, j] - show[j] * Foundation.tanh(new[j])) < 1e-14)
      }
    }
    // The stages as the cell records them compose to its state exactly.
    #expect(step.state.c == step.f * start.c + step.i * step.g)
    #expect(step.state.h == step.o * tanh(step.state.c))
  }

  @Test("Gates lie between zero and one, whatever the weights and inputs", .claim("A21", .holds))
  func gatesAreFractions() {
    for seed in 1...30 as ClosedRange<UInt64> {
      let scale = [1, 10, 1e3, 1e6][Int(seed) % 4]
      let (cell, unit) = (lstm(seed: seed), gru(seed: seed))
      let inputs = Problem(seed: seed).inputs.map { $0 * scale }
      let steps = cell.forward(inputs, from: problem.state(for: cell)).steps
      let units = unit.forward(inputs, from: problem.state(for: unit)).steps
      let gates = steps.flatMap { [$0.i, $0.f, $0.o] } + units.flatMap { [$0.r, $0.u] }
      #expect(gates.allSatisfy { $0.elements.allSatisfy { (0...1).contains($0) } })
      if scale == 1 {
        #expect(gates.allSatisfy { $0.elements.allSatisfy { 0 < $0 && $0 < 1 } })
      }
    }
  }
}
