import Coursework
import Foundation
import Matrices
import TeacherForcing

/// Exercise 6.2.
let priceOfLoops = Exercise<[Double], Int, [Double]>(
  "6.2", "What does each missing loop cost?", file: "PriceOfLoops", difficulty: .standard,
  see: "The chain rule",
  hints: (
    nudge: "For each kind, ask what a step is told. The best it can do is to say the exact "
      + "probabilities given that.",
    idea: "Kind 1 knows the step: add up the entropies of the steps. Kind 2 knows the last symbol "
      + "but not the step: pool all steps after the first in one table of pairs. Kind 3 loses the "
      + "entropy of the sequences.",
    nearly: "`pairs[last][symbol] += p` for every step of every sequence, with a row of its own "
      + "for \"none\"; the loss is the sum of `-pairs[a][b] * log(pairs[a][b] / total of row a)`, "
      + "leaving out zeros."
  ),
  describe: { probabilities, symbols in "\(symbols) symbols and \(short(probabilities))" },
  show: { short($0) },
  aspects: [
    .init("two or three symbols, two steps", points: 1, rounds: 8) { ask, random in
      let table = JointTable(symbols: 2 + random.integer(below: 2), steps: 2, using: &random)
      try ask.expect(oracle(table), table.probabilities, table.symbols)
    },
    .init("longer sequences", points: 2, rounds: 5) { ask, random in
      let table = JointTable(
        symbols: 2 + random.integer(below: 2), steps: 3 + random.integer(below: 2), using: &random)
      try ask.expect(oracle(table), table.probabilities, table.symbols)
    },
    .init("one step, and sequences that are certain", points: 1, rounds: 3) { ask, random in
      let one = JointTable(symbols: 5, steps: 1, using: &random)
      try ask.expect(oracle(one), one.probabilities, 5)
      // 0 1 0 0 1 0: certain for who counts, not for who is told the last symbol.
      var p = [Double](repeating: 0, count: 64)
      p[0b010010] = 1
      try ask.expect(oracle(JointTable(symbols: 2, steps: 6, probabilities: p)), p, 2)
      let coin = JointTable.repeatedCoin(steps: 4)
      try ask.expect(oracle(coin), coin.probabilities, 2)
    },
  ],
  misconceptions: [
    .init(
      "letting the output's loop know which step it is at",
      advice: "Without inputs and without a state, step 2 and step 3 are the same step when they "
        + "are told the same symbol. Pool them."
    ) { p, symbols in
      let table = JointTable(symbols: symbols, steps: steps(p, symbols), probabilities: p)
      let right = oracle(table)
      return [right[0], pooled(table) { t, last in [t, last] }, right[2]]
    },
    .init(
      "forgetting that at step 1 nothing has been said",
      advice: "The first step is told \"none\", and can tell itself from the others by that."
    ) { p, symbols in
      let table = JointTable(symbols: symbols, steps: steps(p, symbols), probabilities: p)
      let right = oracle(table)
      return [right[0], pooled(table) { _, last in [max(last, 0)] }, right[2]]
    },
    .init(
      "letting the state's loop pool the steps",
      advice: "A state can count. The first kind knows the step, and nothing else."
    ) { p, symbols in
      let table = JointTable(symbols: symbols, steps: steps(p, symbols), probabilities: p)
      let right = oracle(table)
      return [pooled(table) { _, _ in [0] }, right[1], right[2]]
    },
    .init("bits", advice: "Nats: take the natural logarithm.") { p, symbols in
      oracle(JointTable(symbols: symbols, steps: steps(p, symbols), probabilities: p)).map {
        $0 / log(2)
      }
    },
    .init("losses a symbol", advice: "The loss of a whole sequence is asked for.") { p, symbols in
      let count = steps(p, symbols)
      return oracle(JointTable(symbols: symbols, steps: count, probabilities: p)).map {
        $0 / Double(count)
      }
    },
  ])

private func steps(_ p: [Double], _ symbols: Int) -> Int {
  Int((log(Double(p.count)) / log(Double(symbols))).rounded())
}

/// The least loss of a network that is told `situation` of the step, from 0, and the last symbol,
/// -1 for none: the mean of -log of the share that a symbol has in its situation.
private func pooled(_ table: JointTable, _ situation: (Int, Int) -> [Int]) -> Double {
  var (alone, together): ([[Int]: Double], [[Int]: Double]) = ([:], [:])
  func visit(_ body: (_ situation: [Int], _ symbol: Int, _ p: Double) -> Void) {
    for (sequence, p) in zip(table.sequences, table.probabilities) where p > 0 {
      for (t, symbol) in sequence.enumerated() {
        body(situation(t, t > 0 ? sequence[t - 1] : -1), symbol, p)
      }
    }
  }
  visit { situation, symbol, p in
    alone[situation, default: 0] += p
    together[situation + [symbol], default: 0] += p
  }
  var loss = 0.0
  visit { situation, symbol, p in
    loss -= p * (log(together[situation + [symbol]] ?? 0) - log(alone[situation] ?? 0))
  }
  return loss
}

private func oracle(_ table: JointTable) -> [Double] {
  [
    pooled(table) { t, _ in [t] }, pooled(table) { _, last in [last] },
    table.entropy,
  ]
}
