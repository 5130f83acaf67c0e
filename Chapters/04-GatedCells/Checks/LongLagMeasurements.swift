import GatedCells
import GradientPathology
import Manuscript
import Matrices
import Plotting
import Training

/// The networks that are compared at the same number of parameters.
private struct Contestant {
  let name: String
  let cell: FusedCell
  let keepBias: Double
  let rate: Double

  static let tanh = Contestant(name: "tanh", cell: .tanh, keepBias: 0, rate: 0.003)
  static let lstm = Contestant(name: "LSTM", cell: .lstm, keepBias: 1, rate: 0.01)
  static let gru = Contestant(name: "GRU", cell: .gru, keepBias: 0, rate: 0.01)
  static let all = [tanh, lstm, gru]

  /// A network of about as many parameters as an LSTM of `units` has.
  func network(
    likeLSTMOf units: Int, input: Int, output: Int, using random: inout SeededGenerator
  ) -> FusedNetwork<Float> {
    let count = 4 * units * (input + units + 1) + output * (units + 1)
    let width = FusedNetwork<Float>.width(for: count, cell, input: input, output: output)
    return FusedNetwork(
      cell, input: input, hidden: width, output: output, keepBias: keepBias, using: &random)
  }
}

/// Learns the adding problem until the error is below a hundredth.
private func addingCurve(
  _ contestant: Contestant, lag: Int, rate: Double, updates: Int, seed: UInt64
) -> (curve: AddingCurve, width: Int, parameters: Int) {
  var random = SeededGenerator(seed: seed)
  var network = contestant.network(
    likeLSTMOf: 20, input: AddingProblem.inputSize, output: 1, using: &random)
  let curve = practise(
    &network, AddingProblem(lag: lag), rate: rate, updates: updates, goal: 0.01, using: &random)
  return (curve, network.layer.hiddenSize, network.parameterCount)
}

/// The middle of the numbers of updates, those that did not suffice counting as more than any.
private func updatesToSolve(_ runs: [AddingCurve]) -> Double {
  median(runs.map { $0.solvedAfter.map(Double.init) ?? .infinity })
}

/// A number of updates, if there is one.
private func shown(_ updates: Double) -> String {
  updates.isFinite ? "\(Int(updates))" : "not learned"
}

/// The adding problem over growing lags: claim E15.
///
/// A measurement of fewer than three seeds keeps to the short lags.
let adding = Experiment(
  id: "E15-adding", chapter: chapter, claims: ["E15"],
  title: "The adding problem by lag: at most 1000 updates, ended by an error below 0.01, medians",
  seeds: Array(1...7)
) { seeds, progress in
  let lags = seeds.count < 3 ? [5, 20] : [5, 10, 20, 40, 80]
  var errors = MeasuredTable(
    columns: [.init("cell"), .init("units", digits: 0), .init("parameters", digits: 0)]
      + lags.map { .init("lag \($0)", digits: 4) })
  var spread = MeasuredTable(columns: [.init("cell")] + lags.map { .init("lag \($0)") })
  var learned = MeasuredTable(columns: [.init("cell")] + lags.map { .init("lag \($0)") })
  var (series, speeds): ([LineChart.Series], [LineChart.Series]) = ([], [])
  let total = Double(Contestant.all.count * lags.reduce(0, +) * seeds.count)
  var done = 0.0
  for contestant in Contestant.all {
    var size = (width: 0, parameters: 0)
    var (middles, quartiles, updates): ([Double], [Cell], [Cell]) = ([], [], [])
    var speed: [LineChart.Point] = []
    for lag in lags {
      let runs = seeds.map { seed -> AddingCurve in
        let run = addingCurve(
          contestant, lag: lag, rate: contestant.rate, updates: 1000, seed: seed)
        size = (run.width, run.parameters)
        done += Double(lag)
        progress(done / total)
        return run.curve
      }
      let last = runs.map { $0.errors[$0.errors.count - 1] }
      middles.append(median(last))
      let ends = [0.25, 0.75].map { brief(quantile($0, of: last)) }
      quartiles.append(.text(ends.joined(separator: " … ")))
      let solved = runs.count { $0.solvedAfter != nil }
      updates.append(.text("\(shown(updatesToSolve(runs))) (\(solved) of \(runs.count))"))
      speed.append(.init(x: Double(lag), y: updatesToSolve(runs)))
    }
    errors.append(
      [.text(contestant.name), .number(Double(size.width)), .number(Double(size.parameters))]
        + middles.map { .number($0) })
    spread.append([.text(contestant.name)] + quartiles)
    learned.append([.text(contestant.name)] + updates)
    speeds.append(.init(contestant.name, points: speed.filter { $0.y.isFinite }))
    series.append(
      .init(contestant.name, points: zip(lags, middles).map { .init(x: Double($0), y: $1) }))
  }
  series.append(
    .init(
      "always saying 1",
      points: lags.map { .init(x: Double($0), y: AddingProblem.baseline) }, marks: .line))
  let chart = LineChart(
    "The error after at most 1000 updates, medians",
    x: Axis("lag, steps", .logarithmic),
    y: Axis("mean squared error", .logarithmic, range: 1e-3...1), series: series)
  let speedChart = LineChart(
    "Updates until the error is below 0.01, medians; no mark where most runs never get there",
    x: Axis("lag, steps", .logarithmic), y: Axis("updates", range: 0...1000), series: speeds)
  return .init(
    tables: ["errors": errors, "quartiles": spread, "updates": learned],
    charts: ["errors": .line(chart), "updates": .line(speedChart)],
    values: ["baseline": .init(.number(AddingProblem.baseline), digits: 3)])
}

