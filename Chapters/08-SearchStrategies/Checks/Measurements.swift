import Foundation
import Manuscript
import Matrices
import Plotting
import SearchStrategies

/// What `course measure` measures for this chapter.
public let searchStrategiesExperiments = [
  lectureExample, countedCosts, greedyShare, shortSentences, beamWidths, selections, beamBound,
]

private let chapter = "SearchStrategies"

/// The lecture's example under every strategy.
private let lectureExample = Experiment(
  id: "A44", chapter: chapter, claims: ["A43", "A44"],
  title: "The lecture's example under every strategy", seeds: [1]
) { _, _ in
  let model = try TableModel.lecture()
  let length = model.maximumLength
  var table = MeasuredTable(columns: [
    .init("strategy"), .init("sequence"), .init("P", digits: 3), .init("mean log P", digits: 3),
    .init("prefixes expanded"),
  ])
  func add(_ name: String, _ result: SearchResult) {
    guard let best = result.best else { return }
    table.append([
      .text(name), .text("`\(model.text(best.symbols))`"), .number(best.probability),
      .number(best.logProbability / Double(best.symbols.count)),
      .number(Double(result.cost.expansions)),
    ])
  }
  func beam(_ width: Int, _ normalisation: LengthNormalisation = .none) -> SearchResult {
    let options = BeamOptions(width: width, normalisation: normalisation)
    return beamSearch(model, options, maximumLength: length, tracing: true)
  }
  add("greedy", greedySearch(model, maximumLength: length))
  add("beam, k = 2", beam(2))
  add("beam, k = 3", beam(3))
  add("exhaustive", exhaustiveSearch(model, maximumLength: length))
  add("branch and bound", branchAndBoundSearch(model, maximumLength: length))
  add("best-first", bestFirstSearch(model, maximumLength: length))
  add("beam, k = 3, mean log P", beam(3, .power(1)))
  return .init(
    tables: ["strategies": table],
    charts: [
      "beam": .tree(beam(2).tree(of: model, title: "A beam of two on the lecture's example"))
    ]
  )
}

/// How the counts grow with the length: claims A41 and A45.
private let countedCosts = Experiment(
  id: "A41", chapter: chapter, claims: ["A41", "A45"],
  title: "Sequences and expansions, counted, for three symbols", seeds: Array(1...20)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("T"), .init("V^T"), .init("with an end: hypotheses"), .init("of these finished"),
    .init("greedy candidates"), .init("beam candidates, k = 2"),
    .init("best-first candidates", digits: 1),
  ])
  var lines: [String: [LineChart.Point]] = [:]
  for length in 1...10 {
    var exact = 0.0
    var row = [Double](repeating: 0, count: 5)
    var scored = 0.0
    for seed in seeds {
      var random = SeededGenerator(seed: seed)
      let endless = TableModel.randomByStep(
        symbols: 3, length: length, hasEnd: false, using: &random)
      let ending = TableModel.randomByStep(symbols: 3, length: length, using: &random)
      let all = exhaustiveSearch(ending, maximumLength: length, tracing: true).trace
      let exhaustive = exhaustiveSearch(endless, maximumLength: length).cost
      scored = Double(exhaustive.candidates)
      row = [
        Double(exhaustive.comparisons),
        Double(all.count { $0.fate == .complete }),
        Double(all.count { $0.fate == .complete && $0.hypothesis.isFinished }),
        Double(greedySearch(endless, maximumLength: length).cost.candidates),
        Double(
          beamSearch(endless, BeamOptions(width: 2), maximumLength: length).cost.candidates),
      ]
      exact += Double(bestFirstSearch(endless, maximumLength: length).cost.candidates)
      if length == 10 { progress(Double(seed) / Double(seeds.count)) }
    }
    row.append(exact / Double(seeds.count))
    table.append([.number(Double(length))] + row.map { .number($0) })
    // The table has the complete sequences, the picture every continuation that was scored.
    row[0] = scored
    let names = ["exhaustive", "", "", "greedy", "beam, k = 2", "best-first (mean)"]
    for (name, value) in zip(names, row) where !name.isEmpty {
      lines[name, default: []].append(.init(x: Double(length), y: value))
    }
  }
  var grid = MeasuredTable(columns: [
    .init("V"), .init("T"), .init("V^T"), .init("sequences counted"), .init("T V"),
    .init("greedy counted"),
  ])
  var random = SeededGenerator(seed: 41)
  for symbols in [2, 3, 5, 8] {
    for length in [2, 4, 6] {
      let model = TableModel.randomByStep(
        symbols: symbols, length: length, hasEnd: false, using: &random)
      let power = (0..<length).reduce(1) { product, _ in product * symbols }
      let counted = [
        symbols, length, power,
        exhaustiveSearch(model, maximumLength: length).cost.comparisons, length * symbols,
        greedySearch(model, maximumLength: length).cost.candidates,
      ]
      grid.append(counted.map { .number(Double($0)) })
    }
  }
  let order = ["exhaustive", "best-first (mean)", "beam, k = 2", "greedy"]
  let chart = LineChart(
    "Candidates scored, three symbols", x: Axis("T, steps"), y: Axis("candidates", .logarithmic),
    series: order.map { LineChart.Series($0, points: lines[$0] ?? []) })
  return .init(tables: ["counts": table, "grid": grid], charts: ["counts": .line(chart)])
}

