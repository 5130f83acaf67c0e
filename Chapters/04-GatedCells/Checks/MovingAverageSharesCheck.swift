import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.2.
let movingAverageShares = Exercise<[Double], UpdateConvention, [Double]>(
  "4.2", "How much of each candidate is left at the end", file: "MovingAverageShares",
  difficulty: .standard, see: Section.average,
  hints: (
    nudge: "Write h_2 out for two steps, then h_3. What multiplies g_1 at each further step?",
    idea: "w_k is what step k let in, times what every later step kept; w_0 is what all steps "
      + "kept. Walk from the last step to the first with a running sum of logarithms. And 1 - "
      + "σ(a) is σ(-a): do not subtract.",
    nearly: "`func logSigmoid(_ a: Double) -> Double { min(a, 0) - log1p(exp(-abs(a))) }`; then, "
      + "backwards, `shares.append(logSigmoid(a) + kept)` and `kept += logSigmoid(-a)` for "
      + "`.replaces`."
  ),
  describe: { "\($1.rawValue), with the sums \(short($0))" },
  show: { short($0) },
  aspects: [
    .init("a few steps", points: 2, rounds: 6) { ask, random in
      let sums = sums(1 + random.integer(below: 5), &random)
      try ask.expect(literal(sums, .replaces), sums, .replaces)
    },
    .init("the other convention", points: 1, rounds: 6) { ask, random in
      let sums = sums(2 + random.integer(below: 4), &random)
      try ask.expect(literal(sums, .keeps), sums, .keeps)
    },
    .init("no step at all", points: 1, rounds: 1) { ask, _ in
      for convention in UpdateConvention.allCases { try ask.expect([0], [], convention) }
    },
    .init("gates that are as good as open or shut", points: 2, rounds: 6) { ask, random in
      let sums = (0..<6).map { k in
        let size = random.uniform(k % 2 == 0 ? 38..<60 : 750..<900).rounded()
        return random.uniform() < 0.5 ? size : -size
      }
      for convention in UpdateConvention.allCases {
        try ask.expect(bySums(sums, convention), sums, convention)
      }
    },
    .init("more than a thousand steps", points: 1, rounds: 1) { ask, random in
      let sums = sums(1500, &random)
      for convention in UpdateConvention.allCases {
        try ask.expect(bySums(sums, convention), sums, convention)
      }
    },
  ],
  misconceptions: [
    .init(
      "the other convention's gate",
      advice: "With `.replaces` the candidate is multiplied by u, with `.keeps` by 1 - u."
    ) { weights($0, $1 == .replaces ? .keeps : .replaces) },
    .init(
      "one convention for both",
      advice: "The second argument decides what an update gate of 1 means."
    ) { sums, _ in weights(sums, .replaces) },
    .init(
      "a candidate's own step keeping a part of it as well",
      advice: "g_k enters at step k, times what is replaced; only the later steps take from it."
    ) { weights($0, $1, laterThan: -1) },
    .init(
      "a candidate that the step after its own does not touch",
      advice: "g_k is in h_k; the step k + 1 is the first to take from it."
    ) { weights($0, $1, laterThan: 1) },
    .init(
      "what the earlier steps kept in place of the later ones",
      advice: "A candidate knows nothing of what came before it: the gates after step k decide "
        + "what is left of g_k."
    ) { sums, convention in
      let all = gates(sums, convention)
      return [all.reduce(0) { $0 + $1.kept }]
        + sums.indices.map { k in
          all[..<k].reduce(all[k].replaced) { $0 + $1.kept }
        }
    },
    .init(
      "leaving out what a step lets in",
      advice: "At step k, the candidate is multiplied by its own gate before the later ones keep "
        + "it."
    ) { sums, convention in
      let replaced = [0] + gates(sums, convention).map(\.replaced)
      return zip(weights(sums, convention), replaced).map { $0 - $1 }
    },
    .init(
      "the weights in place of their logarithms",
      advice: "The logarithms are asked for: after many steps the weights are too small for "
        + "numbers."
    ) { weights($0, $1).map { exp($0) } },
    .init(
      "the logarithm of a product that has become 0",
      advice: "Multiply a thousand fractions and nothing is left. Add their logarithms."
    ) { sums, convention in
      var kept = 1.0
      var shares: [Double] = []
      for a in sums.reversed() {
        let u = Double.sigmoid(convention == .replaces ? a : -a)
        shares.append(log(u * kept))
        kept *= 1 - u
      }
      return [log(kept)] + shares.reversed()
    },
    .init(
      "the logarithm of a gate that has been rounded",
      advice: "σ(-800) is 0 for a `Double`, and 1 - σ(40) too. Their logarithms are "
        + "about -800 and -40 all the same: find log σ(a) without σ(a), and 1 - σ(a) as σ(-a)."
    ) { sums, convention in
      var kept = 0.0
      var shares: [Double] = []
      for a in sums.reversed() {
        let u = Double.sigmoid(a)
        let (new, old) = convention == .replaces ? (u, 1 - u) : (1 - u, u)
        shares.append(log(new) + kept)
        kept += log(old)
      }
      return [kept] + shares.reversed()
    },
    .init(
      "each step's own gate alone",
      advice: "What a step let in is not what is left at the end: every later step keeps only a "
        + "part of it."
    ) { sums, convention in
      let all = gates(sums, convention)
      return [all.reduce(0) { $0 + $1.kept }] + all.map(\.replaced)
    },
    .init(
      "a gate held away from 0 and 1",
      advice: "A gate of σ(-800) lets in e^-800, and its logarithm is -800, not that of the number "
        + "it has been clamped to. Find the logarithm without the gate."
    ) { sums, convention in
      weights(sums.map { min(max($0, -27.63102), 27.63102) }, convention)
    },
    .init(
      "the last step first",
      advice: "The answer begins with h_0, though the walk ends there."
    ) { weights($0, $1).reversed() },
    .init(
      "what the candidates leave of 1, for the initial state",
      advice: "On paper the weights add up to 1. But the candidates' weights round to a sum of 1 "
        + "long before w_0 is 0: add the logarithms of what each step has kept."
    ) { sums, convention in
      let others = weights(sums, convention).dropFirst()
      return [log(1 - others.reduce(0) { $0 + exp($1) })] + others
    },
    .init(
      "leaving out the initial state",
      advice: "There are T + 1 weights: h_0 has one too, what all steps together have kept."
    ) { Array(weights($0, $1).dropFirst()) },
  ])