/// The adding problem at several learning rates, so that no cell is shown at a bad one: claim E15.
///
/// A measurement of fewer than three seeds makes fewer updates.
let rates = Experiment(
  id: "E15-rates", chapter: chapter, claims: ["E15"],
  title: "The adding problem over 20 steps, by learning rate, medians of the error",
  seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let rates = isSmall ? [0.003, 0.01] : [0.001, 0.003, 0.01, 0.03]
  let updates = isSmall ? 200 : 1000
  var errors = MeasuredTable(
    columns: [.init("cell")] + rates.map { .init("rate \($0)", digits: 4) })
  var done = 0
  for contestant in Contestant.all {
    let found = rates.map { rate -> Double in
      let last = seeds.map { seed -> Double in
        let run = addingCurve(contestant, lag: 20, rate: rate, updates: updates, seed: seed)
        return run.curve.errors[run.curve.errors.count - 1]
      }
      done += 1
      progress(Double(done) / Double(rates.count * Contestant.all.count))
      return median(last)
    }
    errors.append([.text(contestant.name)] + found.map { .number($0) })
  }
  return .init(tables: ["errors": errors])
}

/// The share of symbols that a network copies rightly after training; it ends at 95 %.
private func copied(
  _ contestant: Contestant, _ task: CopyTask, units: Int, updates: Int, seed: UInt64
) -> Double {
  var random = SeededGenerator(seed: seed).stream("length \(task.length)")
  var network = contestant.network(
    likeLSTMOf: units, input: task.inputSize, output: task.symbols, using: &random)
  var aside = random.stream("held out")
  let heldOut = task.batch(256, of: Float.self, using: &aside)
  var optimiser = Adam<FusedNetwork<Float>>()
  for update in 1...updates {
    let batch = task.batch(32, of: Float.self, using: &random)
    var gradient = network.lossAndGradient(batch.inputs, targets: batch.targets).gradient
    gradient.clip(norm: 1)
    optimiser.update(&network, gradient: gradient, rate: contestant.rate)
    if update.isMultiple(of: 50) {
      let accuracy = network.accuracy(heldOut)
      if accuracy >= 0.95 { return accuracy }
    }
  }
  return network.accuracy(heldOut)
}

/// For each seed the longest copy that is learned: lengths are tried in turn, each with a new network,
/// until one is not.
private func longestCopies(
  _ contestant: Contestant, units: Int, seeds: [UInt64], isSmall: Bool
) -> [Double] {
  let tried = isSmall ? Array(1...3) : Array(1...8) + [10, 12, 16, 20, 24]
  return seeds.map { seed in
    let learned = tried.prefix { length in
      copied(
        contestant, CopyTask(length: length), units: units, updates: isSmall ? 200 : 500,
        seed: seed) >= 0.95
    }
    return Double(learned.last ?? 0)
  }
}

