import Coursework
import Matrices
import SearchStrategies

/// Exercise 8.3.
let bestSequences = Exercise<TableModel, Int, [[String]]>(
  "8.3", "The n best sequences, exactly", file: "BestSequences", difficulty: .standard,
  see: "Exact search",
  hints: (
    nudge: "What does it mean that a complete hypothesis comes out of the queue second?",
    idea: "Complete hypotheses leave the queue in the order of their probability. So do not return "
      + "at the first one: write it down, and go on until there are enough.",
    nearly: "In the chapter's loop replace `return` by `found.append(hypothesis)`, `continue` with "
      + "the next one, and loop while `found.count < count`."
  ),
  describe: { model, count in "the \(count) most probable sequences of " + describe(model) },
  show: { "\($0.count) sequences: " + $0.prefix(4).map(sentence).joined(separator: ", ") },
  aspects: [
    .init("the single best sequence", points: 1) { ask, random in
      let model = TableModel.random(symbols: 3, length: 4, using: &random)
      try ask.expect(enumerated(model, 1), model, 1)
    },
    .init("the n best in order", points: 2) { ask, random in
      let model = TableModel.random(symbols: 3, length: 4, using: &random)
      let count = 2 + random.integer(below: 8)
      try ask.expect(enumerated(model, count), model, count)
    },
    .init("a model that has fewer gives what it has", points: 1, rounds: 5) { ask, random in
      let model = TableModel.random(symbols: 3, length: 2, using: &random)
      try ask.expect(enumerated(model, 1000), model, 1000)
    },
    .init("a model with millions of sequences", points: 2, rounds: 2) { ask, random in
      let model = TableModel.randomByStep(
        symbols: 4, length: 11, hasEnd: false, peakedness: 6, using: &random)
      try ask.expect(stepByStep(model, 12), model, 12)
    },
  ],
  misconceptions: [
    .init(
      "a beam of width n",
      advice: "A beam drops prefixes for good. A prefix may be given up only once n complete "
        + "hypotheses are known to be more probable."
    ) { model, count in
      let found = beamSearch(model, BeamOptions(width: count), maximumLength: model.maximumLength)
      return found.hypotheses.prefix(count).map { $0.symbols.map { model.symbols[$0] } }
    },
    .init(
      "taking hypotheses when they are made instead of when they leave the queue",
      advice:
        "A hypothesis that has just been completed may still be beaten by an open prefix; put "
        + "it into the queue like the others."
    ) { impatient($0, $1) },
    .init(
      "the list upside down",
      advice: "The most probable sequence comes first."
    ) { correct($0, $1).reversed() },
    .init(
      "leaving out sequences that reach the maximum length without the end symbol",
      advice: "They are complete too: nothing can follow them."
    ) { model, count in
      correct(model, 100_000).filter { $0.last == "<eos>" }.prefix(count).map { $0 }
    },
  ])

/// By definition: all sequences, sorted.
private func enumerated(_ model: TableModel, _ count: Int) -> [[String]] {
  let sorted = (BruteForce(model).sequences() ?? []).sorted { $0.probability > $1.probability }
  return sorted.prefix(count).map { $0.symbols.map { model.symbols[$0] } }
}

/// Where the steps are independent, the n best of t + 1 steps are among the n best of t steps
/// continued: a table of n entries a step, no search.
private func stepByStep(_ model: TableModel, _ count: Int) -> [[String]] {
  var best = [BruteForce.Sequence(symbols: [], probability: 1)]
  for distribution in model.otherwise {
    let continued = best.flatMap { prefix in
      distribution.enumerated().map {
        BruteForce.Sequence(
          symbols: prefix.symbols + [$0], probability: prefix.probability * $1)
      }
    }
    best = Array(continued.sorted { $0.probability > $1.probability }.prefix(count))
  }
  return best.map { $0.symbols.map { model.symbols[$0] } }
}

private func correct(_ model: TableModel, _ count: Int) -> [[String]] {
  model.rows.isEmpty ? stepByStep(model, min(count, 100)) : enumerated(model, count)
}

private func impatient(_ model: TableModel, _ count: Int) -> [[String]] {
  let table = BruteForce(model)
  var open = [BruteForce.Sequence(symbols: [], probability: 1)]
  var found: [[Int]] = []
  while found.count < count, !open.isEmpty {
    open.sort { $0.probability < $1.probability }
    guard let prefix = open.popLast() else { break }
    for (symbol, probability) in table.distribution(after: prefix.symbols).enumerated()
    where probability > 0 {
      let next = BruteForce.Sequence(
        symbols: prefix.symbols + [symbol], probability: prefix.probability * probability)
      if table.isComplete(next.symbols) {
        found.append(next.symbols)
      } else {
        open.append(next)
      }
    }
  }
  return found.prefix(count).map { $0.map { model.symbols[$0] } }
}
