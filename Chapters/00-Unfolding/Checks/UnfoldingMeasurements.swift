import Manuscript
import Matrices
import Plotting
import Training
import Unfolding

/// What `course measure` measures for this chapter.
public let unfoldingExperiments = [
  windows, parity, graph, depths, traces, parameters, sharing, endings,
]

private let chapter = "Unfolding"

/// Wilson's interval in per cent: "84–99".
private func wilson(_ successes: Int, of count: Int) -> Cell {
  let range = wilsonInterval(successes, of: count)
  let ends = [range.lowerBound, range.upperBound].map { Int((100 * $0).rounded()) }
  return .text("\(ends[0])–\(ends[1])")
}

private func repeated(_ character: String, _ count: Int) -> String {
  String(repeating: character, count: max(0, count))
}

// MARK: - Windows and parity

/// Every function of a window, tried on every string: claim B1.
private let windows = Experiment(
  id: "B1-windows", chapter: chapter, claims: ["B1"],
  title: "Every function of the last bits, on every string of one bit more", seeds: [1]
) { _, _ in
  var table = MeasuredTable(columns: [
    .init("window"), .init("functions"), .init("strings"), .init("right, the best of them"),
    .init("right, the worst of them"), .init("right, per cent", digits: 0),
  ])
  for window in 0...4 {
    let search = WindowSearch(window: window, length: window + 1)
    table.append([
      .number(Double(window)), .number(Double(search.functions)), .number(Double(search.strings)),
      .number(Double(search.best)),
      .number(Double(search.functionsByRightAnswers.keys.min() ?? 0)),
      .number(100 * Double(search.best) / Double(search.strings)),
    ])
  }
  return .init(tables: ["search": table])
}

/// Networks that learned parity from short strings, on long ones: claims B1 and D2.
private let parity = Experiment(
  id: "D2", chapter: chapter, claims: ["B1", "D2"],
  title: "Parity learned from short strings, asked of long ones", seeds: Array(1...40)
) { seeds, progress in
  let strings = 50
  var table = MeasuredTable(columns: [
    .init("trained up to"), .init("asked at"), .init("without a mistake, seeds"),
    .init("of"), .init("per cent, Wilson's interval"),
    .init("right at the end, worst seed", digits: 2),
  ])
  var values: [String: MeasurementRecord.Figure] = [
    "strings": .init(.number(Double(strings))), "seeds": .init(.number(Double(seeds.count))),
    "updates": .init(.number(Double(ParityLearner().updates))),
    "hidden": .init(.number(Double(ParityLearner().hidden))),
  ]
  var series: [LineChart.Series] = []
  let plans = [4, 8, 16, 32]
  for (place, longest) in plans.enumerated() {
    let learner = ParityLearner(longest: longest)
    let factors = [1, 2, 5, 10, 20, 50, 100]
    var perfect = Array(repeating: 0, count: factors.count)
    var worst = Array(repeating: 1.0, count: factors.count)
    var lost = 0
    for (done, seed) in seeds.enumerated() {
      let run = try learner.train(seed: seed)
      var random = SeededGenerator(seed: seed).stream("asked")
      var atTrained = false
      for (i, factor) in factors.enumerated() {
        let found = ParityLearner.firstErrors(
          of: run.model, length: factor * longest, strings: strings, using: &random)
        let isPerfect = found.steps.allSatisfy { $0 == nil }
        if isPerfect { perfect[i] += 1 }
        if factor == 1 { atTrained = isPerfect }
        if factor == 100, atTrained, !isPerfect { lost += 1 }
        worst[i] = min(worst[i], found.rightAtEnd)
      }
      progress((Double(place) + Double(done + 1) / Double(seeds.count)) / Double(plans.count))
    }
    for (i, factor) in factors.enumerated() where [1, 10, 100].contains(factor) {
      table.append([
        .number(Double(longest)), .number(Double(factor * longest)), .number(Double(perfect[i])),
        .number(Double(seeds.count)), wilson(perfect[i], of: seeds.count), .number(worst[i]),
      ])
    }
    values["perfect\(longest)"] = .init(.number(Double(perfect[0])))
    values["perfect\(longest)At10"] = .init(.number(Double(perfect[3])))
    values["perfect\(longest)At100"] = .init(.number(Double(perfect[6])))
    values["lost\(longest)"] = .init(.number(Double(lost)))
    series.append(
      .init(
        "trained up to \(longest) bits",
        points: zip(factors, perfect).map {
          .init(x: Double($0 * longest), y: 100 * Double($1) / Double(seeds.count))
        }, marks: .both))
  }
  let chart = LineChart(
    "Networks that name every parity of \(strings) strings", x: Axis("length, bits", .logarithmic),
    y: Axis("per cent of the seeds", range: 0...100), series: series)
  return .init(tables: ["lengths": table], charts: ["lengths": .line(chart)], values: values)
}

