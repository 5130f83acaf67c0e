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
    nearly:
      "Keep pairs of a hypothesis and a state in a `Heap` ordered by `Hypothesis.ranksBefore`, as "
      + "the chapter's loop does (leave out its logbook). Where it returns, append the hypothesis to "
      + "`found` and `continue`; loop while `found.count < count`."
  ),
  describe: { model, count in "the \(count) most probable sequences of " + describe(model) },
  show: { list in
    let shown = list.prefix(16).enumerated().map { "\($0 + 1) \(sentence($1))" }
    let rest = list.count > 16 ? ["… and \(list.count - 16) more"] : []
    return list.isEmpty ? "no sequence" : (shown + rest).joined(separator: "\n")
  },
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
      let model = try withoutUnlikely(
        TableModel.random(symbols: 3, length: 3, peakedness: 1, using: &random))
      try ask.expect(enumerated(model, 1000), model, 1000)
    },
    .init("a model with millions of sequences", points: 2, rounds: 1) { ask, random in
      let (model, best) = try planted(&random)
      try ask.expect(best, model, best.count)
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
      // A model without an end symbol has no sequence to leave out but all.
      guard model.end != nil else { return [] }
      return correct(model, 100_000).filter { $0.last == "<eos>" }.prefix(count).map { $0 }
    },
  ])

/// By definition: all sequences, sorted.
private func enumerated(_ model: TableModel, _ count: Int) -> [[String]] {
  let sorted = (BruteForce(model).sequences() ?? []).sorted { $0.probability > $1.probability }
  return sorted.prefix(count).map { $0.symbols.map { model.symbols[$0] } }
}

/// The same model with its less likely symbols made impossible.
private func withoutUnlikely(_ model: TableModel) throws -> TableModel {
  let rows = model.rows.map { row in
    let kept = row.probabilities.map { $0 < 0.2 ? 0 : $0 }
    let sum = kept.reduce(0, +)
    return TableModel.Row(after: row.prefix, kept.map { $0 / sum })
  }
  return try TableModel(
    symbols: model.symbols, end: model.end.map { model.symbols[$0] },
    maximumLength: model.maximumLength, rows: rows)
}

/// Four symbols, eleven steps, four million sequences, and a few of them hidden: five nearly fair
/// steps, and then, after eight of the least likely prefixes, an almost certain way to the end.
/// Everywhere else the way stays nearly fair, so nothing else comes near. A beam narrower than a
/// thousand has dropped the hidden prefixes before their way becomes certain.
///
/// - Returns: The model, and the hidden sequences in the order of their probability, which follows
///   from how they were made.
private func planted(_ random: inout SeededGenerator) throws -> (TableModel, [[String]]) {
  let symbols = ["A", "B", "C", "D"]
  let fair = (0..<11).map { _ in
    let weights = (0..<4).map { _ in 1 + 0.1 * random.uniform() }
    return weights.map { $0 / weights.reduce(0, +) }
  }
  var prefixes = [BruteForce.Sequence(symbols: [], probability: 1)]
  for step in fair.prefix(5) {
    prefixes = prefixes.flatMap { prefix in
      step.enumerated().map {
        BruteForce.Sequence(
          symbols: prefix.symbols + [$0], probability: prefix.probability * $1)
      }
    }
  }
  prefixes.sort { $0.probability < $1.probability }
  var rows: [TableModel.Row] = []
  var hidden: [BruteForce.Sequence] = []
  for number in random.shuffled(Array(0..<16)).prefix(8) {
    var sequence = prefixes[number]
    for _ in 0..<6 {
      let favourite = random.integer(below: 4)
      let certainty = 0.98 - 0.05 * random.uniform()
      let row = (0..<4).map { $0 == favourite ? certainty : (1 - certainty) / 3 }
      rows.append(.init(after: sequence.symbols.map { symbols[$0] }, row))
      sequence.symbols.append(favourite)
      sequence.probability *= certainty
    }
    hidden.append(sequence)
  }
  hidden.sort { $0.probability > $1.probability }
  let model = try TableModel(
    symbols: symbols, end: nil, maximumLength: 11, rows: rows, otherwise: fair)
  return (model, hidden.map { $0.symbols.map { symbols[$0] } })
}

private func correct(_ model: TableModel, _ count: Int) -> [[String]] {
  BruteForce(model).sequences() == nil ? bestFirst(model, count) : enumerated(model, count)
}

/// For the misconceptions alone, which need a right list to spoil.
private func bestFirst(_ model: TableModel, _ count: Int) -> [[String]] {
  var open = Heap<(Hypothesis, TableModel.State)> { Hypothesis.ranksBefore($0.0, $1.0) }
  open.insert((.empty, model.start))
  var found: [[String]] = []
  while found.count < count, let (hypothesis, state) = open.removeFirst() {
    if hypothesis.isFinished || hypothesis.symbols.count == model.maximumLength {
      found.append(hypothesis.symbols.map { model.symbols[$0] })
      continue
    }
    for (symbol, score) in model.logProbabilities(after: state).enumerated()
    where score > -.infinity {
      let next = hypothesis.extended(by: symbol, score, end: model.end)
      open.insert((next, model.state(state, saying: symbol)))
    }
  }
  return found
}

private func impatient(_ model: TableModel, _ count: Int) -> [[String]] {
  var open = Heap<(Hypothesis, TableModel.State)> { Hypothesis.ranksBefore($0.0, $1.0) }
  open.insert((.empty, model.start))
  var found: [[String]] = []
  while found.count < count, let (hypothesis, state) = open.removeFirst() {
    for (symbol, score) in model.logProbabilities(after: state).enumerated()
    where score > -.infinity {
      let next = hypothesis.extended(by: symbol, score, end: model.end)
      if next.isFinished || next.symbols.count == model.maximumLength {
        found.append(next.symbols.map { model.symbols[$0] })
      } else {
        open.insert((next, model.state(state, saying: symbol)))
      }
    }
  }
  return Array(found.prefix(count))
}
