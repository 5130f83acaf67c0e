import BeyondChains
import GatedCells
import GradientPathology
import Manuscript
import Matrices
import Plotting
import Training

/// The shortest ways through time, counted: claim E11.
let shortestWays = Experiment(
  id: "E11-ways", chapter: chapter, claims: ["E11"],
  title: "The fewest layers between a state and one so many steps later, and the number of ways",
  seeds: []
) { _, _ in
  let graphs: [(name: String, graph: TimeGraph, state: String)] = [
    ("one hidden state", .stacked(layers: 1), "h1"),
    ("(a) three hidden states", .stacked(layers: 3), "h3"),
    ("(b) one extra layer", .deepTransition(extra: 1, skip: false), "h"),
    ("(b) three extra layers", .deepTransition(extra: 3, skip: false), "h"),
    ("(c) one extra layer, skip", .deepTransition(extra: 1, skip: true), "h"),
    ("(c) three extra layers, skip", .deepTransition(extra: 3, skip: true), "h"),
  ]
  let lags = [1, 2, 10, 100]
  var table = MeasuredTable(
    columns: [.init("network")] + lags.map { .init("\($0) \($0 == 1 ? "step" : "steps")") }
      + [.init("ways over 10 steps")])
  for (name, graph, state) in graphs {
    let lengths = lags.map { lag -> Cell in
      .number(Double(graph.shortestPath(from: state, to: state, lag: lag) ?? -1))
    }
    table.append(
      [.text(name)] + lengths + [.number(graph.pathCount(from: state, to: state, lag: 10))])
  }
  return .init(tables: ["ways": table])
}

/// The networks that are compared, each with 32 units in every layer.
private enum Deep: String, CaseIterable {
  case shallow = "one hidden state"
  case stacked = "(a) two hidden states"
  case extra = "(b) one extra layer"
  case skipping = "(c) with a skip"
  case even = "(c) with a skip, sums kept as in (b)"

  static let units = 32

  /// The stack, as tanh cells or as deep transitions.
  func norms(
    _ inputs: [Matrix<Double>], _ direction: Matrix<Double>, gain: Double,
    using random: inout SeededGenerator
  ) -> [Double] {
    let (input, n) = (inputs[0].columns, Deep.units)
    switch self {
    case .shallow, .stacked:
      let stack = Stack(
        (0..<(self == .stacked ? 2 : 1)).map { layer in
          var cell = TanhCell<Double>(input: layer == 0 ? input : n, hidden: n, using: &random)
          cell.hidden.Wh *= gain
          return cell
        })
      return gradientNorms(stack, inputs, direction: direction)
    case .extra, .skipping, .even:
      var cell = DeepTransitionCell<Double>(
        input: input, hidden: n, skips: self != .extra, using: &random)
      // Two sums of n products reach h where one did; with half of each one's variance it is one's.
      let share = self == .even ? (0.5).squareRoot() : 1
      cell.Whz *= gain
      cell.Wzh *= gain * share
      cell.Whh *= gain * share
      return gradientNorms(Stack([cell]), inputs, direction: direction)
    }
  }
}

/// Norms of gradients looking back, before training: claim E11.
let gradientLengths = Experiment(
  id: "E11-norms", chapter: chapter, claims: ["E11"],
  title: "How large the gradient by the state is, so many steps before the loss; 32 tanh units",
  seeds: Array(1...21)
) { seeds, progress in
  let (steps, input) = (60, 4)
  let lags = [1, 5, 10, 20, 40, 60]
  var table = MeasuredTable(
    columns: [.init("network"), .init("recurrent weights")]
      + lags.map { .init("\($0) \($0 == 1 ? "step" : "steps")") })
  var series: [LineChart.Series] = []
  var done = 0.0
  for (label, gain) in [("as drawn", 1.0), ("× 1.5", 1.5)] {
    for deep in Deep.allCases {
      let runs = seeds.map { seed in
        var random = SeededGenerator(seed: seed)
        let inputs = (0..<steps).map { _ in
          Matrix<Double>.normal(rows: 1, columns: input, using: &random)
        }
        let direction = Matrix<Double>.normal(rows: 1, columns: Deep.units, using: &random)
        return deep.norms(inputs, direction, gain: gain, using: &random)
      }
      let middle = (0...steps).map { lag in median(runs.map { $0[lag] }) }
      if gain == 1 { series.append(.init(deep.rawValue, middle)) }
      table.append(
        [.text(deep.rawValue), .text(label)] + lags.map { .text(scientific(middle[$0])) })
      done += 1
      progress(done / Double(2 * Deep.allCases.count))
    }
  }
  let chart = LineChart(
    "What is left of a gradient, by how far it has come back", x: Axis("lag, steps"),
    y: Axis("norm, relative to the loss's own", .logarithmic), series: series)
  return .init(tables: ["norms": table], charts: ["norms": .line(chart)])
}

/// What is learned by whom: claim E11.
let deepRecall = Experiment(
  id: "E11-recall", chapter: chapter, claims: ["E11"],
  title: "Networks that learn to recall one of four classes after a lag; 16 units, 1,000 updates",
  seeds: Array(1...9)
) { seeds, progress in
  let lags = [5, 10, 20, 30, 40]
  let (units, updates) = (16, 1000)
  var table = MeasuredTable(
    columns: [.init("network"), .init("parameters")] + lags.map { .init("lag \($0)") })
  func row<Cell: RecurrentCell>(
    _ name: String, _ cells: (inout SeededGenerator) -> [Cell]
  ) where Cell.Element == Float {
    var parameters = 0
    let solved = lags.map { lag in
      let task = RecallTask(lag: lag, noise: 0.2)
      return seeds.count { seed in
        var random = SeededGenerator(seed: seed)
        var network = RecurrentNetwork(cells(&random), output: task.classes, using: &random)
        parameters = network.parameterCount
        return practise(
          &network, task, optimiser: Adam(), rate: 0.003, clipping: .norm(1), updates: updates,
          goal: 0.99, using: &random
        ).solvedAfter != nil
      }
    }
    table.append(
      [.text(name), .number(Double(parameters))]
        + solved.map { .text("\($0) of \(seeds.count)") })
  }
  let input = RecallTask(lag: 1).inputSize
  row("one hidden state") { [TanhCell(input: input, hidden: units, using: &$0)] }
  progress(0.1)
  row("(a) two hidden states") { random in
    (0..<2).map { TanhCell(input: $0 == 0 ? input : units, hidden: units, using: &random) }
  }
  progress(0.3)
  for extra in [1, 3] {
    for skips in [false, true] {
      let name = "\(extra) extra \(extra == 1 ? "layer" : "layers")"
      row(skips ? "(c) \(name), skip" : "(b) \(name)") {
        [
          DeepTransitionCell(
            input: input, hidden: units, extra: extra, skips: skips, using: &$0)
        ]
      }
      progress(extra == 1 ? (skips ? 0.6 : 0.4) : (skips ? 1 : 0.8))
    }
  }
  return .init(tables: ["solved": table])
}
