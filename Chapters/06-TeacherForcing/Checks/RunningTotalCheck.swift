import Coursework
import Foundation
import Matrices
import TeacherForcing

/// Exercise 6.6.
let runningTotal = Exercise<Int, [Matrix<Double>]>(
  "6.6", "Put the memory into the output", file: "RunningTotal", difficulty: .challenge,
  see: "Less powerful: when?",
  hints: (
    nudge: "One unit cannot add modulo K. What would a unit have to notice so that the next "
      + "symbol follows from it alone?",
    idea: "Take a unit for every pair of a last total and a summand, which is on only where both "
      + "are there: tanh of a sum that is positive if both come and negative if one does. For "
      + "step 1 take units that are on where a summand comes and nothing has been said.",
    nearly:
      "For the pair (y, x): weight 20 from each of the two, bias -30. For (none, x): 20 from x, "
      + "-20 from every y, bias -10. `Who` is 10 from a unit to the total it stands for, otherwise "
      + "0."
  ),
  describe: { "K = \($0)" },
  show: { $0.map { "\($0.shape)" }.joined(separator: ", ") },
  aspects: [
    .init("five matrices of the right shapes", points: 1, rounds: 1) { ask, _ in
      for K in 2...5 {
        try ask.expect("[K × H], [K × H], [1 × H], [H × K], [1 × K], entries within ±1000", K) {
          isNetwork($0, K)
        }
      }
    },
    .init("the first step", points: 1, rounds: 1) { ask, _ in
      for K in 2...5 { try follow(ask, K, (0..<K).map { [$0] }) }
    },
    .init("every total followed by every summand", points: 2, rounds: 1) { ask, _ in
      for K in 2...5 {
        try follow(ask, K, (0..<K).flatMap { total in (0..<K).map { [total, $0] } })
      }
    },
    .init("long sequences", points: 1, rounds: 1) { ask, random in
      for K in 2...5 {
        try follow(ask, K, [(0..<50).map { _ in random.integer(below: K) }])
      }
    },
  ],
  misconceptions: [
    .init(
      "units that are on where either is there",
      advice: "A unit for a pair must stay off when only one of the two comes: its bias is too "
        + "high."
    ) { K in built(K, bias: -10) },
    .init(
      "no unit for the first step",
      advice: "At step 1 y_0 is a row of zeros, so that no unit for a pair comes on."
    ) { K in
      var network = built(K, bias: -30)
      for unit in K * K..<K * K + K { network[2][0, unit] = -1000 }
      return network
    },
    .init(
      "a total that stops at K - 1",
      advice: "Modulo K: after K - 1 comes 0 again."
    ) { K in built(K, bias: -30) { min($0 + $1, K - 1) } },
    .init(
      "the newest summand without the total",
      advice: "That needs no loop at all. The last total must be added."
    ) { K in built(K, bias: -30) { $1 } },
  ])

/// Units for pairs, then those for the first step.
private func built(
  _ K: Int, bias: Double, sum: ((Int, Int) -> Int)? = nil
) -> [Matrix<Double>] {
  let sum = sum ?? { ($0 + $1) % K }
  let H = K * K + K
  func pair(_ unit: Int) -> (y: Int, x: Int) { (unit / K, unit % K) }
  return [
    Matrix(rows: K, columns: H) { pair($1).x == $0 ? 20 : 0 },
    Matrix(rows: K, columns: H) { y, unit in
      unit >= K * K ? -20 : pair(unit).y == y ? 20 : 0
    },
    Matrix(rows: 1, columns: H) { _, unit in unit >= K * K ? -10 : bias },
    Matrix(rows: H, columns: K) { unit, symbol in
      let (y, x) = pair(unit)
      return (unit >= K * K ? x : sum(y, x)) == symbol ? 10 : 0
    },
    .zeros(rows: 1, columns: K),
  ]
}

private func isNetwork(_ parts: [Matrix<Double>], _ K: Int) -> Bool {
  guard parts.count == 5 else { return false }
  let H = parts[0].columns
  let shapes = [(K, H), (K, H), (1, H), (H, K), (1, K)].map { Shape(rows: $0.0, columns: $0.1) }
  return (1...200).contains(H) && parts.map(\.shape) == shapes
    && parts.allSatisfy { $0.elements.allSatisfy { abs($0) <= 1000 } }
}

/// Runs the network on each sequence by sums over indices, and compares every symbol.
private func follow(
  _ ask: Asking<Int, [Matrix<Double>]>, _ K: Int, _ sequences: [[Int]]
) throws {
  try ask.compare("a network that adds modulo \(K)", K) { parts in
    guard isNetwork(parts, K) else {
      return (
        "five matrices of the right shapes", parts.map { "\($0.shape)" }.joined(separator: ", ")
      )
    }
    for summands in sequences {
      var (said, total): (Int?, Int) = (nil, 0)
      for (t, x) in summands.enumerated() {
        total = (total + x) % K
        let logits = answer(parts, x, said)
        let best = logits.indices.max { logits[$0] < logits[$1] } ?? 0
        let lead =
          logits[total] - (logits.indices.filter { $0 != total }.map { logits[$0] }.max() ?? 0)
        guard lead >= 5 else {
          let shown = summands[...t].map(String.init).joined(separator: ", ")
          return (
            "after the summand\(t == 0 ? "" : "s") \(shown) the symbol \(total), 5 above the others",
            "\(best), with the outputs \(short(logits))"
          )
        }
        said = best
      }
    }
    return nil
  }
}

private func answer(_ parts: [Matrix<Double>], _ x: Int, _ y: Int?) -> [Double] {
  let H = parts[0].columns
  let h = (0..<H).map { j -> Double in
    tanh(parts[0][x, j] + (y.map { parts[1][$0, j] } ?? 0) + parts[2][0, j])
  }
  return (0..<parts[4].columns).map { k in
    (0..<H).reduce(parts[4][0, k]) { $0 + h[$1] * parts[3][$1, k] }
  }
}