/// Greedy's share of the best probability: claim A46.
private let greedyShare = Experiment(
  id: "A46", chapter: chapter, claims: ["A46"],
  title: "Greedy's share of the best probability in a family of tables", seeds: [1]
) { _, _ in
  var table = MeasuredTable(columns: [
    .init("T"), .init("P(greedy)"), .init("P(best)", digits: 2), .init("ratio"),
  ])
  for length in 2...8 {
    let model = try TableModel.greedyTrap(length: length)
    guard let greedy = greedySearch(model, maximumLength: length).best,
      let best = bestFirstSearch(model, maximumLength: length).best
    else { continue }
    table.append([
      .number(Double(length)), .text(String(format: "%.2e", greedy.probability)),
      .number(best.probability),
      .text(String(format: "%.2e", greedy.probability / best.probability)),
    ])
  }
  return .init(tables: ["ratio": table])
}

/// How long the best sentence is under each normalisation: the turning point of claim A44.
private let shortSentences = Experiment(
  id: "A44-length", chapter: chapter, claims: ["A44"],
  title: "The length of the best sequence, exact and normalised", seeds: Array(1...200)
) { seeds, progress in
  let rules: [(String, LengthNormalisation)] = [
    ("log P, exact", .none), ("Wu, alpha = 0.6", .wu(0.6)), ("Wu, alpha = 1", .wu(1)),
    ("log P / L^0.75", .power(0.75)), ("log P / L", .power(1)),
  ]
  let (symbols, length) = (5, 7)
  var total = [Double](repeating: 0, count: rules.count)
  var short = total
  var expected = 0.0
  for (done, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    let model = TableModel.random(symbols: symbols, length: length, peakedness: 1, using: &random)
    let all = BruteForce(model).sequences() ?? []
    expected += all.reduce(0) { $0 + $1.probability * Double($1.symbols.count) }
    for (index, rule) in rules.enumerated() {
      let best = all.max {
        rule.1.score(log($0.probability), length: $0.symbols.count)
          < rule.1.score(log($1.probability), length: $1.symbols.count)
      }
      let count = best?.symbols.count ?? 0
      total[index] += Double(count)
      if count <= 2 { short[index] += 1 }
    }
    progress(Double(done + 1) / Double(seeds.count))
  }
  let count = Double(seeds.count)
  var table = MeasuredTable(columns: [
    .init("ranked by"), .init("mean length of the best", digits: 2),
    .init("at most two symbols, %", digits: 0),
  ])
  for (index, rule) in rules.enumerated() {
    table.append([
      .text(rule.0), .number(total[index] / count), .number(100 * short[index] / count),
    ])
  }
  return .init(
    tables: ["lengths": table],
    values: ["expected": .init(.number(expected / count), digits: 2)])
}

/// How often each width finds the best sequence, and how often a wider beam does worse: A47.
private let beamWidths = Experiment(
  id: "A47", chapter: chapter, claims: ["A47"],
  title: "Beam widths: how often the best sequence is found", seeds: Array(1...500)
) { seeds, progress in
  let printed = try TableModel.widerIsWorse()
  var worse = MeasuredTable(columns: [
    .init("width"), .init("sequence"), .init("P", digits: 4),
  ])
  for width in 1...4 {
    let result = beamSearch(printed, BeamOptions(width: width), maximumLength: 4)
    guard let best = result.best else { continue }
    worse.append([
      .number(Double(width)), .text("`\(printed.text(best.symbols))`"), .number(best.probability),
    ])
  }

  let widths = [1, 2, 3, 4, 6, 8, 12, 16]
  var found = [Double](repeating: 0, count: widths.count)
  var notMonotone = 0.0
  let (symbols, length) = (4, 6)
  for (done, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    let model = TableModel.random(
      symbols: symbols, length: length, hasEnd: false, peakedness: 1, using: &random)
    let best = bestFirstSearch(model, maximumLength: length).best?.logProbability ?? 0
    let reached = widths.map { width in
      beamSearch(model, BeamOptions(width: width), maximumLength: length).best?.logProbability
        ?? -.infinity
    }
    for (index, score) in reached.enumerated() where score > best - 1e-9 { found[index] += 1 }
    if zip(reached, reached.dropFirst()).contains(where: { $0 > $1 + 1e-9 }) { notMonotone += 1 }
    progress(Double(done + 1) / Double(seeds.count))
  }
  let count = Double(seeds.count)
  var table = MeasuredTable(columns: [.init("width"), .init("best sequence found, %", digits: 1)])
  for (width, found) in zip(widths, found) {
    table.append([.number(Double(width)), .number(100 * found / count)])
  }
  let chart = LineChart(
    "How often a beam finds the best of 4096 sequences", x: Axis("beam width", .logarithmic),
    y: Axis("found, %", range: 0...100),
    series: [
      .init(
        "500 random tables",
        points: zip(widths, found).map { .init(x: Double($0), y: 100 * $1 / count) })
    ])
  return .init(
    tables: ["worse": worse, "found": table], charts: ["found": .line(chart)],
    values: ["notMonotone": .init(.number(100 * notMonotone / count), digits: 1)])
}

