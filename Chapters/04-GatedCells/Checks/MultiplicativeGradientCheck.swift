import Coursework
import Foundation
import GatedCells
import Matrices

typealias Multiplicative = Exercise<
  LSTMCell<Double>, Matrix<Double>, Matrix<Double>, [Matrix<Double>], [Matrix<Double>],
  Matrix<Double>, Matrix<Double>, [Matrix<Double>]
>

private typealias Question = Asking<
  LSTMCell<Double>, Matrix<Double>, Matrix<Double>, [Matrix<Double>], [Matrix<Double>],
  Matrix<Double>, Matrix<Double>, [Matrix<Double>]
>

/// Exercise 4.5.
let multiplicativeGradient = Multiplicative(
  "4.5", "Back-propagation through a multiplicative LSTM", file: "MultiplicativeGradient",
  difficulty: .challenge, see: Section.backward,
  hints: (
    nudge: "Draw x_t, h_{t-1}, m_t and the LSTM's step. How many ways lead from x_t to h_t?",
    idea: "To the LSTM, m_t is its last output: `cell.backward` says what dL/dm_t is. A factor of "
      + "a product receives that times the other factor. h_{t-1} has no other way into step t, "
      + "while x_t has two.",
    nearly: "`let fromX = dm * (h • Whm)` and `let fromH = dm * (x • Wxm)`; then dW_xm grows by "
      + "`x.transposedTimes(fromX)`, x receives `dx + fromX.timesTransposed(Wxm)`, and the step "
      + "before it `fromH.timesTransposed(Whm)` beside its own `dh`."
  ),
  describe: { cell, Wxm, Whm, inputs, dh, h0, c0 in
    let weights = "  W_xm = \(short(Wxm))\n  W_hm = \(short(Whm))"
    let start = "  h_0 = \(short(h0))\n  c_0 = \(short(c0))"
    let steps = describe(inputs) + describe(dh, as: "dL/dh")
    return "the derivatives for\n\(describe(cell))\n\(weights)\n\(start)\(steps)"
  },
  show: { answer in
    var text = ""
    for (name, part) in zip(names(answer.count - 4), answer) {
      text += "\n  \(name): \(short(part))"
    }
    return text
  },
  aspects: [
    .init("one step and one sequence", points: 1, rounds: 3) { ask, random in
      try expect(ask, Problem(input: 1, hidden: 2, batch: 1, steps: 1, using: &random))
    },
    .init("the initial memory", points: 1, rounds: 2) { ask, random in
      try expect(ask, Problem(using: &random), only: ["c_0"])
    },
    .init("the weights, with a loss at the last step alone", points: 2, rounds: 2) { ask, random in
      try expect(ask, Problem(using: &random).askingLast, only: ["W_xm", "W_hm"])
    },
    .init("the inputs", points: 1, rounds: 2) { ask, random in
      var problem = Problem(using: &random)
      if random.uniform() < 0.5 { problem = problem.askingLast }
      try expect(ask, problem, only: Set(names(problem.dh.count).dropFirst(4)))
    },
    .init("all of it, with a loss at every step", points: 2, rounds: 2) { ask, random in
      try expect(ask, Problem(using: &random))
    },
  ],
  misconceptions: [
    wrong(
      .noSecondWay,
      "leaving out the input's way through m",
      advice: "x_t enters the step twice: beside m_t, and as a factor of it."),
    wrong(
      .noFirstWay,
      "leaving out the input's way past m",
      advice: "x_t enters the step twice: as a factor of m_t, and beside it, into gates and "
        + "candidate."),
    wrong(
      .ownFactor,
      "each factor of m multiplied by itself",
      advice: "The derivative of a product by one factor is the *other* one."),
    wrong(
      .sum,
      "a sum where m is a product",
      advice: "Through a sum the gradient goes as it is; through a product each factor's gradient "
        + "is multiplied by the other factor."),
    wrong(
      .straight,
      "the gradient by m handed on as the gradient by h",
      advice: "h_{t-1} is not what the LSTM reads: between the two lie W_hm and the product."),
    wrong(
      .both,
      "the gradient by m added to h beside its own way",
      advice: "h_{t-1} reaches step t through m_t alone: in m's place nothing else reads it."),
    wrong(
      .noCarryOfH,
      "forgetting what the later steps hand back to h",
      advice: "dL/dh_t is the step's own part plus what m_{t+1} sends back."),
    wrong(
      .noCarryOfC,
      "forgetting what the later steps hand back to c",
      advice: "The memory's gradient goes from step to step through the forget gate; carry it."),
    wrong(
      .memoryCutOff,
      "a memory that hands nothing back, to no step and not to c_0",
      advice: "What the LSTM's backward step says of c_{t-1} goes to the step before, and from the "
        + "first step to c_0."),
    wrong(
      .xReversed,
      "the inputs' derivatives from the last to the first",
      advice: "You have gone through the steps backwards, and the answer names x_1 first."),
    wrong(
      .ignoresM,
      "an LSTM that reads h_{t-1}, and no m",
      advice: "The gates and the candidate read m_t: hand it to the cell in h's place."),
    wrong(
      .laterState,
      "h_t where W_hm met h_{t-1}",
      advice: "In step t, W_hm is multiplied by the output that the step starts from."),
    wrong(
      .notTransposed,
      "W_hm where its transpose belongs",
      advice: "Forwards a row is multiplied by W_hm, so backwards by its transpose."),
    wrong(
      .mean,
      "weights' gradients averaged over the batch",
      advice: "The derivatives by weights are sums over steps and batch."),
    wrong(
      .readsH,
      "the LSTM reading h beside m",
      advice: "In the forward pass the gates and the candidate read m_t in place of h_{t-1}, all "
        + "of them."),
  ])

