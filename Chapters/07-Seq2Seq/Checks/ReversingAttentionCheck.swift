import Coursework
import Foundation
import Matrices

/// Exercise 7.4.
let reversingAttention = Exercise<Int, Double, [Matrix<Double>]>(
  "7.4", "Build the attention that reads backwards", file: "ReversingAttention",
  difficulty: .challenge, see: "What is a good score?",
  hints: (
    nudge:
      "With keys on a straight line the score is a straight line in s, and its largest value lies "
      + "at one of the ends. What curve has its largest value where you want it?",
    idea:
      "-(s - a)² has it at s = a. Multiply out: what is left beside -a², which all positions share and "
      + "the softmax drops, is a dot product of two numbers that depend on a with two that depend on s. "
      + "And a = n + 1 - t is made of n, t and 1 by a matrix.",
    nearly: "Keys [s, s²], queries γ√2 · [2a, -1], so Wq = γ√2 · [[2, 0], [-2, 0], [2, -1]]. Two "
      + "neighbours have a weight below exp(-γ) each: `log(4 / (1 - share))` is enough for γ."
  ),
  describe: { longest, share in
    "sources of up to \(longest) symbols, a share of at least \(String(format: "%.7g", share))"
  },
  show: { wrongShape($0) ?? "Wq = \(short($0[0])), keys \(short($0[1]))" },
  aspects: [
    .init("sources of three symbols", points: 1, rounds: 4) { ask, random in
      try expectReversal(ask, 3, random.uniform(0.9..<0.99), lengths: 3...3)
    },
    .init("one pair of weights for sources of every length", points: 3, rounds: 5) { ask, random in
      let longest = 4 + random.integer(below: 10)
      try expectReversal(ask, longest, random.uniform(0.5..<0.999), lengths: 1...longest)
      // With a small share the positions further away weigh too.
      for share in [0.5, 0.55] {
        try expectReversal(ask, longest + 1, share, lengths: 1...longest + 1)
      }
    },
    .init("long sources and large shares, and a single symbol", points: 1, rounds: 2) {
      ask, random in
      let longest = 30 + random.integer(below: 31)
      try expectReversal(ask, longest, 0.999999, lengths: 1...longest)
      try expectReversal(ask, 1, 0.999, lengths: 1...1)
      try expectReversal(ask, 2, random.uniform(0.99..<0.9999), lengths: 1...2)
    },
  ],
  misconceptions: [
    .init(
      "looking at position t",
      advice: "That copies. At step t the source is to be read at n + 1 - t."
    ) { longest, share in parabola(longest, sharpness(share), [0, 2, 0]) },
    .init(
      "counting back from the longest source",
      advice: "A shorter source begins further down: its own length n decides where its end is."
    ) { longest, share in
      parabola(longest, sharpness(share), [0, -2, 2 * Double(longest + 1)])
    },
    .init(
      "looking one position too early",
      advice: "Positions are counted from 1: step 1 reads position n, so it is n + 1 - t."
    ) { longest, share in parabola(longest, sharpness(share), [2, -2, 0]) },
    .init(
      "keys on a straight line",
      advice:
        "Then the scores rise or fall all the way, and the largest weight is at an end of the "
        + "source. Give the keys a curve."
    ) { longest, share in
      let W = parabola(longest, sharpness(share), [2, -2, 2])
      let line = Matrix<Double>(rows: longest, columns: 2) { row, column in
        column == 0 ? Double(row + 1) : 1
      }
      return [W[0], line]
    },
    .init(
      "the right place, but scores too close to each other",
      advice:
        "The largest score is in the right place. For a weight of `share` it must lie far enough "
        + "above its neighbours: multiply all scores."
    ) { longest, _ in parabola(longest, 1, [2, -2, 2]) },
    .init(
      "leaving room for one neighbour",
      advice:
        "In the middle of a source there is a neighbour on each side, and others behind them: all of "
        + "them together may have 1 - share."
    ) { longest, share in
      parabola(longest, 2.0.squareRoot() * log(share / (1 - share)) + 1, [2, -2, 2])
    },
    .init(
      "leaving the division by √2 out of account",
      advice:
        "The scores are divided by √2 before the softmax, so neighbours are closer than q · k says."
    ) { longest, share in parabola(longest, log(2 / (1 - share)), [2, -2, 2]) },
    .init(
      "the parabola upside down",
      advice: "That looks away from the position: the square counts against a position."
    ) { longest, share in parabola(longest, -sharpness(share), [2, -2, 2]) },
  ])

/// For the misconceptions: keys [s, s²] and a query of which the first number is made of n, t and 1.
private func parabola(
  _ longest: Int, _ sharpness: Double, _ place: [Double]
) -> [Matrix<Double>] {
  let Wq = Matrix<Double>(rows: 3, columns: 2) { row, column in
    column == 0 ? place[row] : row == 2 ? -1 : 0
  }
  let keys = Matrix<Double>(rows: longest, columns: 2) { row, column in
    Double(column == 0 ? row + 1 : (row + 1) * (row + 1))
  }
  return [Wq * sharpness, keys]
}

private func sharpness(_ share: Double) -> Double { 2.0.squareRoot() * log(4 / (1 - share)) }

/// What keeps an answer from being looked at, or `nil`.
private func wrongShape(_ answer: [Matrix<Double>], longest: Int? = nil) -> String? {
  guard answer.count == 2 else { return "\(answer.count) matrices in place of two" }
  let (Wq, keys) = (answer[0], answer[1])
  if Wq.rows != 3 || Wq.columns != 2 { return "a Wq of \(Wq.rows) × \(Wq.columns), not 3 × 2" }
  if keys.columns != 2 || keys.rows != longest ?? keys.rows {
    return "keys of \(keys.rows) × \(keys.columns), not \(longest.map { "\($0)" } ?? "longest") × 2"
  }
  let isFinite = Wq.elements.allSatisfy(\.isFinite) && keys.elements.allSatisfy(\.isFinite)
  return isFinite ? nil : "an entry that is not finite"
}

/// Asks, and reads sources of these lengths with the weights that come.
private func expectReversal(
  _ ask: Asking<Int, Double, [Matrix<Double>]>, _ longest: Int, _ share: Double,
  lengths: ClosedRange<Int>
) throws {
  try ask.compare("a Wq of 3 × 2 and keys of \(longest) × 2", longest, share) { answer in
    if let wrong = wrongShape(answer, longest: longest) {
      return ("finite numbers, a Wq of 3 × 2 and keys of \(longest) × 2", wrong)
    }
    // Plain numbers: a matrix is slow to be read one entry at a time.
    let (W, k) = (answer[0].elements, answer[1].elements)
    for n in lengths {
      for t in 1...n {
        let (x, y) = (Double(n), Double(t))
        let q0 = x * W[0] + y * W[2] + W[4]
        let q1 = x * W[1] + y * W[3] + W[5]
        let scores = (0..<n).map { (q0 * k[2 * $0] + q1 * k[2 * $0 + 1]) / 2.0.squareRoot() }
        // One over the sum of the ratios to it: no softmax is needed.
        let weight = 1 / scores.reduce(0) { $0 + exp($1 - scores[n - t]) }
        if weight >= share - 1e-12 { continue }
        let highest = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        let got = weight.isNaN ? "a score beyond all numbers" : "\(short(weight)) there"
        return (
          "for n = \(n), t = \(t) a weight of at least \(String(format: "%.7g", share)) at "
            + "position \(n + 1 - t)",
          "\(got), and the largest score at position \(highest + 1)"
        )
      }
    }
    return nil
  }
}
