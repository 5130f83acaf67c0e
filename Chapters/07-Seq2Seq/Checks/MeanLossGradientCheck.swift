import Coursework
import Matrices

/// Exercise 7.2.
let meanLossGradient = Exercise<[Matrix<Double>], [[Int]], Int, [Matrix<Double>]>(
  "7.2", "The gradient of a loss in which every answer counts the same",
  file: "MeanLossGradient", difficulty: .standard, see: "Unequal lengths, side by side",
  hints: (
    nudge: "What would the gradient be for one answer alone? And what does the batch make of it?",
    idea:
      "For one answer of n symbols each of its n + 1 steps weighs 1 / (n + 1). In the batch that is "
      + "divided by the number of answers. Behind an answer's end there must be zeros: a product with "
      + "zero does not make one out of NaN.",
    nearly:
      "Start from zeros; for rows with `t <= targets[row].count` put `softmax(logits[t].row(row))` "
      + "minus 1 at what is due, divided by `Double((targets[row].count + 1) * targets.count)`."
  ),
  describe: { logits, targets, end in
    "\(logits.count) steps of logits, targets \(targets), end \(end)"
  },
  show: { "\($0.count) steps" },
  aspects: [
    .init("targets of one length", points: 1, rounds: 5) { ask, random in
      try expectGradient(ask, lengths: [2, 2, 2], &random)
    },
    .init("targets of unequal lengths", points: 2, rounds: 8) { ask, random in
      try expectGradient(ask, lengths: [3, 0, 1, 2 + random.integer(below: 3)], &random)
    },
    .init("rows and steps that hold no numbers, behind the end", points: 1, rounds: 5) {
      ask, random in
      let rests = [Double.nan, .infinity, -.infinity, 1e300]
      try expectGradient(
        ask, lengths: [1, 3, 0], spare: 2, rest: { rests[$0.integer(below: 4)] }, &random)
    },
    .init("logits in the thousands", points: 1, rounds: 4) { ask, random in
      try expectGradient(ask, lengths: [2, 1], scale: 3000, &random)
    },
  ],
  misconceptions: [
    .init(
      "the mean over all symbols",
      advice:
        "Then a long answer weighs more than a short one. Here each answer is averaged over its "
        + "own steps first."
    ) { logits, targets, end in
      let all = targets.reduce(0) { $0 + $1.count + 1 }
      return gradient(logits, targets, end) { _ in 1 / Double(all) }
    },
    .init(
      "dividing every answer by the longest one's steps",
      advice: "The padding is not part of an answer: divide by its own n + 1 steps."
    ) { logits, targets, end in
      let longest = 1 + (targets.map(\.count).max() ?? 0)
      return gradient(logits, targets, end) { _ in 1 / Double(longest * targets.count) }
    },
    .init(
      "leaving the end out",
      advice: "The end is due at the step after the last symbol. A decoder that never hears of it "
        + "never stops."
    ) { logits, targets, end in
      gradient(logits, targets, end, ends: 0) { 1 / Double(max($0, 1) * targets.count) }
    },
    .init(
      "taking the last symbol for the end",
      advice: "Which number the end has is an argument."
    ) { logits, targets, _ in
      gradient(logits, targets, logits[0].columns - 1) { 1 / Double(($0 + 1) * targets.count) }
    },
    .init(
      "adding the answers' losses up",
      advice: "The loss of the batch is the mean over its answers: divide by their number too."
    ) { logits, targets, end in gradient(logits, targets, end) { 1 / Double($0 + 1) } },
    .init(
      "multiplying what is padding by zero",
      advice: "0 × NaN is NaN. Leave padded rows out instead of weighing them with zero."
    ) { logits, targets, end in
      logits.enumerated().map { t, step in
        let due = targets.map { t < $0.count ? $0[t] : end }
        let d = softmax(step) - .oneHot(due, columns: step.columns)
        return d.scalingRows(
          by: .column(
            targets.map { t <= $0.count ? 1 / Double(($0.count + 1) * targets.count) : 0 }))
      }
    },
    .init(
      "asking for the symbol that the decoder has just been given",
      advice:
        "At step 1 the decoder is given the start and has to say the first symbol of the target; "
        + "row t of the logits belongs to the target's symbol t."
    ) { logits, targets, end in
      let late = targets.map { $0.isEmpty ? [] : [$0[0]] + $0.dropLast() }
      return gradient(logits, late, end) { 1 / Double(($0 + 1) * targets.count) }
    },
    .init(
      "the gradient of the log-probability",
      advice:
        "The loss is -log P: its derivative is softmax minus one-hot, not the other way round."
    ) { logits, targets, end in
      gradient(logits, targets, end) { -1 / Double(($0 + 1) * targets.count) }
    },
    .init(
      "a softmax that overflows",
      advice:
        "exp(1000) is infinite. Take the row's maximum away first, or use `softmax` of Matrices."
    ) { logits, targets, end in
      gradient(
        logits, targets, end,
        softmax: { row in
          let powers = row.elements.map { Double.exp($0) }
          return .row(powers.map { $0 / powers.reduce(0, +) })
        }
      ) { 1 / Double(($0 + 1) * targets.count) }
    },
  ])

