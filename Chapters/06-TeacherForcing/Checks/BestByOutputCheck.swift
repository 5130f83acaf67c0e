import Coursework
import Matrices
import TeacherForcing

/// Exercise 6.3.
let bestByOutput = Exercise<[[Int]], [[Int]], Double>(
  "6.3", "The most that the output's loop alone can get right", file: "BestByOutput",
  difficulty: .standard, see: "Less powerful: when?",
  hints: (
    nudge: "Which steps look the same to the network? It must answer all of them alike.",
    idea:
      "Group all steps of all examples by the pair (input, last true output). In each group the "
      + "best answer is the commonest output.",
    nearly: "Count in a dictionary: `counts[[x[t], t > 0 ? y[t - 1] : nil], default: [:]][y[t], "
      + "default: 0] += 1` with keys of type [Int?]. Add up the largest count of every group, and "
      + "divide by the number of all steps."
  ),
  describe: { inputs, outputs in "the inputs \(inputs) and the outputs \(outputs)" },
  show: { short($0) },
  aspects: [
    .init("examples of equal length", points: 1, rounds: 10) { ask, random in
      let (x, y) = examples(&random, count: 3 + random.integer(below: 4), lengths: 3...3)
      try ask.expect(oracle(x, y), x, y)
    },
    .init("examples of different lengths", points: 1, rounds: 10) { ask, random in
      let (x, y) = examples(&random, count: 3 + random.integer(below: 4), lengths: 1...6)
      try ask.expect(oracle(x, y), x, y)
    },
    .init("symbols of any value, and an output that is what it was at step 1", points: 1, rounds: 8)
    {
      ask, random in
      let (x, y) = examples(&random, count: 6, lengths: 2...5)
      let names = [-1, 0, 7, 1_000_000].shuffled(using: &random)
      let renamed = (x.map { $0.map { names[$0] } }, y.map { $0.map { names[$0 + 1] } })
      try ask.expect(oracle(x, y), renamed.0, renamed.1)
    },
    .init("a memory that is never put out, and one that is", points: 1, rounds: 2) { ask, random in
      let steps = 4 + random.integer(below: 3)
      let silent = (1...3).map { c in [c] + Array(repeating: 0, count: steps - 2) + [9] }
      let answers = (1...3).map { c in Array(repeating: 0, count: steps - 1) + [c] }
      try ask.expect((3 * Double(steps) - 2) / (3 * Double(steps)), silent, answers)
      let repeated = (1...3).map { c in Array(repeating: c, count: steps) }
      try ask.expect(1, silent, repeated)
    },
  ],
  misconceptions: [
    .init(
      "letting the answer depend on the step's number",
      advice: "The function is the same at every step; a step knows its input and the last output."
    ) { grouped($0, $1) { x, y, t in [t, x[t], t > 0 ? y[t - 1] : nil] } },
    .init(
      "letting the answer depend on all that came before",
      advice: "That is what a state's loop could do. Here only the last output comes back."
    ) { grouped($0, $1) { x, y, t in x[...t].map { $0 } + [nil] + y[..<t].map { $0 } } },
    .init(
      "feeding nothing back",
      advice: "Two steps with the same input may be told different outputs, and then answer "
        + "differently."
    ) { grouped($0, $1) { x, _, t in [x[t]] } },
    .init(
      "taking none for the symbol 0",
      advice: "At step 1 nothing has been said, which is not the same as a 0 having been said."
    ) { grouped($0, $1) { x, y, t in [x[t], t > 0 ? y[t - 1] : 0] } },
    .init(
      "asking about the last step alone",
      advice: "The share is over all steps."
    ) { inputs, outputs in
      var counts: [[Int?]: [Int: Int]] = [:]
      for (x, y) in zip(inputs, outputs) {
        let t = y.count - 1
        counts[[x[t], t > 0 ? y[t - 1] : nil], default: [:]][y[t], default: 0] += 1
      }
      let right = counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
      return Double(right) / Double(outputs.count)
    },
  ])

/// Inputs and outputs of the symbols 0 and 1, which have a little to do with each other.
private func examples(
  _ random: inout SeededGenerator, count: Int, lengths: ClosedRange<Int>
) -> ([[Int]], [[Int]]) {
  let x = (0..<count).map { _ in
    (0..<lengths.lowerBound + random.integer(below: lengths.count)).map { _ in
      random.integer(below: 2)
    }
  }
  let y = x.map { x in x.map { (random.integer(below: 3) == 0 ? $0 : random.integer(below: 2)) } }
  return (x, y)
}

private func grouped(
  _ inputs: [[Int]], _ outputs: [[Int]], _ situation: ([Int], [Int], Int) -> [Int?]
) -> Double {
  var counts: [[Int?]: [Int: Int]] = [:]
  for (x, y) in zip(inputs, outputs) {
    for t in y.indices { counts[situation(x, y, t), default: [:]][y[t], default: 0] += 1 }
  }
  let right = counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
  return Double(right) / Double(outputs.joined().count)
}

/// Every function from the six situations of two inputs and two outputs to an answer, tried one by
/// one.
private func oracle(_ inputs: [[Int]], _ outputs: [[Int]]) -> Double {
  var best = 0
  for rule in 0..<64 {
    var right = 0
    for (x, y) in zip(inputs, outputs) {
      var last = 2
      for (x, y) in zip(x, y) {
        let answer = (rule >> (3 * x + last)) & 1
        if answer == y { right += 1 }
        last = y
      }
    }
    best = max(best, right)
  }
  return Double(best) / Double(outputs.joined().count)
}