/// "4 (3 … 5)": the middle, the least and the most.
private func spread(_ lengths: [Double]) -> Cell {
  .text("\(Int(median(lengths))) (\(Int(lengths.min() ?? 0)) … \(Int(lengths.max() ?? 0)))")
}

/// The longest copy by the number of units: claims A22 and E15.
///
/// A measurement of fewer than three seeds tries small networks and short sequences.
let copying = Experiment(
  id: "A22-copy", chapter: chapter, claims: ["A22", "E15"],
  title: "The longest copy of four symbols that 500 updates teach, of at most 24; medians",
  seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let sizes = isSmall ? [2, 16] : [2, 4, 8, 16, 32]
  var table = MeasuredTable(columns: [
    .init("LSTM units", digits: 0), .init("parameters", digits: 0), .init("LSTM, longest"),
    .init("GRU units", digits: 0), .init("GRU, longest"), .init("tanh units", digits: 0),
    .init("tanh, longest"),
  ])
  var points: [String: [LineChart.Point]] = [:]
  for (place, units) in sizes.enumerated() {
    var row: [String: (width: Double, parameters: Double, longest: Cell)] = [:]
    for contestant in Contestant.all {
      var random = SeededGenerator(seed: 1)
      let task = CopyTask(length: 1)
      let network = contestant.network(
        likeLSTMOf: units, input: task.inputSize, output: task.symbols, using: &random)
      let parameters = Double(network.parameterCount)
      let lengths = longestCopies(contestant, units: units, seeds: seeds, isSmall: isSmall)
      row[contestant.name] = (Double(network.layer.hiddenSize), parameters, spread(lengths))
      points[contestant.name, default: []].append(.init(x: parameters, y: median(lengths)))
    }
    let (lstm, gru, tanh) = (row["LSTM"], row["GRU"], row["tanh"])
    table.append([
      .number(Double(units)), .number(lstm?.parameters ?? .nan), lstm?.longest ?? "",
      .number(gru?.width ?? .nan), gru?.longest ?? "", .number(tanh?.width ?? .nan),
      tanh?.longest ?? "",
    ])
    progress(Double(place + 1) / Double(sizes.count + 1))
  }
  // The same comparison at other settings, so that none rests on one learning rate.
  let rates = isSmall ? [0.01] : [0.003, 0.01, 0.03]
  var settings = MeasuredTable(
    columns: [.init("cell")] + rates.map { .init("rate \($0)") })
  let variants: [(String, FusedCell, Double)] = [
    ("tanh", .tanh, 0), ("LSTM, forget bias 1", .lstm, 1), ("LSTM, forget bias 4", .lstm, 4),
    ("GRU", .gru, 0),
  ]
  for (name, cell, bias) in variants.prefix(isSmall ? 1 : variants.count) {
    settings.append(
      [.text(name)]
        + rates.map { rate in
          let contestant = Contestant(name: name, cell: cell, keepBias: bias, rate: rate)
          return spread(longestCopies(contestant, units: 8, seeds: seeds, isSmall: isSmall))
        })
  }
  let chart = LineChart(
    "The longest copy that is learned in 500 updates, medians",
    x: Axis("parameters", .logarithmic), y: Axis("symbols", range: 0...24),
    series: Contestant.all.map { .init($0.name, points: points[$0.name] ?? []) })
  return .init(
    tables: ["longest": table, "settings": settings], charts: ["longest": .line(chart)])
}

