import Coursework
import Foundation
import GatedCells
import GradientPathology
import Matrices

typealias Jacobian = Exercise<
  LSTMCell<Double>, [Matrix<Double>], Matrix<Double>, Matrix<Double>, Matrix<Double>
>

/// Exercise 4.4.
let wholeJacobian = Jacobian(
  "4.4", "What a nudge of an LSTM's whole state does", file: "WholeJacobian",
  difficulty: .standard, see: Section.terms,
  hints: (
    nudge: "Take one step and its four blocks: h by h, c by h, h by c, c by c. Two of them are "
      + "diagonal. Which?",
    idea: "A backward step from one number of the new state, with all else 0, gives how it "
      + "depends on every number of the old one: a column of J. Or write the four blocks of each "
      + "step, and multiply the steps from the first to the last.",
    nearly: "For every j a batch of one: `cell.backward(tape, outputs: Array(repeating: nil, "
      + "count: inputs.count), finalState: …)` with a 1 at place j of h or c; its `initialState` "
      + "is column j."
  ),
  agreement: Agreement(tolerance: 1e-12),
  describe: { cell, inputs, h0, c0 in
    let steps = inputs.count == 1 ? "1 step" : "\(inputs.count) steps"
    let start = "  h_0 = \(short(h0))\n  c_0 = \(short(c0))"
    return "J over \(steps) of\n\(describe(cell))\n\(start)\(describe(inputs))"
  },
  show: { short($0) },
  aspects: [
    .init("the memory by the memory, over one step", points: 1, rounds: 4) { ask, random in
      let run = Run(input: 1, hidden: 1, batch: 1, steps: 1, using: &random)
      try expectJacobian(ask, run, block: 1..<2, named: "∂c_1/∂c_0 = ")
    },
    .init("one step", points: 2, rounds: 4) { ask, random in
      try expectJacobian(ask, question(1, &random))
    },
    .init("several steps", points: 2, rounds: 4) { ask, random in
      try expectJacobian(ask, question(2 + random.integer(below: 3), &random))
    },
    .init("other functions of the candidate", points: 1, rounds: 2) { ask, random in
      for activation in [Activation.sigmoid, .identity, .rectifier] {
        var run = question(2, &random)
        run.cell.activation = activation
        try expectJacobian(ask, run)
      }
    },
    .init("no step at all", points: 1, rounds: 2) { ask, random in
      try expectJacobian(ask, question(0, &random))
    },
  ],
  misconceptions: [
    cutting(
      [.h, .show],
      "the memory's own path and nothing else",
      advice: "c_{t-1} also reaches h_t, and h_{t-1} reaches all gates and the candidate, so h_t "
        + "and c_t."),
    cutting(
      [.h],
      "cutting the way through h",
      advice: "h_{t-1} reaches the candidate and all three gates of the next step."),
    cutting(
      [.i, .f, .o],
      "the gates held fixed",
      advice: "The gates read h_{t-1} too, not the candidate alone: each is a path of its own."),
    cutting(
      [.o],
      "the output gate held fixed",
      advice: "h_t = o_t ⊙ tanh c_t, and o_t reads h_{t-1}: a path that does not touch the memory."),
    cutting(
      [.f],
      "the forget gate held fixed",
      advice: "f_t reads h_{t-1} and multiplies c_{t-1}: that is a path from h_{t-1} to c_t."),
    cutting(
      [.slope],
      "leaving out the slope of the tanh that shows the memory",
      advice: "From c_t to h_t the factor is o_t ⊙ (1 - tanh² c_t)."),
    cutting(
      [.ownSlope],
      "a tanh for every candidate",
      advice: "The slope of the candidate's function is that of `cell.activation`."),
    .init(
      "the Jacobian for columns",
      advice: "Row i belongs to the old state's number i, column j to the new one's: transpose it."
    ) { chained($0, $1, $2, $3).transposed() },
    .init(
      "the steps from the last to the first",
      advice: "In δ • A • B the row meets A first, so the first step stands on the left."
    ) { cell, inputs, h0, c0 in
      factors(cell, inputs, h0, c0).reversed().reduce(.identity(2 * h0.columns)) { $0 • $1 }
    },
    .init(
      "c before h",
      advice: "The state is [h, c], in the rows and in the columns."
    ) { cell, inputs, h0, c0 in
      let H = h0.columns
      let J = chained(cell, inputs, h0, c0)
      let (byH, byC) = (J.rows(..<H), J.rows(H...))
      return Matrix(stacked: [
        Matrix(sideBySide: [byC.columns(H...), byC.columns(..<H)]),
        Matrix(sideBySide: [byH.columns(H...), byH.columns(..<H)]),
      ])
    },
    .init(
      "the product of the forget gates alone",
      advice: "That is c_T by c_0 along the memory, one path of four: J has a block for h by h, h "
        + "by c, c by h and c by c, and 2H rows."
    ) { cell, inputs, h0, c0 in
      cell.forward(inputs, from: MemoryState(h: h0, c: c0)).steps
        .reduce(.identity(h0.columns)) { $0 * $1.f }
    },
    .init(
      "a run that starts from 0",
      advice: "The derivative is taken at the initial state that is given: start from h_0 and c_0."
    ) { cell, inputs, h0, c0 in
      chained(cell, inputs, .zeros(like: h0), .zeros(like: c0))
    },
    .init(
      "0 where there are no steps",
      advice: "Without a step the last state is the first: a nudge stays what it was, and J is the "
        + "identity."
    ) { cell, inputs, h0, c0 in
      let J = chained(cell, inputs, h0, c0)
      return inputs.isEmpty ? .zeros(like: J) : J
    },
    .init(
      "tanh assumed, whatever `cell.activation` says",
      advice: "The candidate's function is one of four, in the forward pass and in its slope."
    ) { cell, inputs, h0, c0 in
      var own = cell
      own.activation = .tanh
      return chained(own, inputs, h0, c0)
    },
    .init(
      "a quotient of differences",
      advice: "Two runs a small distance apart agree in most of their digits, and the difference "
        + "has only the rest. Derive it, or let dual numbers do so.",
      agreement: Agreement(tolerance: 1e-5)
    ) { quotient($0, $1, $2, $3) },
    .init(
      "the last step's Jacobian alone",
      advice: "A nudge of the first state goes through every step: multiply their Jacobians."
    ) { cell, inputs, h0, c0 in
      factors(cell, inputs, h0, c0).last ?? .identity(2 * h0.columns)
    },
  ])