private func names(_ steps: Int) -> [String] {
  var names = ["W_xm", "W_hm", "h_0", "c_0"]
  for t in 0..<max(steps, 0) { names.append("x_\(t + 1)") }
  return names
}

private struct Problem {
  var run: Run
  var Wxm: Matrix<Double>
  var Whm: Matrix<Double>
  var dh: [Matrix<Double>]

  /// Sizes that differ from each other, so that no transposed matrix fits by accident.
  init(
    input: Int = 1, hidden: Int = 3, batch: Int = 2, steps: Int = 4,
    using random: inout SeededGenerator
  ) {
    run = Run(input: input, hidden: hidden, batch: batch, steps: steps, using: &random)
    Wxm = .coarse(rows: input, columns: hidden, using: &random)
    Whm = .coarse(rows: hidden, columns: hidden, using: &random)
    dh = (0..<steps).map { _ in .coarse(rows: batch, columns: hidden, using: &random) }
  }

  /// The same, with no loss before the last step.
  var askingLast: Problem {
    var problem = self
    for t in dh.indices.dropLast() { problem.dh[t] = .zeros(like: dh[t]) }
    return problem
  }

  /// By definition: each number in turn is moved by an infinitesimal, and the forward pass tells
  /// how the loss moves. It is the sum of dL/dh_t · h_t, whose derivative by each h_t is as given.
  func derivatives() -> [Matrix<Double>] {
    let cell = LSTMCell<Dual>(run.cell)
    let weights = dh.map { Matrix<Dual>($0) }
    let values = [Wxm, Whm, run.h0, run.c0] + run.inputs
    var moved = values.map { Matrix<Dual>($0) }
    return values.indices.map { k in
      Matrix(rows: values[k].rows, columns: values[k].columns) { row, column in
        moved[k][row, column].derivative = 1
        defer { moved[k][row, column].derivative = 0 }
        var (h, c) = (moved[2], moved[3])
        var loss: Dual = 0
        for (t, x) in moved[4...].enumerated() {
          (h, c) = literalStep(cell, x, reading: (x • moved[0]) * (h • moved[1]), c)
          loss += weights[t].dot(h)
        }
        return loss.derivative
      }
    }
  }
}