// MARK: - Graphs

/// A small graph with all its derivatives: claims B8 and D1.
private let graph = Experiment(
  id: "B8", chapter: chapter, claims: ["B8", "D1"],
  title: "The graph of a network with one unit, and of three steps", seeds: [1]
) { _, _ in
  var graph = ComputationalGraph<Double>()
  let x = graph.input(2, "x")
  let w1 = graph.input(0.5, "w1")
  let w2 = graph.input(-1, "w2")
  let t = graph.input(0.5, "t")
  let a = graph.multiply(w1, x, "a")
  let y1 = graph.tanh(a, "y1")
  let y2 = graph.multiply(w2, y1, "y2")
  let e = graph.subtract(y2, t, "e")
  let C = graph.multiply(e, e, "C")
  let shown = graph.table(of: C)
  var table = MeasuredTable(columns: shown.header.map { .init($0) })
  for row in shown.rows { table.append(row.map { .text($0) }) }
  return .init(
    tables: ["graph": table],
    charts: ["graph": .tree(graph.tree(of: C)), "steps": .tree(Unfolded(steps: 3).tree)])
}

// MARK: - Two stacks

/// What is asked at each depth. The second says what lies on the stack that grows deepest.
private let nestings:
  [(name: String, machine: TwoStackMachine, text: @Sendable (Int) -> String, bit: Bool)] = [
    ("(ⁿ )ⁿ", .brackets, { repeated("(", $0) + repeated(")", $0) + "$" }, false),
    ("[ⁿ ]ⁿ", .brackets, { repeated("[", $0) + repeated("]", $0) + "$" }, true),
    ("(ⁿ )ⁿ⁻¹", .brackets, { repeated("(", $0) + repeated(")", $0 - 1) + "$" }, false),
    ("[ⁿ ]ⁿ⁻¹", .brackets, { repeated("[", $0) + repeated("]", $0 - 1) + "$" }, true),
    (
      "aⁿ bⁿ cⁿ", .abc, { repeated("a", $0) + repeated("b", $0) + repeated("c", $0) + "$" }, false
    ),
    (
      "aⁿ bⁿ⁻¹ cⁿ⁻¹", .abc,
      { repeated("a", $0) + repeated("b", $0 - 1) + repeated("c", $0 - 1) + "$" }, false
    ),
  ]

/// The depth at which rounded numbers fail, predicted and measured: claim D6.
private let depths = Experiment(
  id: "D6", chapter: chapter, claims: ["D6"],
  title: "The depth at which the stacks of rounded numbers fail", seeds: [1]
) { _, progress in
  var table = MeasuredTable(columns: [
    .init("text"), .init("belongs"), .init("numbers"), .init("first depth that cannot fit"),
    .init("first inexact number"), .init("first wrong answer"),
  ])
  let exactLimit = 300
  var values: [String: MeasurementRecord.Figure] = [
    "exactLimit": .init(.number(Double(exactLimit)))
  ]
  func cell(_ depth: Int?) -> Cell { depth.map { .number(Double($0)) } ?? "none" }
  for (place, nesting) in nestings.enumerated() {
    let belongs: Cell = nesting.machine.verdict(nesting.text(3)) ? "yes" : "no"
    let bits = Array(repeating: nesting.bit, count: 100)
    func row(_ name: String, _ digits: Int?, _ found: (inexact: Int?, wrong: Int?)) {
      table.append([
        .text(nesting.name), belongs, .text(name),
        digits.map { cell(StackCode.firstDepthThatDoesNotFit(bits, binaryDigits: $0)) } ?? "none",
        cell(found.inexact), cell(found.wrong),
      ])
    }
    row("Float", 24, StackNetwork<Float>(nesting.machine).failures(upTo: 60, nesting.text))
    row("Double", 53, StackNetwork<Double>(nesting.machine).failures(upTo: 60, nesting.text))
    // Exact numbers at a few depths only: there every step grows dearer.
    let exact = StackNetwork<ExactFraction>(nesting.machine)
    let wrong = [1, 2, 3, 26, 27, 28, 29, 60, exactLimit].first {
      !exact.agreesWithMachine(on: nesting.text($0))
    }
    row("exact fractions", nil, (wrong, wrong))
    progress(Double(place + 1) / Double(nestings.count))
  }
  let brackets = StackNetwork<ExactFraction>(.brackets)
  let abc = StackNetwork<ExactFraction>(.abc)
  let beaver = StackNetwork<ExactFraction>(TuringMachine.busyBeaver.withTwoStacks)
  var sizes = MeasuredTable(columns: [
    .init("machine"), .init("states"), .init("rules"), .init("units"), .init("weights"),
  ])
  for (name, network) in [
    ("brackets of two kinds", brackets), ("aⁿ bⁿ cⁿ", abc),
    ("a Turing machine of four states", beaver),
  ] {
    sizes.append([
      .text(name), .number(Double(network.machine.states.count)),
      .number(Double(network.machine.rules.count)), .number(Double(network.network.units)),
      .number(Double(network.network.connections)),
    ])
  }
  values["digits"] = .init(
    .number(Double(StackCode.number(Array(repeating: false, count: exactLimit)).binaryPlaces)))
  return .init(tables: ["depths": table, "sizes": sizes], values: values)
}

