import BidirectionalRNN
import Coursework
import GatedCells
import Matrices

/// Exercise 5.4.
let startGradient = Exercise<
  Matrix<Double>, [Matrix<Double>], [Matrix<Double>], [Int], Matrix<Double>
>(
  "5.4", "Learn where the backward stream begins", file: "StartGradient", difficulty: .standard,
  see: "Where the streams meet",
  hints: (
    nudge: "Which step does the backward stream take last? There its back-propagation begins.",
    idea: "Begin with zero at t = 1 and go to the right: add the error, multiply by the slope "
      + "1 - g_t², and by the transposed Wh. Behind a sequence's end the derivative by g* is ready.",
    nearly: "Take the sequences one by one, each to its own length, and add up what arrives. "
      + "`a.timesTransposed(b)` is a times the transpose of b."
  ),
  describe: { Wh, states, errors, lengths in
    "Wh = \(short(Wh)), lengths \(lengths), states "
      + states.map { short($0) }.joined(separator: ", then ") + "; errors "
      + errors.map { short($0) }.joined(separator: ", then ")
  },
  show: { short($0) },
  aspects: [
    .init("one step", points: 1, rounds: 5) { ask, random in
      try examine(ask, hidden: 1, lengths: [1], &random)
    },
    .init("several steps", points: 2, rounds: 8) { ask, random in
      try examine(ask, hidden: 2, lengths: [3, 3], &random)
    },
    .init("each sequence to its own end", points: 2, rounds: 8) { ask, random in
      try examine(ask, hidden: 2, lengths: random.shuffled([4, 2, 1]), &random)
    },
    .init("a sequence without steps", points: 1, rounds: 4) { ask, random in
      try examine(ask, hidden: 2, lengths: random.shuffled([0, 2]), &random)
    },
  ],
  misconceptions: [
    .init(
      "going from the end to the beginning, as for the forward stream",
      advice:
        "The backward stream ends at t = 1. Its back-propagation runs from there to the right."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths) { (0..<$0).reversed() }
    },
    .init(
      "going on into the padding",
      advice: "A shorter sequence's stream began at its own end. Every further step multiplies its "
        + "derivative by Wh once more, with slope 1 where the state is 0."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths) { _ in Array(states.indices) }
    },
    .init(
      "the mean over the batch",
      advice: "g* is used once by each sequence: the derivatives add up, as a weight's do."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths) { Array(0..<$0) } / Double(lengths.count)
    },
    .init(
      "Wh where its transpose belongs",
      advice: "A row times Wh led forwards; backwards it is a row times the transpose."
    ) { Wh, states, errors, lengths in
      total(Wh.transposed(), states, errors, lengths) { Array(0..<$0) }
    },
    .init(
      "1 - g as the slope of tanh", advice: "tanh' is 1 - tanh²: square the state."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths, slope: { 1 - $0 }) { Array(0..<$0) }
    },
    .init(
      "the slope of tanh left out",
      advice: "Each state is a tanh: what comes through it is multiplied by 1 - g_t²."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths, slope: constantSlope) { Array(0..<$0) }
    },
    .init(
      "the slope on a step's error, but not on what is carried",
      advice: "Both arrive at g_t, and both must go through its tanh: add first, then multiply."
    ) { Wh, states, errors, lengths in
      let slopes: [Matrix<Double>] = states.map { 1 - $0 * $0 }
      let sloped: [Matrix<Double>] = zip(errors, slopes).map { $0 * $1 }
      return total(Wh, states, sloped, lengths, slope: constantSlope) { Array(0..<$0) }
    },
    .init(
      "the error of a sequence's last step alone",
      advice: "Through g_n every earlier output depends on g* as well: carry their errors along."
    ) { Wh, states, errors, lengths in
      total(Wh, states, errors, lengths) { $0 > 0 ? [$0 - 1] : [] }
    },
    .init(
      "the error of the first step alone",
      advice: "Every step's output has a loss; add each step's error on the way."
    ) { Wh, states, errors, lengths in
      let first = errors.indices.map { t in t == 0 ? errors[0] : .zeros(like: errors[t]) }
      return total(Wh, states, first, lengths) { Array(0..<$0) }
    },
  ])

/// The slope of no nonlinearity.
private func constantSlope(_ states: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: states.rows, columns: states.columns) { _, _ in 1 }
}

/// For the misconceptions: the derivatives of all rows along given steps, added up.
private func total(
  _ Wh: Matrix<Double>, _ states: [Matrix<Double>], _ errors: [Matrix<Double>], _ lengths: [Int],
  slope: (Matrix<Double>) -> Matrix<Double> = { 1 - $0 * $0 }, steps: (_ length: Int) -> [Int]
) -> Matrix<Double> {
  var sum = Matrix<Double>.zeros(rows: 1, columns: Wh.rows)
  for (row, length) in lengths.enumerated() {
    var dg = Matrix<Double>.zeros(rows: 1, columns: Wh.rows)
    for t in steps(length) {
      dg = ((dg + errors[t].row(row)) * slope(states[t].row(row))).timesTransposed(Wh)
    }
    sum += dg
  }
  return sum
}

/// Runs each sequence alone with dual numbers, from a start that moves in one direction after the other.
private func examine(
  _ ask: Asking<Matrix<Double>, [Matrix<Double>], [Matrix<Double>], [Int], Matrix<Double>>,
  hidden: Int, lengths: [Int], _ random: inout SeededGenerator
) throws {
  let (batch, steps) = (lengths.count, lengths.max() ?? 0)
  // Few digits, so that a question can be read, and never zero.
  func short(_ number: Double) -> Double {
    max(1, (abs(number) * 10).rounded()) / (number < 0 ? -10 : 10)
  }
  let Wh = Matrix<Double>(rows: hidden, columns: hidden) { _, _ in short(0.8 * random.normal()) }
  let sums = (0..<steps).map { _ in
    Matrix<Double>.normal(rows: batch, columns: hidden, deviation: 0.5, using: &random)
  }
  let start = Matrix<Double>.normal(rows: 1, columns: hidden, deviation: 0.5, using: &random)
  let errors = (0..<steps).map { t in
    Matrix<Double>(rows: batch, columns: hidden) { row, _ in
      let number = short(random.normal())
      return t < lengths[row] ? number : 0
    }
  }
  var states = (0..<steps).map { _ in Matrix<Double>.zeros(rows: batch, columns: hidden) }
  var answer = Matrix<Double>.zeros(rows: 1, columns: hidden)
  for unit in 0..<hidden {
    for (row, length) in lengths.enumerated() {
      var g = Matrix<Dual>(start)
      g[0, unit].derivative = 1
      for t in (0..<length).reversed() {
        g = tanh(Matrix<Dual>(sums[t].row(row)) + g • Matrix<Dual>(Wh))
        states[t].replace(fromRow: row, with: g.values)
        answer[0, unit] += g.derivatives.dot(errors[t].row(row))
      }
    }
  }
  try ask.expect(answer, Wh, states, errors, lengths)
}