/// Comparisons per candidate of the three selections: claim A48.
private let selections = Experiment(
  id: "A48", chapter: chapter, claims: ["A48"],
  title: "Comparisons a candidate for the three ways to select", seeds: Array(1...20)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("k"), .init("order"), .init("min-heap of k", digits: 2),
    .init("max-heap of all", digits: 2),
    .init("partition", digits: 2), .init("log2 k", digits: 0),
  ])
  let widths = [2, 4, 8, 16, 32, 64, 128, 256]
  var lines: [String: [LineChart.Point]] = [:]
  for (done, k) in widths.enumerated() {
    let n = k * 200
    for order in ["random", "ascending"] {
      var comparisons = [0.0, 0, 0]
      for seed in order == "random" ? seeds : [1] {
        var random = SeededGenerator(seed: seed)
        var scores = (0..<n).map(Double.init)
        if order == "random" { random.shuffle(&scores) }
        for (index, selection) in Selection.allCases.enumerated() {
          var count = 0
          _ = selection.best(k, of: scores, comparisons: &count)
          comparisons[index] += Double(count) / Double(n)
        }
      }
      let runs = Double(order == "random" ? seeds.count : 1)
      let means = comparisons.map { $0 / runs }
      if [2, 8, 32, 128].contains(k) {
        table.append(
          [.number(Double(k)), .text(order)] + means.map { .number($0) }
            + [.number(log2(Double(k)))])
      }
      let names = ["min-heap of k", "max-heap of all", "partition"]
      for (name, mean) in zip(names, means) where order == "ascending" || name == names[0] {
        lines["\(name), \(order)", default: []].append(.init(x: Double(k), y: mean))
      }
    }
    progress(Double(done + 1) / Double(widths.count))
  }
  let order = [
    "min-heap of k, ascending", "min-heap of k, random", "max-heap of all, ascending",
    "partition, ascending",
  ]
  let chart = LineChart(
    "Comparisons a candidate, n = 200 k", x: Axis("k", .logarithmic),
    y: Axis("comparisons a candidate"),
    series: order.map { .init($0, points: lines[$0] ?? []) })
  return .init(tables: ["comparisons": table], charts: ["comparisons": .line(chart)])
}

/// The whole search against the lecture's bound k V T log k, over a grid: claim A48.
private let beamBound = Experiment(
  id: "A48-grid", chapter: chapter, claims: ["A48"],
  title: "Comparisons of a whole beam search against k V T log2 k", seeds: [1]
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("k"), .init("V"), .init("T"), .init("candidates"), .init("k V T"),
    .init("comparisons"), .init("k V T log2 k"),
  ])
  var points: [String: [LineChart.Point]] = [:]
  let (widths, sizes, lengths) = ([2, 8, 32], [10, 100, 1000], [5, 20])
  for (done, k) in widths.enumerated() {
    for symbols in sizes {
      for length in lengths {
        var random = SeededGenerator(seed: seeds.first ?? 1)
        let model = TableModel.randomByStep(
          symbols: symbols, length: length, hasEnd: false, using: &random)
        let cost = beamSearch(model, BeamOptions(width: k), maximumLength: length).cost
        let size = Double(k * symbols * length)
        let bound = size * log2(Double(k))
        table.append([
          .number(Double(k)), .number(Double(symbols)), .number(Double(length)),
          .number(Double(cost.candidates)), .number(size), .number(Double(cost.comparisons)),
          .number(bound),
        ])
        points["k = \(k)", default: []].append(
          .init(x: bound, y: Double(cost.comparisons)))
      }
    }
    progress(Double(done + 1) / Double(widths.count))
  }
  let diagonal = [100.0, 1e7].map { LineChart.Point(x: $0, y: $0) }
  let chart = LineChart(
    "Comparisons of a beam search against the bound", x: Axis("k V T log2 k", .logarithmic),
    y: Axis("comparisons counted", .logarithmic),
    series: widths.map { k in
      .init(
        "k = \(k)", points: (points["k = \(k)"] ?? []).sorted { $0.x < $1.x }, marks: .points)
    } + [.init("the bound itself", points: diagonal, marks: .line)])
  return .init(tables: ["bound": table], charts: ["bound": .line(chart)])
}