/// Asks about targets of these lengths, with `spare` steps behind the longest.
private func expectGradient(
  _ ask: Asking<[Matrix<Double>], [[Int]], Int, [Matrix<Double>]>, lengths: [Int],
  scale: Double = 1, spare: Int = 0,
  rest: (inout SeededGenerator) -> Double = { $0.normal() }, _ random: inout SeededGenerator
) throws {
  let symbols = 3
  // The end need not be the last symbol.
  let end = random.integer(below: symbols)
  let others = (0..<symbols).filter { $0 != end }
  let targets = random.shuffled(lengths).map { (0..<$0).map { _ in random.choice(others) } }
  let steps = 1 + (lengths.max() ?? 0) + spare
  let logits = (0..<steps).map { t in
    var step = Matrix<Double>.zeros(rows: targets.count, columns: symbols)
    for (row, target) in targets.enumerated() {
      for symbol in 0..<symbols {
        step[row, symbol] = t <= target.count ? scale * random.normal() : rest(&random)
      }
    }
    return step
  }
  let right = literal(logits, targets, end)
  try ask.compare("the derivatives by \(steps) steps of logits", logits, targets, end) { answer in
    guard answer.count == steps, answer.allSatisfy({ $0.shape == right[0].shape }) else {
      let got = answer.map { "\($0.rows) × \($0.columns)" }.joined(separator: ", ")
      return ("\(steps) matrices of \(targets.count) × \(symbols)", "[\(got)]")
    }
    for t in 0..<steps {
      for (row, target) in targets.enumerated() {
        let (due, got) = (right[t].row(row).elements, answer[t].row(row).elements)
        if Agreement().agree(due, got) { continue }
        let task =
          t < target.count
          ? "\(target[t]) is due" : t == target.count ? "the end is due" : "nothing is due"
        return (
          "for answer \(row + 1) at step \(t + 1), where \(task) and the logits are "
            + "\(short(logits[t].row(row).elements)): \(short(due))",
          short(got)
        )
      }
    }
    return nil
  }
}

/// By dual numbers: each answer by itself, one logit at a time, in the order of the definition.
private func literal(
  _ logits: [Matrix<Double>], _ targets: [[Int]], _ end: Int
) -> [Matrix<Double>] {
  var result = logits.map { Matrix<Double>.zeros(like: $0) }
  for (row, target) in targets.enumerated() {
    let due = target + [end]
    var own = due.indices.map { t in logits[t].row(row).elements.map { Dual($0) } }
    func loss() -> Dual {
      var sum: Dual = 0
      for (scores, symbol) in zip(own, due) {
        // -log P = log Σ exp(x - x_due), taken apart at the largest difference.
        let differences = scores.map { $0 - scores[symbol] }
        let largest = Dual(differences.map(\.value).max() ?? 0)
        sum += largest + Dual.log(differences.reduce(0) { $0 + Dual.exp($1 - largest) })
      }
      return sum / Dual(Double(due.count))
    }
    for t in due.indices {
      for symbol in own[t].indices {
        own[t][symbol].derivative = 1
        result[t][row, symbol] = loss().derivative / Double(targets.count)
        own[t][symbol].derivative = 0
      }
    }
  }
  return result
}

/// For the misconceptions: softmax minus one-hot with a weight for each answer, by its length.
private func gradient(
  _ logits: [Matrix<Double>], _ targets: [[Int]], _ end: Int, ends: Int = 1,
  softmax: (Matrix<Double>) -> Matrix<Double> = { Matrices.softmax($0) },
  weight: (Int) -> Double
) -> [Matrix<Double>] {
  logits.enumerated().map { t, step in
    var result = Matrix<Double>.zeros(like: step)
    for (row, target) in targets.enumerated() where t < target.count + ends {
      var d = softmax(step.row(row))
      d[0, t < target.count ? target[t] : end] -= 1
      result.replace(fromRow: row, with: d * weight(target.count))
    }
    return result
  }
}
