import Coursework
import Foundation
import Matrices
import SearchStrategies

/// Exercise 8.5.
let greedyGap = Exercise<Double, TableModel>(
  "8.5", "Make greedy search as bad as you like", file: "GreedyGap", difficulty: .challenge,
  see: "How bad can it be?",
  hints: (
    nudge: "Give greedy search two ways to begin, almost equally good. One of them is a trap.",
    idea:
      "On the trap's path the favourite of a step needs to be only just ahead of the others, so "
      + "each step may cost a factor of nearly the vocabulary's size. Outside the trap one symbol is "
      + "certain.",
    nearly: "P(A) = 0.501, P(B) = 0.499, B ends surely. After A come m steps with a favourite of "
      + "probability q, and 0.501 · q^m = ratio · 0.499. Choose m so that q stays the favourite."
  ),
  describe: { "a model in which greedy search reaches \(short($0)) of the best probability" },
  show: { Anatomy($0).inWords + "\n" + describe($0) },
  aspects: [
    .init("the model is small and greedy search never meets a tie", points: 1, rounds: 5) {
      ask, random in
      let ratio = 0.3 + 0.65 * random.uniform()
      try ask.expect("a model within the limits", ratio) { Anatomy($0).isWithinLimits }
    },
    .init("greedy search misses the best sequence", points: 1, rounds: 5) { ask, random in
      let ratio = 0.3 + 0.65 * random.uniform()
      try ask.expect("a best sequence that is more probable than greedy's", ratio) {
        let anatomy = Anatomy($0)
        return anatomy.isWithinLimits && anatomy.ratio < 1 - 1e-9
      }
    },
    .init("mild ratios are met", points: 2, rounds: 10) { ask, random in
      try expectRatio(ask, 0.3 + 0.65 * random.uniform())
    },
    .init("extreme ratios are met", points: 2, rounds: 10) { ask, random in
      try expectRatio(ask, exp(log(0.001) + random.uniform() * log(100)))
    },
  ],
  misconceptions: [
    .init(
      "a ratio of log-probabilities",
      advice: "The demanded ratio is one of probabilities; log P(greedy) / log P(best) is another."
    ) { ratio in try trap(greedy: pow(0.499, 1 / ratio)) },
    .init(
      "a difference of probabilities",
      advice: "The demanded ratio is a quotient: P(greedy) = ratio · P(best)."
    ) { ratio in try trap(greedy: max(0.499 - ratio * 0.4, 1e-4)) },
    .init(
      "the lucky branch on greedy's side",
      advice: "In your model greedy search finds the best sequence; the trap must lie where greedy "
        + "search goes."
    ) { _ in
      try TableModel(
        symbols: ["A", "B", "<eos>"], end: "<eos>", maximumLength: 3,
        rows: [.init(after: [], [0.6, 0.4, 0]), .init(after: ["A"], [0, 0, 1])],
        otherwise: [[0.4, 0.3, 0.3]])
    },
  ])

private func expectRatio(_ ask: Asking<Double, TableModel>, _ ratio: Double) throws {
  try ask.expect("P(greedy) / P(best) = \(ratio)", ratio) {
    let anatomy = Anatomy($0)
    return anatomy.isWithinLimits && abs(anatomy.ratio - ratio) <= 1e-9 * max(1, ratio)
  }
}

/// What greedy search and the definition find in a model, by reading the table.
private struct Anatomy {
  /// Which limit is broken; nil if none.
  private(set) var fault: String?
  private(set) var ratio = 1.0
  private var greedy = ""
  private var best = ""

  var isWithinLimits: Bool { fault == nil }

  var inWords: String {
    let ratios =
      best.isEmpty ? "" : "greedy search: \(greedy); best: \(best); ratio \(short(ratio))"
    return [ratios, fault ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  init(_ model: TableModel) {
    func shown(_ symbols: [Int], _ probability: Double) -> String {
      "\(sentence(symbols.map { model.symbols[$0] })) with \(short(probability))"
    }
    if model.symbols.count > 10 { fault = "\(model.symbols.count) symbols are more than 10" }
    if model.maximumLength > 12 { fault = "a length of \(model.maximumLength) is more than 12" }
    let table = BruteForce(model)
    guard fault == nil else { return }
    guard let all = table.sequences(limit: 50_000),
      let winner = all.max(by: { $0.probability < $1.probability })
    else {
      fault = "it has more than 50,000 sequences"
      return
    }
    best = shown(winner.symbols, winner.probability)

    var path: [Int] = []
    var probability = 1.0
    while !table.isComplete(path) {
      let order = table.distribution(after: path).enumerated().sorted { $0.element > $1.element }
      if order.count > 1, order[0].element - order[1].element < 1e-6 {
        fault = "greedy search meets a tie at step \(path.count + 1)"
      }
      path.append(order[0].offset)
      probability *= order[0].element
    }
    greedy = shown(path, probability)
    ratio = probability / winner.probability
  }
}

/// A model in which greedy search reaches `greedy`, and the best sequence 0.499.
private func trap(greedy: Double) throws -> TableModel {
  var steps = 1
  while pow(greedy / 0.501, 1 / Double(steps)) < 0.4 { steps += 1 }
  let q = pow(greedy / 0.501, 1 / Double(steps))
  let favourA = [q, (1 - q) / 3, (1 - q) / 3, (1 - q) / 3]
  return try TableModel(
    symbols: ["A", "B", "C", "<eos>"], end: "<eos>", maximumLength: steps + 2,
    rows: [.init(after: [], [0.501, 0.499, 0, 0])]
      + (1...steps).map { .init(after: Array(repeating: "A", count: $0), favourA) },
    otherwise: [[0, 0, 0, 1]])
}
