import Coursework
import Foundation
import Matrices
import SearchStrategies

/// Exercise 8.1.
let penalisedScore = Exercise<TableModel, [String], Double, Double>(
  "8.1", "Score a sentence under a length penalty", file: "PenalisedScore", difficulty: .warmUp,
  see: "Dividing by the length",
  hints: (
    nudge: "You need the model's state as you go: start at `model.start`, and after each word move "
      + "on with `model.state(_:saying:)`.",
    idea:
      "Three quantities run along: the state, the sum of log-probabilities, and whether the end "
      + "has been said. The penalty is applied once, to the sum.",
    nearly: "`sum += model.logProbabilities(after: state)[symbol]`, then "
      + "`state = model.state(state, saying: symbol)`; at the end "
      + "`sum / pow((5 + Double(words.count)) / 6, alpha)`."
  ),
  describe: { model, words, alpha in
    "the score of \(sentence(words)) with alpha = \(short(alpha)) under "
      + describe(model, along: words)
  },
  aspects: [
    .init("without a penalty it is the log-probability", points: 1) { ask, random in
      let (model, words) = question(&random)
      try ask.expect(literalScore(model, words, 0), model, words, 0)
    },
    .init("the penalty divides by ((5 + L) / 6)^alpha", points: 2) { ask, random in
      let (model, words) = question(&random)
      let alpha = 0.25 + random.uniform()
      try ask.expect(literalScore(model, words, alpha), model, words, alpha)
    },
    .init("nothing said scores 0, the impossible minus infinity", points: 1, rounds: 1) { ask, _ in
      try ask.expect(-.infinity, try TableModel.lecture(), ["A", "B", "C", "A"], 0.5)
      try ask.expect(-.infinity, try TableModel.lecture(), ["A", "B", "B", "B", "C"], 1)
      try ask.expect(0, try TableModel.lecture(), [], 1)
    },
    .init("a word that is unknown or follows the end is refused", points: 1, rounds: 1) {
      ask, _ in
      let model = try TableModel.lecture()
      try ask.expectError("an error: D is not in the vocabulary", model, ["A", "D"], 0)
      try ask.expectError("an error: A follows the end symbol", model, ["<eos>", "A"], 0)
    },
  ],
  misconceptions: [
    .init(
      "dividing by L^alpha",
      advice: "That is the other normalisation of the chapter; Wu's penalty is ((5 + L) / 6)^alpha."
    ) { try refusing($0, $1) / (($1.isEmpty ? 1 : pow(Double($1.count), $2))) },
    .init(
      "a length that leaves out the end symbol",
      advice: "L counts every symbol that was chosen, and the end symbol was chosen too."
    ) { model, words, alpha in
      let length = Double(words.filter { $0 != "<eos>" }.count)
      return try refusing(model, words) / pow((5 + length) / 6, alpha)
    },
    .init(
      "multiplying by the penalty",
      advice: "The penalty divides: a long sentence has a large negative sum and must be lifted."
    ) { try refusing($0, $1) * pow((5 + Double($1.count)) / 6, $2) },
    .init(
      "always asking for the first step's distribution",
      advice: "After each word the state must move on, or the model forgets what has been said."
    ) { model, words, alpha in
      _ = try refusing(model, words)
      let first = model.logProbabilities(after: model.start)
      let sum = words.reduce(0) { sum, word in
        sum + (model.symbols.firstIndex(of: word).map { first[$0] } ?? 0)
      }
      return sum / pow((5 + Double(words.count)) / 6, alpha)
    },
  ])

private func question(_ random: inout SeededGenerator) -> (TableModel, [String]) {
  let model = TableModel.random(symbols: 4, length: 3, using: &random)
  let all = BruteForce(model).sequences() ?? []
  let symbols = all[random.integer(below: all.count)].symbols
  return (model, symbols.map { model.symbols[$0] })
}

/// The formula by the letter: the logarithm of a product, divided by a power.
private func literalScore(_ model: TableModel, _ words: [String], _ alpha: Double) -> Double {
  let symbols = words.compactMap { model.symbols.firstIndex(of: $0) }
  let penalty = pow((5 + Double(words.count)) / 6, alpha)
  // Longer than a sequence can be: impossible.
  if symbols.count > model.maximumLength { return -.infinity }
  return log(BruteForce(model).probability(of: symbols)) / penalty
}

private struct Refused: Error {}

/// The log-probability, with the refusals that every misconception gets right.
private func refusing(_ model: TableModel, _ words: [String]) throws -> Double {
  let symbols = words.compactMap { model.symbols.firstIndex(of: $0) }
  let end = symbols.firstIndex { $0 == model.end } ?? symbols.count
  guard symbols.count == words.count, end + 1 >= symbols.count else { throw Refused() }
  return literalScore(model, words, 0)
}
