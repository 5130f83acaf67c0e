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
      let terms = (0..<4).flatMap { t in (0...t).map { s in (t, s) } }
      var mean = Array(repeating: Array(repeating: 0.0, count: 4), count: 4)
      for pattern in 0..<8 {
        let isDropped = (0..<3).map { pattern >> $0 & 1 == 1 }
        let probability = zip(c, isDropped).reduce(1) { $0 * ($1.1 ? $1.0 : 1 - $1.0) }
        try ask.compare("4 rows of 4 weights", c, isDropped) { weights in
          guard weights.count == 4, weights.allSatisfy({ $0.count == 4 }) else {
            return ("4 rows of 4 weights", short(weights))
          }
          // A mean of 1 says nothing if the weights do not depend on the lot.
          for (t, s) in terms where isDropped[s..<t].contains(true) && weights[t][s] != 0 {
            return (
              "0 for t = \(t + 1), s = \(s + 1): a dropped border lies between them",
              short(weights[t][s])
            )
          }
          for (t, s) in terms { mean[t][s] += probability * weights[t][s] }
          if pattern < 7 || terms.allSatisfy({ abs(mean[$0][$1] - 1) < 1e-9 }) { return nil }
          return (
            "a mean weight of 1 for every s up to t, over all eight patterns of these three borders",
            "the mean weights\n" + short(mean)
          )
        }
      }
    },
    .init("a single step, which has no border", points: 1, rounds: 1) { ask, _ in
      try ask.expect([[1]], [], [])
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
      "the compensation of the earliest border alone",
      advice:
        "The error crosses every border from t - 1 down to s; multiply their compensations."
    ) { c, isDropped in
      let factors = zip(c, isDropped).map { $1 ? 0 : 1 / (1 - $0) }
      return table(c.count + 1) { t, s in
        s == t ? 1 : factors[s..<t].contains(0) ? 0 : factors[s]
      }
    },
    .init(
      "weights of 1 whatever is dropped",
      advice: "That is full BPTT. A term whose way crosses a dropped border gets nothing."
    ) { c, _ in table(c.count + 1) { _, _ in 1 } },
    .init(
      "compensation on every border, dropped or not",
      advice: "1 / (1 - c) makes up for the times when the border drops. Then it must drop: zero."
    ) { c, _ in weights(c.map { 1 / (1 - $0) }) },
    .init(
      "no table for a single step",
      advice: "There is one step more than there are borders: T = 1 has the one weight 1."
    ) { c, isDropped in c.isEmpty ? [] : literal(c, isDropped) },
    .init(
      "the table transposed",
      advice: "The row is the step t of the loss, the column the earlier step s: zeros above the "
        + "diagonal."
    ) { c, isDropped in
      let right = literal(c, isDropped)
      return right.indices.map { t in right.map { $0[t] } }
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
