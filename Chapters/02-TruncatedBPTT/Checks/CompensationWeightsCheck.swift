import Coursework
import Matrices
import TruncatedBPTT

/// Exercise 2.5.
let compensationWeights = Exercise<[Double], [Bool], [[Double]]>(
  "2.5", "What random truncation does to each term", file: "CompensationWeights",
  difficulty: .challenge, see: "By lot, and right on average",
  hints: (
    nudge: "Which borders does the error cross on its way from step t to step s?",
    idea:
      "A border that drops with probability c lets the error pass with probability 1 - c. What must "
      + "it multiply by, so that the mean is 1?",
    nearly:
      "The weight of (t, s) is the product over the borders s, …, t - 1 of 0 or 1 / (1 - c). An "
      + "empty product is 1."
  ),
  describe: { "c = \(short($0)), dropped: \($1)" },
  show: { short($0) },
  aspects: [
    .init("a step's own term counts once, later steps not at all", points: 1, rounds: 10) {
      ask, random in
      let (c, isDropped) = borders(&random)
      try ask.expect("ones on the diagonal, zeros above it", c, isDropped) { weights in
        weights.count == c.count + 1
          && weights.enumerated().allSatisfy { t, row in
            row.count == c.count + 1 && row[t] == 1 && row[(t + 1)...].allSatisfy { $0 == 0 }
          }
      }
    },
    .init("what passes is made up for, what is dropped is gone", points: 2) { ask, random in
      let (c, isDropped) = borders(&random)
      try ask.expect(literal(c, isDropped), c, isDropped)
    },
    .init("over all patterns the mean weight is 1", points: 2, rounds: 3) { ask, random in
      let c = (0..<3).map { _ in Double(1 + random.integer(below: 8)) / 10 }
      var mean = Array(repeating: Array(repeating: 0.0, count: 4), count: 4)
      for pattern in 0..<8 {
        let isDropped = (0..<3).map { pattern >> $0 & 1 == 1 }
        let weights = try ask(c, isDropped)
        let probability = zip(c, isDropped).reduce(1) { $0 * ($1.1 ? $1.0 : 1 - $1.0) }
        let isWhole = pattern == 7
        for t in 0..<4 where t < weights.count {
          for s in 0...t where s < weights[t].count { mean[t][s] += probability * weights[t][s] }
        }
        guard isWhole else { continue }
        let isRight = (0..<4).allSatisfy { t in
          (0...t).allSatisfy { abs(mean[t][$0] - 1) < 1e-9 }
        }
        try ask.expect(
          "weights whose mean over all eight patterns is 1 for every term; the mean was "
            + short(mean), c, isDropped
        ) { _ in isRight }
      }
    },
  ],
  misconceptions: [
    .init(
      "dividing by c",
      advice:
        "The error passes with probability 1 - c, so 1 / (1 - c) makes up for the times it does not."
    ) { c, isDropped in weights(zip(c, isDropped).map { $1 ? 0 : 1 / $0 }) },
    .init(
      "no compensation",
      advice: "With weights of 0 and 1 the mean is (1 - c)^n for a term that crosses n borders."
    ) { _, isDropped in weights(isDropped.map { $0 ? 0 : 1 }) },
    .init(
      "one compensation for the whole way",
      advice:
        "Each border that is crossed multiplies once more: the weight is a product over borders."
    ) { c, isDropped in
      let factors = zip(c, isDropped).map { $1 ? 0 : 1 / (1 - $0) }
      return table(c.count + 1) { t, s in
        s == t ? 1 : factors[s..<t].contains(0) ? 0 : factors[t - 1]
      }
    },
    .init(
      "a dropped border that stops its own step's term alone",
      advice: "Once dropped, the error does not come back: everything on the far side gets zero."
    ) { c, isDropped in
      let factors = c.map { 1 / (1 - $0) }
      return table(c.count + 1) { t, s in
        s == t ? 1 : isDropped[s] ? 0 : factors[s..<t].reduce(1, *)
      }
    },
  ])

private func borders(_ random: inout SeededGenerator) -> ([Double], [Bool]) {
  let count = 2 + random.integer(below: 3)
  let c = (0..<count).map { _ in Double(1 + random.integer(below: 9)) / 10 }
  return (c, c.map { _ in random.uniform() < 0.3 })
}

/// Walks the error back border by border, from each step.
private func literal(_ c: [Double], _ isDropped: [Bool]) -> [[Double]] {
  (0...c.count).map { t in
    var row = Array(repeating: 0.0, count: c.count + 1)
    row[t] = 1
    var step = t
    while step > 0, !isDropped[step - 1] {
      row[step - 1] = row[step] / (1 - c[step - 1])
      step -= 1
    }
    return row
  }
}

private func weights(_ factors: [Double]) -> [[Double]] {
  table(factors.count + 1) { t, s in factors[s..<t].reduce(1, *) }
}

private func table(_ size: Int, _ weight: (Int, Int) -> Double) -> [[Double]] {
  (0..<size).map { t in (0..<size).map { s in s > t ? 0 : weight(t, s) } }
}