private func question(_ steps: Int, _ random: inout SeededGenerator) -> Run {
  Run(input: 3, hidden: 2, batch: 1, steps: steps, using: &random)
}

/// Asks, and compares the rows and columns `block`. A difference that the printed digits would hide
/// is told by the number of those that are right.
private func expectJacobian(
  _ ask: Asking<
    LSTMCell<Double>, [Matrix<Double>], Matrix<Double>, Matrix<Double>, Matrix<Double>
  >, _ run: Run, block: Range<Int>? = nil, named name: String = ""
) throws {
  let size = 2 * run.h0.columns
  let block = block ?? 0..<size
  let right = moved(run).rows(block).columns(block)
  try ask.compare("a matrix [\(size) x \(size)]", run.cell, run.inputs, run.h0, run.c0) { answer in
    guard answer.rows == size, answer.columns == size else {
      return ("a matrix [\(size) x \(size)]", "\(answer.shape)")
    }
    let own = answer.rows(block).columns(block)
    if Agreement(tolerance: 1e-12).agree(own, right) { return nil }
    let error = (own - right).maximumMagnitude() / max(1, right.maximumMagnitude())
    if error < 1e-4 {
      let digits = max(0, Int(-log10(error)))
      return ("\(name)\(short(right)) to 12 digits", "a matrix that is right to \(digits) digits")
    }
    return (name + short(right), short(own))
  }
}

/// By definition: row i runs with number i of the initial state moved by an infinitesimal.
private func moved(_ run: Run) -> Matrix<Double> {
  let H = run.h0.columns
  let copies = Array(repeating: 0, count: 2 * H)
  let each = Matrix<Double>.identity(2 * H)
  let cell = LSTMCell<Dual>(run.cell)
  var h = Matrix<Dual>(run.h0.rows(at: copies), derivatives: each.columns(..<H))
  var c = Matrix<Dual>(run.c0.rows(at: copies), derivatives: each.columns(H...))
  for x in run.inputs {
    (h, c) = literalStep(cell, Matrix(x.rows(at: copies)), reading: h, c)
  }
  return Matrix(sideBySide: [h.derivatives, c.derivatives])
}

/// A misconception that leaves out some of the paths.
private func cutting(
  _ cut: Set<Path>, _ name: String, advice: String
) -> Jacobian.Misconception {
  Jacobian.Misconception(name, advice: advice) { cell, inputs, h0, c0 in
    chained(cell, inputs, h0, c0, without: cut)
  }
}

private enum Path { case h, show, i, f, o, slope, ownSlope }

/// For the misconceptions: the Jacobian of every step in its four blocks, with paths cut.
private func factors(
  _ cell: LSTMCell<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>,
  without cut: Set<Path> = []
) -> [Matrix<Double>] {
  let H = h0.columns
  return cell.forward(inputs, from: MemoryState(h: h0, c: c0)).steps.map { step in
    func through(_ block: Affine<Double>, _ slope: Matrix<Double>, _ path: Path? = nil)
      -> Matrix<Double>
    {
      if cut.contains(.h) { return .zeros(like: block.Wh) }
      if let path, cut.contains(path) { return .zeros(like: block.Wh) }
      return block.Wh * slope
    }
    let (i, f, g, o) = (step.i, step.f, step.g, step.o)
    let slopeOfG = cut.contains(.ownSlope) ? 1 - g * g : cell.activation.slope(atOutput: g)
    let cByH =
      through(cell.forget, f * (1 - f), .f) * step.previous.c
      + through(cell.input, i * (1 - i), .i) * g + through(cell.candidate, slopeOfG) * i
    let cByC = Matrix<Double>.identity(H) * f
    var show = o * (1 - step.tanhC * step.tanhC)
    if cut.contains(.slope) { show = o }
    if cut.contains(.show) { show = .zeros(like: o) }
    let hByH = through(cell.output, o * (1 - o), .o) * step.tanhC + cByH * show
    return Matrix(stacked: [
      Matrix(sideBySide: [hByH, cByH]), Matrix(sideBySide: [cByC * show, cByC]),
    ])
  }
}

/// For the misconceptions: two runs a small distance apart, for each number of the state.
private func quotient(
  _ cell: LSTMCell<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>
) -> Matrix<Double> {
  let H = h0.columns
  func last(_ i: Int, _ distance: Double) -> Matrix<Double> {
    let each = Matrix<Double>.oneHot([i], columns: 2 * H) * distance
    let start = MemoryState(h: h0 + each.columns(..<H), c: c0 + each.columns(H...))
    let state = cell.forward(inputs, from: start).finalState
    return Matrix(sideBySide: [state.h, state.c])
  }
  return Matrix(stacked: (0..<2 * H).map { (last($0, 1e-5) - last($0, -1e-5)) / 2e-5 })
}

private func chained(
  _ cell: LSTMCell<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>,
  without cut: Set<Path> = []
) -> Matrix<Double> {
  factors(cell, inputs, h0, c0, without: cut).reduce(.identity(2 * h0.columns)) { $0 • $1 }
}
