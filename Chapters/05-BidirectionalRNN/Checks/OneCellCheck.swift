import BidirectionalRNN
import Coursework
import Foundation
import Matrices

/// Exercise 5.2.
let oneCell = Exercise<[Matrix<Double>], [Matrix<Double>], [Matrix<Double>]>(
  "5.2", "Two streams in a single cell", file: "OneCell", difficulty: .standard,
  see: "Where the streams meet",
  hints: (
    nudge: "What may h_k depend on, and which weights must therefore be zero?",
    idea: "The first units read only the first inputs and the first units; the others only the "
      + "others. Write the matrices in four blocks each.",
    nearly: "`var Wx = Matrix<Double>.zeros(rows: 2 * d, columns: m + n)`, then "
      + "`Wx.replace(with: forward[0])` and `Wx.replace(fromRow: d, column: m, with: backward[0])`; "
      + "the same with Wh; the biases side by side."
  ),
  agreement: Agreement(tolerance: 1e-9),
  describe: { forward, backward in
    "forward [Wx, Wh, b] = " + forward.map { short($0) }.joined(separator: ", ")
      + "; backward " + backward.map { short($0) }.joined(separator: ", ")
  },
  show: { matrices in matrices.map { short($0) }.joined(separator: ", ") },
  aspects: [
    .init("one input, one unit each", points: 1, rounds: 5) { ask, random in
      try examine(ask, input: 1, units: (1, 1), &random)
    },
    .init("streams of the same width", points: 1, rounds: 6) { ask, random in
      try examine(ask, input: 2, units: (3, 3), &random)
    },
    .init("streams of different widths", points: 2, rounds: 8) { ask, random in
      try examine(ask, input: 3, units: random.choice([(1, 2), (2, 1), (4, 2)]), &random)
    },
  ],
  misconceptions: [
    .init(
      "both streams reading x_k",
      advice: "In step k the backward stream must read x_{T+1-k}, the second half of the inputs."
    ) { forward, backward in
      [
        Matrix(stacked: [
          Matrix(sideBySide: [forward[0], backward[0]]),
          .zeros(rows: forward[0].rows, columns: forward[0].columns + backward[0].columns),
        ]), diagonal(forward[1], backward[1]), Matrix(sideBySide: [forward[2], backward[2]]),
      ]
    },
    .init(
      "the inputs exchanged",
      advice: "The forward stream reads x_k, the first half of the inputs."
    ) { forward, backward in
      let d = forward[0].rows
      let Wx = diagonal(forward[0], backward[0])
      return [
        Matrix(stacked: [Wx.rows(d...), Wx.rows(..<d)]), diagonal(forward[1], backward[1]),
        Matrix(sideBySide: [forward[2], backward[2]]),
      ]
    },
    .init(
      "both streams reading both inputs",
      advice: "Then h_k has heard x_{T+1-k}, which may be in its future. Two blocks must be zero."
    ) { forward, backward in
      let row = Matrix(sideBySide: [forward[0], backward[0]])
      return [
        Matrix(stacked: [row, row]), diagonal(forward[1], backward[1]),
        Matrix(sideBySide: [forward[2], backward[2]]),
      ]
    },
    .init(
      "the backward stream before the forward one",
      advice: "The state is h_k and then g_{T+1-k}, and so are the columns."
    ) { forward, backward in
      [
        diagonal(backward[0], forward[0]), diagonal(backward[1], forward[1]),
        Matrix(sideBySide: [backward[2], forward[2]]),
      ]
    },
    .init(
      "recurrent matrices transposed",
      advice: "Rows multiply Wh from the left: row i of it says what unit i tells the others."
    ) { forward, backward in
      [
        diagonal(forward[0], backward[0]),
        diagonal(forward[1], backward[1]).transposed(),
        Matrix(sideBySide: [forward[2], backward[2]]),
      ]
    },
    .init(
      "a bias for the forward stream only", advice: "Each stream has a bias of its own."
    ) { forward, backward in
      [
        diagonal(forward[0], backward[0]), diagonal(forward[1], backward[1]),
        Matrix(sideBySide: [forward[2], .zeros(like: backward[2])]),
      ]
    },
  ])

private func diagonal(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: a.rows + b.rows, columns: a.columns + b.columns) { row, column in
    if row < a.rows, column < a.columns { return a[row, column] }
    if row >= a.rows, column >= a.columns { return b[row - a.rows, column - a.columns] }
    return 0
  }
}

/// tanh(x Wx + h Wh + b), number by number.
private func step(_ cell: [Matrix<Double>], _ x: [Double], _ h: [Double]) -> [Double] {
  (0..<cell[2].columns).map { unit in
    var sum = cell[2][0, unit]
    for i in x.indices { sum += x[i] * cell[0][i, unit] }
    for i in h.indices { sum += h[i] * cell[1][i, unit] }
    return tanh(sum)
  }
}

/// Runs the two streams and the one cell on random inputs from random states.
private func examine(
  _ ask: Asking<[Matrix<Double>], [Matrix<Double>], [Matrix<Double>]>, input d: Int,
  units: (Int, Int), _ random: inout SeededGenerator
) throws {
  func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in random.uniform(-1..<1) } }
  func cell(_ hidden: Int) -> [Matrix<Double>] {
    [(d, hidden), (hidden, hidden), (1, hidden)].map { rows, columns in
      Matrix(rows: rows, columns: columns, elements: numbers(rows * columns))
    }
  }
  let (forward, backward) = (cell(units.0), cell(units.1))
  let T = 4
  let inputs = (0..<T).map { _ in numbers(d) }
  let starts = (numbers(units.0), numbers(units.1))
  let width = units.0 + units.1
  try ask.compare("three matrices", forward, backward) { answer in
    let shapes = [
      Shape(rows: 2 * d, columns: width), Shape(rows: width, columns: width),
      Shape(rows: 1, columns: width),
    ]
    guard answer.map(\.shape) == shapes else {
      return (
        "matrices of the shapes " + shapes.map { "\($0)" }.joined(separator: ", "),
        answer.map { "\($0.shape)" }.joined(separator: ", ")
      )
    }
    var (h, g, both) = (starts.0, starts.1, starts.0 + starts.1)
    for k in 0..<T {
      h = step(forward, inputs[k], h)
      g = step(backward, inputs[T - 1 - k], g)
      both = step(answer, inputs[k] + inputs[T - 1 - k], both)
      let farthest = zip(h + g, both).map { abs($0 - $1) }.max() ?? 0
      guard farthest < 1e-9 else {
        return (
          "the state after step \(k + 1) of \(T): \(short(h + g))",
          "\(short(both)), by the matrices "
            + answer.map { short($0) }.joined(separator: ", ")
        )
      }
    }
    return nil
  }
}
