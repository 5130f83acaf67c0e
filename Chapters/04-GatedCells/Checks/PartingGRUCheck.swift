import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.3.
let partingGRU = Exercise<Int, Double, UpdateConvention, GRUCell<Double>>(
  "4.3", "Two GRUs that a test of many steps cannot tell apart", file: "PartingGRU",
  difficulty: .standard, see: Section.gru,
  hints: (
    nudge: "Write both candidates out for one unit. Can a single unit ever tell the two apart? "
      + "And two units whose gates are equal?",
    idea: "Before the product the gate of the unit that *speaks* counts, after it the gate of the "
      + "unit that *hears*. So a unit that speaks through a shut gate to one whose gate is open "
      + "is heard in one version only. While x is 1, both gates must be equal, or open to the "
      + "last bit.",
    nearly: "Two units with `W_xr = [40, 0]`, `b_r = [0, 40]` and only `W_hg[0, 1] = 40`, an "
      + "update gate that always replaces. Make unit 1 say 1, and unit 2 say -1 unless it hears "
      + "unit 1."
  ),
  describe: { steps, gap, convention in
    "x = 1 for \(steps) step\(steps == 1 ? "" : "s"), then -1; a gap of \(short(gap)), "
      + "convention “\(convention.rawValue)”"
  },
  show: { cell in
    [
      "", "  relevance: \(short(cell.relevance))", "  update:    \(short(cell.update))",
      "  candidate: \(short(cell.candidate))",
      "  reset “\(cell.reset.rawValue)”, convention “\(cell.convention.rawValue)”",
    ].joined(separator: "\n")
  },
  aspects: [
    .init("no difference while x is 1", points: 1, rounds: 4) { ask, random in
      try compare(ask, 2 + random.integer(below: 8), 0.5, of: .before, &random)
    },
    .init("a difference after a single step", points: 2, rounds: 4) { ask, random in
      try compare(ask, 1, 0.5, of: .both, &random)
    },
    .init("a large difference after several steps", points: 2, rounds: 4) { ask, random in
      let gap = (100 * random.uniform(1.5..<1.8)).rounded() / 100
      try compare(ask, 2 + random.integer(below: 9), gap, of: .both, &random)
    },
    .init("the largest difference after two hundred steps", points: 1, rounds: 1) { ask, random in
      try compare(ask, 200, 1.8, of: .both, &random)
    },
  ],
  misconceptions: [
    .init(
      "a single unit",
      advice: "For one unit (r h) w and r (h w) are the same number. It takes one unit that "
        + "speaks and another one that hears it."
    ) { _, _, convention in
      gru([40], [0], [[40]], x: [0], b: [20], convention)
    },
    .init(
      "units that hear only themselves",
      advice: "With a diagonal W_hg each unit's gate multiplies its own state, before the product "
        + "or after it: the same number."
    ) { _, _, convention in
      gru([40, 0], [0, 40], [[40, 0], [0, 40]], x: [20, 20], b: [0, 0], convention)
    },
    .init(
      "gates that are equal for all units",
      advice: "A number that multiplies all of h may be taken out of the product. The gates of "
        + "the unit that speaks and of the one that hears have to differ."
    ) { _, _, convention in
      gru([40, 40], [0, 0], [[0, 40], [0, 0]], x: [20, 0], b: [0, -20], convention)
    },
    .init(
      "a weight from the unit whose gate is open to the one whose gate is shut",
      advice: "Before the product the speaker's open gate lets it be heard; after it, the "
        + "hearer's shut gate does not. But W_hg[i, j] leads from unit i to unit j: whom have you "
        + "made say what?"
    ) { _, _, convention in
      gru([40, 0], [0, 40], [[0, 0], [40, 0]], x: [20, 0], b: [0, -20], convention)
    },
    .init(
      "gates that differ while x is 1",
      advice: "After the first step h is not 0 any more, and then it shows: the gates may differ "
        + "at x = -1 only."
    ) { _, _, convention in
      gru([0, 0], [-40, 40], [[0, 40], [0, 0]], x: [20, 0], b: [0, -20], convention)
    },
    .init(
      "gates that are nearly open while x is 1",
      advice: "One gate of 0.99 beside one of 0.98 can be seen in the third digit. σ(40) is 1 to "
        + "the last bit of a `Double`."
    ) { _, _, convention in
      gru([4, 0], [1, 4], [[0, 4], [0, 0]], x: [4, 0], b: [0, -2], convention)
    },
    .init(
      "an update gate for the other convention",
      advice: "With `.keeps` an update gate of 1 keeps the old state: the cell never leaves 0. "
        + "Turn the signs round."
    ) { _, _, convention in
      gru(
        [40, 0], [0, 40], [[0, 40], [0, 0]], x: [20, 0], b: [0, -20], convention,
        update: convention == .replaces ? -40 : 40)
    },
    .init(
      "a cell of a fixed convention",
      advice: "The third argument says which convention the cell must have; `converted(to:)` "
        + "changes it."
    ) { _, _, _ in
      gru([40, 0], [0, 40], [[0, 40], [0, 0]], x: [20, 0], b: [0, -20], .replaces)
    },
    .init(
      "a small weight between the units",
      advice: "Both candidates are the tanh of their sums. If they are to be far apart, one sum "
        + "has to be well below 0 and the other well above."
    ) { _, _, convention in
      gru([40, 0], [0, 40], [[0, 1], [0, 0]], x: [20, 0], b: [0, 0], convention)
    },
  ])

