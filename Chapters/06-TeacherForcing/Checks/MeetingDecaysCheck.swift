import Coursework
import Foundation
import Matrices
import TeacherForcing

/// Exercise 6.1.
let meetingDecays = Exercise<Double, Double, [Double]>(
  "6.1", "Set the three decays so that they meet", file: "MeetingDecays", difficulty: .warmUp,
  see: "Told less and less",
  hints: (
    nudge: "Write down each formula with the probability on the left and solve for its parameter. "
      + "One of them has no solution in closed form.",
    idea: "For the inverse sigmoid, i = k log(k (1 - p) / p). The right side grows with k once "
      + "the logarithm is positive, so halve an interval. Mind that k may be large or small.",
    nearly:
      "With u = log(k c) and c = (1 - p) / p it reads u + log(u) = log(c) + log(i), where u > 0. "
      + "Halve an interval of u 200 times; then k = exp(u) / c. The others: `update / (1 - "
      + "truth)`, `exp(log(truth) / update)`."
  ),
  describe: { truth, update in "a truth of \(short(truth)) at update \(short(update))" },
  show: { "[" + $0.map { String(format: "%.10g", $0) }.joined(separator: ", ") + "]" },
  aspects: [
    .init("one half at some update", points: 1, rounds: 6) { ask, random in
      let update = random.uniform(10..<1000)
      try ask.expect(oracle(0.5, update), 0.5, update)
    },
    .init("any probability", points: 1, rounds: 12) { ask, random in
      let (truth, update) = (random.uniform(0.05..<0.95), random.uniform(5..<5000))
      try ask.expect(oracle(truth, update), truth, update)
    },
    .init("nearly always or hardly ever the truth, soon or very late", points: 1, rounds: 12) {
      ask, random in
      let odds = Double.exp(random.uniform(2..<9))
      let update = Double.exp(random.uniform(-4..<20))
      for truth in [1 / (1 + odds), odds / (1 + odds)] {
        try ask.expect(oracle(truth, update), truth, update)
      }
    },
  ],
  misconceptions: [
    .init(
      "a line that reaches 0 where it should reach the probability's rest",
      advice: "1 - i/n = p gives n = i / (1 - p), not i / p."
    ) { truth, update in
      var answer = oracle(truth, update)
      answer[0] = update / truth
      return answer
    },
    .init(
      "an exponential replaced by its tangent at the start",
      advice: "k^i is not 1 - i (1 - k) unless hardly anything has decayed; take the i-th root."
    ) { truth, update in
      var answer = oracle(truth, update)
      answer[1] = 1 - (1 - truth) / update
      return answer
    },
    .init(
      "an inverse sigmoid solved for one half, whatever the probability",
      advice: "e^(i/k) = k holds where the probability is 1/2. In general it is k (1 - p) / p."
    ) { truth, update in
      var answer = oracle(truth, update)
      answer[2] = oracle(0.5, update)[2]
      return answer
    },
    .init(
      "an inverse sigmoid whose k is the update",
      advice: "With k = i the probability is k / (k + e), which is nearly 1 for large k."
    ) { truth, update in
      var answer = oracle(truth, update)
      answer[2] = update
      return answer
    },
  ])

/// By halving an interval of log k, which holds k for every question: k (1 - p)/p lies above 1, and
/// below e^{i (1 - p)/p} as well as e times the larger of 1 and i (1 - p)/p.
private func oracle(_ truth: Double, _ update: Double) -> [Double] {
  let logOdds = log(truth) - log1p(-truth)
  // log k of a k that is too small, and of one that is too large.
  var (low, high) = (logOdds, logOdds + 1 + max(0, log(update) - logOdds))
  for _ in 0..<200 {
    let middle = (low + high) / 2
    // k log(k c) against i, with log k = middle.
    if exp(middle) * (middle - logOdds) < update { low = middle } else { high = middle }
  }
  return [update / (1 - truth), pow(truth, 1 / update), exp(low)]
}