private func expect(_ ask: Question, _ problem: Problem, only: Set<String>? = nil) throws {
  let right = problem.derivatives()
  let names = names(problem.dh.count)
  try ask.compare(
    "\(right.count) matrices", problem.run.cell, problem.Wxm, problem.Whm, problem.run.inputs,
    problem.dh, problem.run.h0, problem.run.c0
  ) { answer in
    guard answer.count == right.count else {
      return ("\(right.count) matrices: by \(names.joined(separator: ", "))", "\(answer.count)")
    }
    for (name, (right, own)) in zip(names, zip(right, answer)) where only?.contains(name) ?? true {
      if !Agreement().agree(right, own) {
        return ("by \(name): \(short(right))", short(own))
      }
    }
    return nil
  }
}

private enum Fault {
  case noSecondWay, noFirstWay, ownFactor, sum, straight, both, noCarryOfH, noCarryOfC, laterState
  case notTransposed, mean, readsH, memoryCutOff, xReversed, ignoresM
}

/// A misconception that has one fault.
private func wrong(_ fault: Fault, _ name: String, advice: String) -> Multiplicative.Misconception {
  Multiplicative.Misconception(name, advice: advice) { cell, Wxm, Whm, inputs, dh, h0, c0 in
    multiplicativeGoneWrong(cell, Wxm, Whm, inputs, dh, h0, c0, fault)
  }
}

/// The derivatives with one fault.
private func multiplicativeGoneWrong(
  _ cell: LSTMCell<Double>, _ Wxm: Matrix<Double>, _ Whm: Matrix<Double>,
  _ inputs: [Matrix<Double>], _ dh: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>,
  _ fault: Fault
) -> [Matrix<Double>] {
  var states = [MemoryState(h: h0, c: c0)]
  var steps: [LSTMCell<Double>.Step] = []
  for (t, x) in inputs.enumerated() {
    var m = (x • Wxm) * (states[t].h • Whm)
    if fault == .readsH { m += states[t].h }
    if fault == .ignoresM { m = states[t].h }
    steps.append(cell.step(x, from: MemoryState(h: m, c: states[t].c)))
    states.append(steps[t].state)
  }
  var unused = cell.zeroed()
  var (dWxm, dWhm) = (Matrix<Double>.zeros(like: Wxm), Matrix<Double>.zeros(like: Whm))
  var dinputs: [Matrix<Double>] = []
  var dstate = states[0].zeroed()
  for (t, x) in inputs.enumerated().reversed() {
    if fault == .noCarryOfH { dstate.h = .zeros(like: h0) }
    if fault == .noCarryOfC { dstate.c = .zeros(like: c0) }
    dstate.h += dh[t]
    let (dx, dread) = cell.backward(steps[t], dstate, into: &unused)
    let (ofX, ofH) = (x • Wxm, states[t].h • Whm)
    var (fromX, fromH) = (dread.h * ofH, dread.h * ofX)
    if fault == .ownFactor { (fromX, fromH) = (fromH, fromX) }
    if fault == .sum { (fromX, fromH) = (dread.h, dread.h) }
    dWxm += x.transposedTimes(fromX)
    dWhm += states[fault == .laterState ? t + 1 : t].h.transposedTimes(fromH)
    let second = fromX.timesTransposed(Wxm)
    dinputs.append(fault == .noSecondWay ? dx : fault == .noFirstWay ? second : dx + second)
    var back = fault == .notTransposed ? fromH • Whm : fromH.timesTransposed(Whm)
    if fault == .straight { back = dread.h }
    if fault == .both || fault == .readsH { back += dread.h }
    if fault == .ignoresM { back = dread.h }
    dstate = MemoryState(h: back, c: fault == .memoryCutOff ? .zeros(like: c0) : dread.c)
  }
  if fault == .mean {
    dWxm /= Double(h0.rows)
    dWhm /= Double(h0.rows)
  }
  if fault != .xReversed { dinputs.reverse() }
  return [dWxm, dWhm, dstate.h, dstate.c] + dinputs
}
