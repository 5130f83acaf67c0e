import BeyondChains
import GatedCells
import GradientPathology
import Manuscript
import Matrices
import Plotting
import Training

/// What a scan costs, counted.
let workOfScans = Experiment(
  id: "scan-work", chapter: chapter, claims: [],
  title: "Combinations, and rounds that wait for each other, of three ways to compute prefixes",
  seeds: []
) { _, _ in
  var table = MeasuredTable(columns: [
    .init("steps"), .init("chain: combinations"), .init("chain: rounds"),
    .init("pairs: combinations"), .init("pairs: rounds"), .init("doubling: combinations"),
    .init("doubling: rounds"),
  ])
  for count in [8, 100, 1000, 10_000, 100_000] {
    let values = [Int](repeating: 1, count: count)
    let costs = [
      chainedPrefixes(values, +).cost, pairedPrefixes(values, +).cost,
      doublingPrefixes(values, +).cost,
    ]
    table.append(
      [.number(Double(count))]
        + costs.flatMap { [.number(Double($0.combinations)), .number(Double($0.depth))] })
  }
  return .init(tables: ["work": table])
}

/// How long a linear recurrence takes on one thread and on two.
let speedOfScans = Experiment(
  id: "scan-speed", chapter: chapter, claims: [],
  title:
    "A linear recurrence of doubles as a loop on one thread and in two parts on two, best of 1,000 or of 5 seconds",
  seeds: [1]
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("steps"), .init("units"), .init("one thread, ms", digits: 3),
    .init("two threads, ms", digits: 3), .init("times as fast", digits: 2),
    .init("nanoseconds a number, one thread", digits: 2),
  ])
  let sizes = [
    (1_000, 1), (10_000, 1), (100_000, 1), (1_000_000, 1), (250_000, 4), (62_500, 16), (15_625, 64),
  ]
  for (done, (steps, units)) in sizes.enumerated() {
    var random = SeededGenerator(seed: seeds[0])
    let recurrence = LinearRecurrence<Double>(
      a: .uniform(rows: steps, columns: units, in: 0.9..<1, using: &random),
      b: .normal(rows: steps, columns: units, using: &random),
      h0: .zeros(rows: 1, columns: units))
    let clock = ContinuousClock()
    // In turns, so that what else the machine does disturbs both alike.
    var (one, two) = (Double.infinity, Double.infinity)
    let start = clock.now
    for trial in 0..<1000 where trial < 20 || clock.now - start < .seconds(5) {
      one = min(one, clock.measure { _ = recurrence.chunkedStates(threads: 1) } / .milliseconds(1))
      two = min(two, clock.measure { _ = recurrence.chunkedStates(threads: 2) } / .milliseconds(1))
    }
    table.append([
      .number(Double(steps)), .number(Double(units)), .number(one), .number(two),
      .number(one / two), .number(one * 1e6 / Double(steps * units)),
    ])
    progress(Double(done + 1) / Double(sizes.count))
  }
  return .init(tables: ["speed": table])
}

/// What a layer without a state in its gates learns.
let linearLayers = Experiment(
  id: "scan-layers", chapter: chapter, claims: [],
  title: "Mean squared errors on the adding problem after 1,000 updates, 16 units",
  seeds: Array(1...5)
) { seeds, progress in
  let lags = [10, 30, 60]
  var table = MeasuredTable(
    columns: [.init("layer"), .init("parameters")] + lags.map { .init("lag \($0)") })
  var done = 0
  func row<Model: SequenceModel>(
    _ name: String, _ make: (inout SeededGenerator) -> Model
  ) where Model.Element == Float {
    var parameters = 0
    let errors = lags.map { lag in
      seeds.map { seed in
        var random = SeededGenerator(seed: seed)
        var model = make(&random)
        parameters = model.parameterCount
        let curve = practise(
          &model, AddingProblem(lag: lag), updates: 1000, interval: 1000, using: &random)
        done += 1
        progress(Double(done) / Double(4 * lags.count * seeds.count))
        return curve.errors[curve.errors.count - 1]
      }
    }
    table.append(
      [.text(name), .number(Double(parameters))] + errors.map { spread($0, digits: 4) })
  }
  let input = AddingProblem.inputSize
  row("linear, gates from the input alone") {
    LinearUnits<Float>(input: input, hidden: 16, output: 1, gateBias: -2, using: &$0)
  }
  for (name, kind) in [("tanh", FusedCell.tanh), ("GRU", .gru), ("LSTM", .lstm)] {
    row(name) {
      FusedNetwork<Float>(kind, input: input, hidden: 16, output: 1, keepBias: 2, using: &$0)
    }
  }
  return .init(
    tables: ["errors": table],
    values: ["baseline": .init(.number(AddingProblem.baseline), digits: 4)])
}