/// For the misconceptions: reset gates and candidates that read x by a row of weights; an update
/// gate that is always at one end.
private func gru(
  _ Wxr: [Double], _ br: [Double], _ Whg: Matrix<Double>, x Wxg: [Double], b: [Double],
  _ convention: UpdateConvention, update: Double? = nil
) -> GRUCell<Double> {
  let zeros = Matrix<Double>.zeros(like: Whg)
  let bias = update ?? (convention == .replaces ? 40 : -40)
  return GRUCell(
    relevance: Affine(Wx: .row(Wxr), Wh: zeros, b: .row(br)),
    update: Affine(
      Wx: .zeros(rows: 1, columns: b.count), Wh: zeros,
      b: Matrix(rows: 1, columns: b.count, repeating: bias)),
    candidate: Affine(Wx: .row(Wxg), Wh: Whg, b: .row(b)), convention: convention)
}

private enum Demand { case before, both }

/// Asks in both conventions.
private func compare(
  _ ask: Asking<Int, Double, UpdateConvention, GRUCell<Double>>, _ steps: Int, _ gap: Double,
  of demand: Demand, _ random: inout SeededGenerator
) throws {
  for convention in random.shuffled(UpdateConvention.allCases) {
    let wanted =
      demand == .both ? "equal states, and a difference of \(short(gap)) then" : "equal states"
    try ask.compare(wanted, steps, gap, convention) { cell in
      if let flaw = flaw(of: cell, convention) { return flaw }
      let differences = differences(cell, steps)
      for (t, difference) in differences.dropLast().enumerated() where !(difference <= 1e-12) {
        return ("equal states after step \(t + 1)", "a difference of \(short(difference))")
      }
      let last = differences[steps]
      if demand == .both, !(last >= gap) {
        return (
          "a difference of at least \(short(gap)) after the last step",
          short(last) + (sameness(of: cell, steps, last).map { ". " + $0 } ?? "")
        )
      }
      return nil
    }
  }
}

/// Why the two versions of a cell cannot be told apart at x = -1, as far as its behaviour says so.
private func sameness(of cell: GRUCell<Double>, _ steps: Int, _ last: Double) -> String? {
  guard last < 1e-9 else { return nil }
  let inputs = (0...steps).map { Matrix<Double>([[$0 < steps ? 1 : -1]]) }
  let states = cell.forward(inputs, from: cell.restingState(batch: 1)).outputs
  if states.allSatisfy({ $0.maximumMagnitude() < 1e-9 }) {
    return "The state never leaves 0: the update gate keeps the old state"
  }
  let Whg = cell.candidate.Wh
  let H = cell.hiddenSize
  if (0..<H).allSatisfy({ i in (0..<H).allSatisfy { i == $0 || Whg[i, $0] == 0 } }) {
    return "W_hg is diagonal: no unit hears another one"
  }
  let r = sigmoid(
    inputs[steps] • cell.relevance.Wx + states[steps - 1] • cell.relevance.Wh + cell.relevance.b
  ).elements
  if r.allSatisfy({ abs($0 - r[0]) < 1e-9 }) {
    return "The reset gates of all units are equal at x = -1"
  }
  return nil
}

/// What keeps a cell from being run.
private func flaw(
  of cell: GRUCell<Double>, _ convention: UpdateConvention
) -> (expected: String, got: String)? {
  if cell.inputSize != 1 { return ("one input", "\(cell.inputSize)") }
  if !(1...4).contains(cell.hiddenSize) { return ("one to four units", "\(cell.hiddenSize)") }
  if cell.reset != .beforeProduct { return ("a reset gate before the product", "one after it") }
  if cell.convention != convention {
    return ("the convention “\(convention.rawValue)”", "“\(cell.convention.rawValue)”")
  }
  if cell.activation != .tanh { return ("a candidate's function tanh", cell.activation.rawValue) }
  let isFinite = cell.parameters.allSatisfy {
    cell[keyPath: $0.path].elements.allSatisfy(\.isFinite)
  }
  return isFinite ? nil : ("finite weights", "a weight that is not")
}

/// The largest difference of the two versions' states after each step, the last one at x = -1.
private func differences(_ cell: GRUCell<Double>, _ steps: Int) -> [Double] {
  let twin = GRUCell(
    relevance: cell.relevance, update: cell.update, candidate: cell.candidate,
    reset: .afterProduct, convention: cell.convention)
  let inputs = (0...steps).map { Matrix<Double>([[$0 < steps ? 1 : -1]]) }
  let start = cell.restingState(batch: 1)
  let (before, after) = (cell.forward(inputs, from: start), twin.forward(inputs, from: start))
  return zip(before.outputs, after.outputs).map { ($0 - $1).maximumMagnitude() }
}
