import Coursework
import Matrices
import SearchStrategies

/// Exercise 8.6.
let narrowestBeam = Exercise<TableModel, Int>(
  "8.6", "How wide does the beam have to be?", file: "NarrowestBeam", difficulty: .standard,
  see: "A wider beam is not always better",
  hints: (
    nudge: "One of the chapter's searches tells you what there is to find.",
    idea: "Try the widths from 1 upwards. Do not skip any: that a width fails says nothing about "
      + "the widths below it.",
    nearly:
      "`while true`: run `beamSearch` with `width`, return `width` if its best log-probability "
      + "is within 1e-9 of the best there is, else `width += 1`."
  ),
  describe: { "the smallest width that finds the best sequence in " + describe($0) },
  show: { "width \($0)" },
  aspects: [
    .init("models in which greedy search succeeds", points: 1, rounds: 10) { ask, random in
      let model = TableModel.randomByStep(symbols: 3, length: 3, hasEnd: false, using: &random)
      try ask.expect(1, model)
    },
    .init("random models", points: 2) { ask, random in
      let model = TableModel.random(symbols: 3, length: 3, peakedness: 1, using: &random)
      try ask.expect(literal(model), model)
    },
    .init("models in which a wider beam does worse", points: 2, rounds: 8) { ask, random in
      // One where greedy search is the narrowest that succeeds, and one where it is a beam of two.
      let easy = trap(&random)
      try ask.expect(literal(easy), easy)
      let hard = laterTrap(&random)
      try ask.expect(literal(hard), hard)
    },
  ],
  misconceptions: [
    .init(
      "halving the interval of widths",
      advice: "That needs every width above a successful one to succeed, and the chapter shows a "
        + "table where it does not."
    ) { model in
      let successes = successes(model)
      var (low, high) = (1, successes.count)
      while low < high {
        let middle = (low + high) / 2
        if successes[middle - 1] { high = middle } else { low = middle + 1 }
      }
      return low
    },
    .init(
      "stopping as soon as a wider beam changes nothing",
      advice:
        "Two widths may agree on the same wrong answer. Compare with the best sequence there is."
    ) { model in
      let table = BruteForce(model)
      var width = 1
      while table.beam(width: width).best != table.beam(width: width + 1).best { width += 1 }
      return width
    },
    .init(
      "one width too many",
      advice: "The smallest width that succeeds is asked, and greedy search is width 1."
    ) { literal($0) + 1 },
  ])

private func successes(_ model: TableModel) -> [Bool] {
  let table = BruteForce(model)
  let all = table.sequences() ?? []
  let best = all.map(\.probability).max() ?? 0
  return (1...min(all.count, 16)).map { width in
    (table.beam(width: width).best?.probability ?? 0) > best * (1 - 1e-9)
  }
}

private func literal(_ model: TableModel) -> Int {
  let table = BruteForce(model)
  let best = (table.sequences() ?? []).map(\.probability).max() ?? 0
  var width = 1
  while (table.beam(width: width).best?.probability ?? 0) <= best * (1 - 1e-9) { width += 1 }
  return width
}

/// Two symbols, four steps. Greedy search finds the best sequence; a beam of two loses it at step 3
/// to the two continuations of a prefix that is about to fall apart.
private func trap(_ random: inout SeededGenerator) -> TableModel {
  let names = random.uniform() < 0.5 ? ["A", "B"] : ["B", "A"]
  let a = 0.58 + 0.03 * random.uniform()
  let e = 0.005 + 0.01 * random.uniform()
  let (first, second) = (names[0], names[1])
  func row(_ prefix: [String], _ ofFirst: Double) -> TableModel.Row {
    let ofSecond = 1 - ofFirst
    return .init(after: prefix, first == "A" ? [ofFirst, ofSecond] : [ofSecond, ofFirst])
  }
  do {
    return try TableModel(
      symbols: ["A", "B"], end: nil, maximumLength: 4,
      rows: [
        row([], a), row([first], 0.5 + e), row([second], 0.99),
        row([first, first], 0.5 + e), row([second, first], 0.5 + e / 2),
        row([first, first, first], 0.98),
      ],
      otherwise: [[0.5 + e / 3, 0.5 - e / 3]])
  } catch {
    preconditionFailure("The trap is not a model: \(error)")
  }
}

/// Two symbols, five steps: a beam of one fails, two succeed, three fail. Such tables are rare among
/// random ones; these two were found by a search, and are drawn with a little noise.
private func laterTrap(_ random: inout SeededGenerator) -> TableModel {
  let found: [[Double]] = [
    [
      0.6, 0.5, 0.4, 0.4, 0.6, 1, 0, 0.5, 1, 0.4, 0, 0.6, 1, 0.6, 0.5, 0, 0.6, 0.5, 0.4, 0.6, 0,
      0.4, 0.4, 0, 0.5, 0.6, 1, 0.6, 0, 0.6, 0.4,
    ],
    [
      0.4, 1, 0.5, 0.4, 0.5, 0.4, 0, 0.6, 0.6, 0.4, 0.5, 1, 0, 0.6, 0.5, 0, 0.5, 0, 0.4, 0.5, 0.4,
      0, 0.4, 1, 1, 0.4, 0.6, 0.6, 0.4, 0.4, 0.6,
    ],
  ]
  var prefixes: [[String]] = [[]]
  for start in 0..<15 { prefixes += ["A", "B"].map { prefixes[start] + [$0] } }
  while true {
    let base = random.choice(found)
    let rows = zip(prefixes, base).map { prefix, probability in
      let noisy = probability * 0.985 + 0.005 + 0.01 * random.uniform()
      return TableModel.Row(after: prefix, [noisy, 1 - noisy])
    }
    guard
      let model = try? TableModel(symbols: ["A", "B"], end: nil, maximumLength: 5, rows: rows)
    else { continue }
    if successes(model).prefix(3).elementsEqual([false, true, false]) { return model }
  }
}
