import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.1.
let pooledStates = Exercise<[Matrix<Double>], [Int], Int, Matrix<Double>>(
  "5.1", "What a layer has to say about a whole sequence", file: "PooledStates",
  difficulty: .warmUp, see: "Where each stream ends",
  hints: (
    nudge: "Which step does each stream read last?",
    idea: "The forward stream has read everything at the sequence's own last step, the backward "
      + "stream at step 1. Take the columns of the one there and of the other here, row by row.",
    nearly: "A matrix has `row(i)`, `columns(..<n)` and `columns(n...)`; `Matrix(sideBySide:)` and "
      + "`Matrix(stacked:)` put pieces together. A sequence without steps is a case of its own."
  ),
  describe: { outputs, lengths, units in
    "lengths \(lengths), forward units: \(units), outputs "
      + outputs.map { short($0) }.joined(separator: ", then ")
  },
  show: { short($0) },
  aspects: [
    .init("one sequence", points: 1, rounds: 4) { ask, random in
      let question = question(lengths: [2 + random.integer(below: 2)], units: (1, 1), &random)
      try ask.expect(literal(question), question.outputs, question.lengths, question.units)
    },
    .init("sequences of one length", points: 1, rounds: 6) { ask, random in
      let question = question(lengths: [3, 3], &random)
      try ask.expect(literal(question), question.outputs, question.lengths, question.units)
    },
    .init("each sequence at its own end", points: 2, rounds: 10) { ask, random in
      let lengths = random.shuffled([4, 2, 1 + random.integer(below: 3)])
      let question = question(lengths: lengths, &random)
      try ask.expect(literal(question), question.outputs, question.lengths, question.units)
    },
    .init("a sequence without steps", points: 1, rounds: 5) { ask, random in
      let question = question(lengths: random.shuffled([3, 0, 1]), &random)
      try ask.expect(literal(question), question.outputs, question.lengths, question.units)
    },
  ],
  misconceptions: [
    .init(
      "the output of each sequence's last step, both halves",
      advice:
        "At the last step the backward stream has read one input only. It has read all of them "
        + "at step 1."
    ) { outputs, lengths, units in
      pooled(outputs, lengths, units) { ($0 - 1, $0 - 1) }
    },
    .init(
      "the output of the first step, both halves",
      advice: "At the first step the forward stream has read one input only."
    ) { outputs, lengths, units in pooled(outputs, lengths, units) { _ in (0, 0) } },
    .init(
      "the forward stream at the batch's last step",
      advice: "A shorter sequence ended before; what stands there is padding."
    ) { outputs, lengths, units in
      pooled(outputs, lengths, units) { _ in (outputs.count - 1, 0) }
    },
    .init(
      "the forward stream at the first step, the backward stream at the last",
      advice: "That is where each has read least."
    ) { outputs, lengths, units in pooled(outputs, lengths, units) { (0, $0 - 1) } },
    .init(
      "the backward stream's units before the forward stream's",
      advice: "The columns keep their order: forward, then backward."
    ) { outputs, lengths, units in
      let right = pooled(outputs, lengths, units) { ($0 - 1, 0) }
      return Matrix(sideBySide: [right.columns(units...), right.columns(..<units)])
    },
    .init(
      "columns that are parted in the middle",
      advice: "The streams may be of different widths: the first `forwardUnits` columns are the "
        + "forward stream's."
    ) { outputs, lengths, _ in
      pooled(outputs, lengths, outputs[0].columns / 2) { ($0 - 1, 0) }
    },
    .init(
      "the mean of all steps",
      advice: "Asked for is the one state with which a stream has read everything, not the mean of "
        + "those on the way."
    ) { outputs, lengths, _ in
      Matrix(rows: lengths.count, columns: outputs[0].columns) { row, column in
        let states: [Double] = outputs.prefix(lengths[row]).map { $0[row, column] }
        return states.isEmpty ? 0.0 : states.reduce(0, +) / Double(states.count)
      }
    },
    .init(
      "step 1 of a sequence that has none",
      advice: "What stands at step 1 of a sequence without steps is padding; its row is zero."
    ) { outputs, lengths, units in
      Matrix(rows: lengths.count, columns: outputs[0].columns) { row, column in
        outputs[column < units ? max(0, lengths[row] - 1) : 0][row, column]
      }
    },
  ])

private typealias Pooling = (outputs: [Matrix<Double>], lengths: [Int], units: Int)

/// Outputs in which no two numbers are alike, and NaN is behind the ends.
///
/// - Parameter units: How many of each stream; drawn, and never equal, if left out.
private func question(
  lengths: [Int], units: (forward: Int, backward: Int)? = nil, _ random: inout SeededGenerator
) -> Pooling {
  let units = units ?? random.choice([(1, 3), (3, 1), (2, 1)])
  let steps = (lengths.max() ?? 1) + random.integer(below: 2)
  var numbers = random.shuffled(Array(1...99))
  let outputs = (0..<steps).map { t in
    Matrix<Double>(rows: lengths.count, columns: units.forward + units.backward) { row, _ in
      t < lengths[row] ? Double(numbers.popLast() ?? 0) : .nan
    }
  }
  return (outputs, lengths, units.forward)
}

/// By the definition: the step that each stream reads last, found by going through the steps.
private func literal(_ question: Pooling) -> Matrix<Double> {
  var answer = Matrix<Double>.zeros(
    rows: question.lengths.count, columns: question.outputs[0].columns)
  for (row, length) in question.lengths.enumerated() {
    for column in 0..<answer.columns {
      let order = column < question.units ? Array(0..<length) : (0..<length).reversed()
      for t in order { answer[row, column] = question.outputs[t][row, column] }
    }
  }
  return answer
}

/// For the misconceptions: the halves of chosen steps; zero for a sequence without steps.
private func pooled(
  _ outputs: [Matrix<Double>], _ lengths: [Int], _ units: Int,
  steps: (_ length: Int) -> (forward: Int, backward: Int)
) -> Matrix<Double> {
  Matrix(rows: lengths.count, columns: outputs[0].columns) { row, column in
    guard lengths[row] > 0 else { return 0 }
    let (forward, backward) = steps(lengths[row])
    return outputs[column < units ? forward : backward][row, column]
  }
}