private func sums(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
  (0..<count).map { _ in random.uniform(-300..<300).rounded() / 100 }
}

/// By definition: h_T is linear in h_0 and the candidates, so one of them is set to 1, and all
/// others to 0.
private func literal(_ sums: [Double], _ convention: UpdateConvention) -> [Double] {
  (0...sums.count).map { k in
    var h = k == 0 ? 1.0 : 0
    for (t, a) in sums.enumerated() {
      let (u, g) = (1 / (1 + exp(-a)), t + 1 == k ? 1.0 : 0)
      h = convention == .replaces ? u * g + (1 - u) * h : (1 - u) * g + u * h
    }
    return log(h)
  }
}

/// The logarithms of what each step replaces and keeps.
private func gates(
  _ sums: [Double], _ convention: UpdateConvention
) -> [(replaced: Double, kept: Double)] {
  func logSigmoid(_ a: Double) -> Double { a > 0 ? -log1p(exp(-a)) : a - log1p(exp(a)) }
  return sums.map { a in
    convention == .replaces
      ? (logSigmoid(a), logSigmoid(-a)) : (logSigmoid(-a), logSigmoid(a))
  }
}

/// The differences of what has been kept up to the end and up to step k.
private func bySums(_ sums: [Double], _ convention: UpdateConvention) -> [Double] {
  let all = gates(sums, convention)
  var kept = [0.0]
  for gate in all { kept.append(kept[kept.count - 1] + gate.kept) }
  let last = kept[kept.count - 1]
  return [last] + all.indices.map { all[$0].replaced + last - kept[$0 + 1] }
}

/// For the misconceptions: the weights, if step k + `shift` is the last that takes nothing from
/// g_k.
private func weights(
  _ sums: [Double], _ convention: UpdateConvention, laterThan shift: Int = 0
) -> [Double] {
  let all = gates(sums, convention)
  var kept = [0.0]
  for gate in all { kept.append(kept[kept.count - 1] + gate.kept) }
  let last = kept[kept.count - 1]
  return [last]
    + all.indices.map { k in
      all[k].replaced + last - kept[min(max(k + 1 + shift, 0), all.count)]
    }
}