/// Machines traced step by step: claim D6.
private let traces = Experiment(
  id: "D6-traces", chapter: chapter, claims: ["D6"],
  title: "Machines with two stacks, step by step as the network computes them", seeds: [1]
) { _, _ in
  func table(_ machine: TwoStackMachine, _ text: String) -> MeasuredTable {
    var table = MeasuredTable(columns: [
      .init("read"), .init("state"), .init("stack 1, base 4"), .init("stack 1"),
      .init("stack 2, base 4"), .init("stack 2"),
    ])
    let rows = StackNetwork<ExactFraction>(machine).trace(text)
    for row in rows {
      table.append(
        [.text(row.read.map { "`\($0)`" } ?? "start"), .text(row.state)]
          + row.stacks.flatMap { [.text($0.digits), .number($0.value)] })
    }
    return table
  }
  func map(_ machine: TwoStackMachine, _ text: String, _ title: String) -> MeasuredChart {
    .heat(StackNetwork<ExactFraction>(machine).heatMap(text, title: title))
  }
  return .init(
    tables: [
      "brackets": table(.brackets, "([()])$"), "wrong": table(.brackets, "([)]$"),
      "abc": table(.abc, "aabbcc$"),
    ],
    charts: [
      "brackets": map(.brackets, "([()])$", "Every unit at every update while it reads ([()])$"),
      "abc": map(.abc, "aabbcc$", "Every unit at every update while it reads aabbcc$"),
    ])
}

// MARK: - Distributions

/// Free numbers of a table and of a network: claim D13.
private let parameters = Experiment(
  id: "D13", chapter: chapter, claims: ["D13", "D18"],
  title: "Free numbers of a distribution over sequences of ten symbols", seeds: [1]
) { _, _ in
  let k = 10
  var random = SeededGenerator(seed: 1)
  let network = SimpleRNN<Double>(.hidden, input: k, hidden: 32, output: k, using: &random)
  var table = MeasuredTable(columns: [
    .init("length"), .init("a table of all sequences"), .init("a table for each step"),
    .init("one table for all steps"), .init("a network of 32 units"),
  ])
  /// The nines of 10^length - 1, while they can be counted.
  func count(_ length: Int) -> String {
    let exact = FreeParameters.table(symbols: k, length: length)
    return length <= 15 ? "\(Int(exact.approximation))" : "10^\(length) − 1"
  }
  for length in [1, 2, 3, 5, 10, 20, 100] {
    table.append([
      .number(Double(length)), .text(count(length)),
      .number(Double(FreeParameters.chain(symbols: k, length: length))),
      .number(Double(FreeParameters.sharedChain(symbols: k))),
      .number(Double(network.parameterCount)),
    ])
  }
  return .init(tables: ["counts": table])
}

