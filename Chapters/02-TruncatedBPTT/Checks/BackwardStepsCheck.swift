import Coursework
import Matrices
import TruncatedBPTT

/// Exercise 2.1.
let backwardSteps = Exercise<Int, Int, Int, Int>(
  "2.1", "Count the work", file: "BackwardSteps", difficulty: .warmUp,
  see: "Every k1 steps, over the last k2",
  hints: (
    nudge: "After which steps does BPTT run? Write them down for the example.",
    idea: "The run after step t makes k2 backward steps, unless the sequence has only t yet.",
    nearly: "Add `min(t, k2)` over t = k1, 2 k1, … up to the last multiple within the sequence."
  ),
  describe: { "\($0) steps, k1 = \($1), k2 = \($2)" },
  show: { "\($0) backward steps" },
  aspects: [
    .init("chunks that divide the sequence", points: 1, rounds: 10) { ask, random in
      let k = 1 + random.integer(below: 6)
      let steps = k * random.integer(below: 8)
      try ask.expect(steps, steps, k, k)
    },
    .init("windows that overlap, and a rest at the end", points: 2) { ask, random in
      let (steps, k1) = (random.integer(below: 60), 1 + random.integer(below: 6))
      let k2 = k1 + random.integer(below: 10)
      try ask.expect(literal(steps, k1, k2), steps, k1, k2)
    },
    .init("windows longer than the sequence", points: 1, rounds: 5) { ask, random in
      let (steps, k1) = (1 + random.integer(below: 20), 1 + random.integer(below: 4))
      try ask.expect(literal(steps, k1, 100), steps, k1, 100)
    },
  ],
  misconceptions: [
    .init(
      "k2 backward steps in every run",
      advice: "The first windows are longer than what has been read; there is no step before 1."
    ) { $0 / $1 * $2 },
    .init(
      "windows of k2 + 1 steps",
      advice: "From t down to t - k2 + 1 there are k2 steps. The lecture's “down to t - k2” names "
        + "the state that is held constant, not a step that is visited."
    ) { steps, k1, k2 in
      stride(from: k1, through: steps, by: k1).reduce(0) { $0 + min($1, k2 + 1) }
    },
    .init(
      "one sweep for all runs that go back to step 1",
      advice: "Each run is a backward pass of its own, made when its last step has been read. The "
        + "first runs reach step 1 too, but they cannot wait to share a later one's sweep."
    ) { steps, k1, k2 in
      let runs = Array(stride(from: k1, through: steps, by: k1))
      return (runs.last { $0 <= k2 } ?? 0) + runs.count { $0 > k2 } * k2
    },
    .init(
      "a run for the rest at the end",
      advice:
        "The rest is shorter than k1, so k1 does not divide its last step and BPTT does not run."
    ) { steps, k1, k2 in
      let runs = stride(from: k1, through: steps, by: k1).reduce(0) { $0 + min($1, k2) }
      return steps.isMultiple(of: k1) ? runs : runs + min(steps, k2)
    },
    .init(
      "runs where t divides k1",
      advice: "That is the lecture's condition as printed. It must be k1 that divides t."
    ) { steps, k1, k2 in
      (0..<steps).map { $0 + 1 }.filter { k1.isMultiple(of: $0) }.reduce(0) { $0 + min($1, k2) }
    },
  ])

/// Every pair of a run t and a step s that it visits, counted one by one.
private func literal(_ steps: Int, _ k1: Int, _ k2: Int) -> Int {
  var count = 0
  for t in 0...steps where t > 0 && t % k1 == 0 {
    for s in 0...t where s > 0 && t - s < k2 { count += 1 }
  }
  return count
}