/// Copying after a wait: claim E15.
///
/// A measurement of fewer than three seeds keeps to the short waits and makes fewer updates.
let waiting = Experiment(
  id: "E15-copy", chapter: chapter, claims: ["E15"],
  title: "Symbols copied rightly of three, by the wait, after at most 500 updates, medians (%)",
  seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let lags = isSmall ? [0, 10] : [0, 5, 10, 20, 40]
  let contestants = [
    Contestant.tanh, .lstm,
    Contestant(name: "LSTM, forget bias 4", cell: .lstm, keepBias: 4, rate: 0.01), .gru,
  ]
  var right = MeasuredTable(
    columns: [.init("cell")] + lags.map { .init("wait \($0)", digits: 0) })
  var quartiles = MeasuredTable(columns: [.init("cell")] + lags.map { .init("wait \($0)") })
  var series: [LineChart.Series] = []
  for (place, contestant) in contestants.enumerated() {
    let runs = lags.map { lag in
      seeds.map { seed in
        100
          * copied(
            contestant, CopyTask(length: 3, lag: lag), units: 20, updates: isSmall ? 100 : 500,
            seed: seed)
      }
    }
    right.append([.text(contestant.name)] + runs.map { .number(median($0)) })
    quartiles.append(
      [.text(contestant.name)]
        + runs.map { run in
          let ends = [0.25, 0.75].map { "\(Int(quantile($0, of: run).rounded()))" }
          return .text(ends.joined(separator: " … "))
        })
    series.append(
      .init(
        contestant.name, points: zip(lags, runs).map { .init(x: Double($0), y: median($1)) }))
    progress(Double(place + 1) / Double(contestants.count))
  }
  let chart = LineChart(
    "Three symbols copied after a wait, medians; guessing has 25 %", x: Axis("wait, steps"),
    y: Axis("right, %", range: 0...100), series: series)
  return .init(
    tables: ["right": right, "quartiles": quartiles], charts: ["right": .line(chart)])
}

/// How the forget gate begins.
private enum Beginning: Equatable {
  case bias(Double)
  case chrono

  var name: String {
    switch self {
    case .bias(let bias): "\(Int(bias))"
    case .chrono: "chrono"
    }
  }

  func network(
    input: Int, output: Int, longest: Int, using random: inout SeededGenerator
  ) -> FusedNetwork<Float> {
    var cell = LSTMCell<Float>(input: input, hidden: 20, using: &random)
    switch self {
    case .bias(let bias):
      cell.forget.b = Matrix(rows: 1, columns: 20, repeating: Float(bias))
    case .chrono:
      cell.setChronoBiases(longest: Double(max(3, longest)), using: &random)
    }
    return FusedNetwork(FusedLayer(cell), output: output, using: &random)
  }
}

/// What the forget gate's first bias decides: claim E15.
///
/// A measurement of fewer than three seeds leaves the long lags out.
let biases = Experiment(
  id: "E15-bias", chapter: chapter, claims: ["E15", "A27"],
  title: "Updates until an LSTM of 20 units has learned, by the forget gate's first bias, medians",
  seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let beginnings: [Beginning] = [.bias(0), .bias(1), .bias(2), .bias(4), .bias(6), .chrono]
  var table = MeasuredTable(
    columns: [.init("task")]
      + beginnings.map { .init($0 == .chrono ? "chrono" : "bias \($0.name)") })
  func append(_ name: String, _ solvedAfter: (Beginning, UInt64) -> Int?) {
    let cells = beginnings.map { beginning -> Cell in
      let runs = seeds.map { solvedAfter(beginning, $0) }
      let middle = median(runs.map { $0.map(Double.init) ?? .infinity })
      return .text("\(shown(middle)) (\(runs.count { $0 != nil }) of \(runs.count))")
    }
    table.append([.text(name)] + cells)
  }
  let recalls = isSmall ? [(5, 200)] : [(5, 400), (40, 400), (80, 600)]
  for (place, (lag, updates)) in recalls.enumerated() {
    let task = RecallTask(lag: lag)
    append("recall over \(lag), at most \(updates) updates") { beginning, seed in
      var random = SeededGenerator(seed: seed)
      var network = beginning.network(
        input: task.inputSize, output: task.classes, longest: lag, using: &random)
      return practise(
        &network, task, optimiser: Adam<FusedNetwork<Float>>(), rate: 0.005, clipping: .norm(1),
        updates: updates, goal: 0.95, using: &random
      ).solvedAfter
    }
    progress(Double(place + 1) / Double(recalls.count + 2))
  }
  for (lag, updates) in isSmall ? [] : [(40, 1000)] {
    append("adding over \(lag), at most \(updates) updates") { beginning, seed in
      var random = SeededGenerator(seed: seed)
      var network = beginning.network(
        input: AddingProblem.inputSize, output: 1, longest: 2 * lag, using: &random)
      return practise(
        &network, AddingProblem(lag: lag), updates: updates, goal: 0.01, using: &random
      ).solvedAfter
    }
  }
  return .init(tables: ["updates": table])
}