/// What sharing costs, and what it saves: claim D18.
private let sharing = Experiment(
  id: "D18", chapter: chapter, claims: ["D18"],
  title: "Sharing a table over 20 steps: nats a sequence more than the source's own entropy",
  seeds: Array(1...100)
) { seeds, progress in
  let length = 20
  let sources = [
    ("the same at every step", ChainSource.halves(length, keeps: 0.9, then: 0.9)),
    ("other in the second half", ChainSource.halves(length, keeps: 0.9, then: 0.3)),
  ]
  var table = MeasuredTable(
    columns: [.init("source"), .init("model"), .init("free numbers")]
      + ["5", "50", "500", "5000"].map { .init("\($0) sequences", digits: 2) }
      + [.init("unlimited", digits: 2)])
  var values: [String: MeasurementRecord.Figure] = [
    "length": .init(.number(Double(length))), "seeds": .init(.number(Double(seeds.count))),
  ]
  var series: [LineChart.Series] = []
  for (place, (name, source)) in sources.enumerated() {
    let least = source.expectedLoss(of: source)
    for sharing in Sharing.allCases {
      let counts = [5, 50, 500, 5000]
      let excess = counts.map { count in
        let few = seeds.prefix(count > 500 ? 10 : 100)
        return few.reduce(0) { sum, seed in
          var random = SeededGenerator(seed: seed)
          let drawn = (0..<count).map { _ in source.sequence(using: &random) }
          let model = sharing.fitted(drawn, symbols: 2, added: 0.5)
          return sum + source.expectedLoss(of: model) - least
        } / Double(few.count)
      }
      let best = sharing.fitted(first: source.first, pairs: source.pairs)
      let margin = source.expectedLoss(of: best) - least
      table.append(
        [
          .text(name), .text(sharing.rawValue),
          .number(Double(sharing.parameters(symbols: 2, length: length))),
        ] + (excess + [margin]).map { .number($0) })
      if place == 1 {
        values["margin-\(sharing)"] = .init(.number(margin), digits: 2)
        series.append(
          .init(
            sharing.rawValue, points: zip(counts, excess).map { .init(x: Double($0), y: $1) },
            marks: .both))
      }
    }
    progress(Double(place + 1) / 2)
  }
  let chart = LineChart(
    "A source that changes after half of its steps", x: Axis("training sequences", .logarithmic),
    y: Axis("nats a sequence above the least", .logarithmic), series: series)
  return .init(tables: ["excess": table], charts: ["changing": .line(chart)], values: values)
}

/// The lengths that three ways of ending produce: claim D14.
private let endings = Experiment(
  id: "D14", chapter: chapter, claims: ["D14"],
  title: "Lengths of sequences that networks end in three ways, per cent", seeds: Array(1...10)
) { seeds, progress in
  let task = EndingTask()
  let drawn = 4000
  let truth = task.lengthDistribution
  let possible = truth.indices.filter { truth[$0] > 0 }
  var table = MeasuredTable(
    columns: [.init("")] + possible.map { .init("\($0 + 1)", digits: 1) }
      + [.init("other", digits: 1)])
  table.append(
    ["the source"] + possible.map { .number(100 * truth[$0]) } + [.number(0)])
  var tests = MeasuredTable(columns: [
    .init("ending"), .init("χ², median", digits: 1), .init("χ², largest", digits: 1),
    .init("seeds below the limit"), .init("of"), .init("impossible lengths, per cent", digits: 2),
    .init("nats a sequence above the least, median", digits: 3),
  ])
  // 99 % of samples of the right distribution lie below, for six degrees of freedom.
  let limit = 16.81
  var bars = [BarChart.Series("the source", possible.map { 100 * truth[$0] })]
  for (place, ending) in Ending.allCases.enumerated() {
    var all = Array(repeating: 0, count: truth.count)
    var other = 0
    var found: [Double] = []
    var losses: [Double] = []
    for (done, seed) in seeds.enumerated() {
      let model = try EndingModel.trained(ending, on: task, updates: 3000, seed: seed)
      var random = SeededGenerator(seed: seed).stream("drawn")
      let sequences = model.sequences(drawn, using: &random)
      let counts = lengthCounts(sequences, longest: task.longest)
      found.append(
        chiSquare(possible.map { counts[$0] }, against: possible.map { truth[$0] }))
      all = zip(all, counts).map(+)
      other += drawn - possible.reduce(0) { $0 + counts[$1] }
      let asked = (0..<drawn).map { _ in task.sequence(using: &random) }
      let least = asked.reduce(0) { $0 + task.surprise($1) } / Double(drawn)
      losses.append(model.lossAndGradient(asked).loss - least)
      progress((Double(place) + Double(done + 1) / Double(seeds.count)) / 3)
    }
    let total = Double(drawn * seeds.count)
    table.append(
      [.text(ending.rawValue)] + possible.map { .number(100 * Double(all[$0]) / total) }
        + [.number(100 * Double(other) / total)])
    tests.append([
      .text(ending.rawValue), .number(median(found)), .number(found.max() ?? 0),
      .number(Double(found.count { $0 < limit })), .number(Double(seeds.count)),
      .number(100 * Double(other) / total), .number(median(losses)),
    ])
    bars.append(.init(ending.rawValue, possible.map { 100 * Double(all[$0]) / total }))
  }
  let chart = BarChart(
    "How long the sequences are", categories: possible.map { "\($0 + 1)" }, series: bars,
    valueLabel: "per cent")
  return .init(
    tables: ["lengths": table, "tests": tests], charts: ["lengths": .bar(chart)],
    values: [
      "drawn": .init(.number(Double(drawn))), "limit": .init(.number(limit), digits: 1),
      "entropy": .init(.number(task.entropy), digits: 3),
    ])
}
