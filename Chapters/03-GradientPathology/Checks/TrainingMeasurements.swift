import BPTT
import GradientPathology
import Manuscript
import Matrices
import Plotting
import Training

/// What each step contributes to one gradient: claim A23.
let parts = Experiment(
  id: "A23", chapter: chapter, claims: ["A23"],
  title: "The gradient of W_hh and its parts, for a loss at step 21 alone, medians",
  seeds: Array(1...25)
) { seeds, _ in
  let task = RecallTask(lag: 20, noise: 0.3)
  let shown = [0, 1, 5, 10, 15]
  var table = MeasuredTable(
    columns: [.init("radius", digits: 1), .init("whole gradient")]
      + shown.map { .init($0 == 0 ? "part of the last step" : "\($0) before") })
  for radius in [0.5, 0.9, 1.5, 2.5, 4] {
    let runs = seeds.map { seed -> [Double] in
      var random = SeededGenerator(seed: seed)
      var start = VanillaRNN<Double>(
        input: task.inputSize, hidden: 24, output: task.classes, using: &random)
      start.Whh = .gaussian(24, spectralRadius: radius, using: &random)
      let network = GatedRNN(start)
      let batch = task.batch(32, of: Double.self, using: &random)
      let tape = network.forward(batch.inputs, from: network.restingState(batch: 32))
      let loss = softmaxCrossEntropy(tape[task.lag].logits, targets: batch.targets)
      var dh = (loss.gradient / 32).timesTransposed(network.Why)
      var parts: [Double] = []
      for step in tape.reversed() {
        var part = network.zeroed()
        dh = network.backward(dh, through: step, into: &part)
        parts.append(part.Whh.norm())
      }
      return [network.gradient(batch).gradient.Whh.norm()] + shown.map { parts[$0] }
    }
    table.append(
      [.number(radius)]
        + (0...shown.count).map { column in .text(scientific(median(runs.map { $0[column] }))) })
  }
  return .init(tables: ["parts": table])
}

/// What clipping does to a gradient that has exploded: claim B11.
let directions = Experiment(
  id: "B11", chapter: chapter, claims: ["B11"],
  title: "Length and direction of exploded gradients after clipping", seeds: Array(1...25)
) { seeds, _ in
  var table = MeasuredTable(columns: [
    .init("clipping"), .init("length before", digits: 0), .init("length after", digits: 2),
    .init("cosine with the gradient", digits: 3), .init("entries at the limit, %", digits: 0),
  ])
  for clipping in [
    Clipping.norm(1), .value(10), .value(1), .value(0.1), .value(0.01),
  ] {
    var found: [[Double]] = []
    for seed in seeds {
      var random = SeededGenerator(seed: seed)
      var network = GatedRNN<Double>.rectifiedIdentity(
        input: 5, hidden: 24, output: 4, using: &random)
      network.Whh *= 1.3
      let gradient = network.gradient(
        RecallTask(lag: 20).batch(32, of: Double.self, using: &random)
      ).gradient
      var clipped = gradient
      var atLimit = 0
      switch clipping {
      case .none: break
      case .norm(let limit): clipped.clip(norm: limit)
      case .value(let limit):
        clipped.clip(value: limit)
        for (_, path) in clipped.parameters {
          atLimit += clipped[keyPath: path].elements.count { abs($0) == limit }
        }
      }
      let cosine = clipped.dot(gradient) / (clipped.norm() * gradient.norm())
      found.append([
        gradient.norm(), clipped.norm(), cosine,
        100 * Double(atLimit) / Double(gradient.parameterCount),
      ])
    }
    let middle = (0..<4).map { column in median(found.map { $0[column] }) }
    table.append([.text(name(clipping))] + middle.map { .number($0) })
  }
  return .init(tables: ["directions": table])
}

private func name(_ clipping: Clipping) -> String {
  switch clipping {
  case .none: "none"
  case .norm(let limit): "by norm, \(limit)"
  case .value(let limit): "by value, \(limit)"
  }
}

/// Training that breaks down without clipping: claim A10, its first half.
let explosions = Experiment(
  id: "A10", chapter: chapter, claims: ["A10", "C14"],
  title: "300 updates on a recall task over 15 steps, with and without clipping",
  seeds: Array(1...15)
) { seeds, progress in
  let task = RecallTask(lag: 15, noise: 0.3)
  var table = MeasuredTable(columns: [
    .init("network"), .init("learning rate", digits: 1), .init("clipping"),
    .init("learned, %", digits: 0), .init("worst loss, median"),
    .init("longest gradient, median"), .init("not finite, %", digits: 0),
  ])
  var series: [LineChart.Series] = []
  let cases: [(String, Double)] = [
    ("rectified, identity", 0.1), ("rectified, identity", 0.5), ("tanh, radius 3", 0.1),
  ]
  for (place, (kind, rate)) in cases.enumerated() {
    for clipping in [Clipping.none, .norm(1), .value(0.1)] {
      let runs = seeds.map { seed -> TrainingCurve in
        var random = SeededGenerator(seed: seed)
        var network = GatedRNN<Double>.rectifiedIdentity(
          input: task.inputSize, hidden: 24, output: task.classes, using: &random)
        if kind.hasPrefix("tanh") {
          network.Whh = .gaussian(24, spectralRadius: 3, using: &random)
          network.activation = .tanh
        }
        return practise(
          &network, task, optimiser: SGD(), rate: rate, clipping: clipping, updates: 300,
          using: &random)
      }
      let count = Double(runs.count)
      // A loss of infinity or NaN is the worst there is.
      let worst = runs.map { run in
        run.losses.allSatisfy(\.isFinite) ? run.losses.max() ?? 0 : .infinity
      }
      let longest = runs.map { $0.norms.filter(\.isFinite).max() ?? 0 }
      table.append([
        .text(kind), .number(rate), .text(name(clipping)),
        .number(100 * Double(runs.count { $0.accuracy >= 0.98 }) / count),
        .text(brief(median(worst))), .text(brief(median(longest))),
        .number(100 * Double(runs.count { $0.brokeAfter != nil }) / count),
      ])
      if place == 0, let run = runs.first {
        series.append(
          .init(name(clipping), Array(run.losses.prefix(60)), from: 1, marks: .line))
      }
    }
    progress(Double(place + 1) / Double(cases.count))
  }
  let chart = LineChart(
    "Rectified units that start as copies: 60 updates of one run", x: Axis("update"),
    y: Axis("loss (nats)", .logarithmic, range: 1e-3...1e3), series: series)
  return .init(tables: ["clipping": table], charts: ["loss": .line(chart)])
}

/// A number in a few digits, whatever its size.
private func brief(_ number: Double) -> String {
  guard number.isFinite else { return "∞" }
  return number >= 1e4 ? scientific(number) : short(number, digits: number < 10 ? 2 : 0)
}

private func short(_ number: Double, digits: Int) -> String {
  let factor = Double.pow(10, Double(digits))
  let rounded = (number * factor).rounded() / factor
  return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
}

/// A network and its remedy.
private enum Remedy: String, CaseIterable {
  case small = "tanh, radius 0.5"
  case plain = "tanh, as in chapter 01"
  case identity = "tanh, identity"
  case orthogonal = "tanh, orthogonal"
  case rectified = "rectified, identity"
  case leaky = "leaky"
  case gated = "gated"

  /// The network at the beginning of its training.
  func network(for task: RecallTask, using random: inout SeededGenerator) -> GatedRNN<Double> {
    let hidden = 24
    var start = VanillaRNN<Double>(
      input: task.inputSize, hidden: hidden, output: task.classes, using: &random)
    switch self {
    case .small: start.Whh = .gaussian(hidden, spectralRadius: 0.5, using: &random)
    case .plain, .leaky, .gated: break
    case .identity: start.Whh = .identity(hidden)
    case .orthogonal: start.Whh = .orthogonal(rows: hidden, columns: hidden, using: &random)
    case .rectified:
      return .rectifiedIdentity(
        input: task.inputSize, hidden: hidden, output: task.classes, using: &random)
    }
    switch self {
    case .leaky: return .leaky(start, longest: 100)
    case .gated: return GatedRNN(start, gate: .learned, gateBias: -2)
    default: return GatedRNN(start)
    }
  }
}

/// How far back each remedy can learn to listen: claims A10 and C14, their second half.
///
/// A measurement of fewer than three seeds keeps to the short lags and makes fewer updates.
let lags = Experiment(
  id: "A10-lags", chapter: chapter, claims: ["A10", "C14"],
  title: "Recall over growing lags, with Adam and norm clipping", seeds: Array(1...9)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let lags = isSmall ? [10, 40] : [10, 20, 40, 80, 160, 320]
  let updates = isSmall ? 150 : 600
  var learned = MeasuredTable(
    columns: [.init("network")] + lags.map { .init("lag \($0)", digits: 0) })
  var series: [LineChart.Series] = []
  var done = 0.0
  for remedy in Remedy.allCases {
    var shares: [Double] = []
    for lag in lags {
      let task = RecallTask(lag: lag, noise: 0.3)
      let runs = seeds.map { seed -> TrainingCurve in
        var random = SeededGenerator(seed: seed)
        var network = remedy.network(for: task, using: &random)
        return practise(
          &network, task, optimiser: Adam(), rate: 0.003, clipping: .norm(1), updates: updates,
          goal: 0.98, using: &random)
      }
      let solved = runs.compactMap(\.solvedAfter)
      shares.append(100 * Double(solved.count) / Double(runs.count))
      done += Double(lag)
      progress(done / Double(Remedy.allCases.count * lags.reduce(0, +)))
    }
    learned.append([.text(remedy.rawValue)] + shares.map { .number($0) })
    series.append(
      .init(
        remedy.rawValue,
        points: zip(lags, shares).map { .init(x: Double($0), y: $1) }))
  }
  let chart = LineChart(
    "Runs that learned to recall, %", x: Axis("lag, steps", .logarithmic),
    y: Axis("learned, %", range: 0...100), series: series)
  return .init(tables: ["learned": learned], charts: ["learned": .line(chart)])
}

/// How many directions survive before any training: claim A10.
let survivors = Experiment(
  id: "A10-directions", chapter: chapter, claims: ["A10"],
  title: "The singular values of ∂h_T/∂h_(T-80) before training, medians", seeds: Array(1...25)
) { seeds, progress in
  let lag = 80
  var table = MeasuredTable(columns: [
    .init("network"), .init("largest"), .init("second"), .init("third"), .init("sixth"),
  ])
  for (place, remedy) in Remedy.allCases.enumerated() {
    let runs = seeds.map { seed -> [Double] in
      var random = SeededGenerator(seed: seed)
      let task = RecallTask(lag: lag, noise: 0.3)
      let network = remedy.network(for: task, using: &random)
      let batch = task.batch(1, of: Double.self, using: &random)
      let tape = network.forward(batch.inputs, from: network.restingState(batch: 1))
      let factors = tape.dropFirst().map { network.jacobian(of: $0) }
      return jacobianProduct(factors, size: network.hiddenSize).singularValues()
    }
    let shown = [0, 1, 2, 5].map { index in scientific(median(runs.map { $0[index] })) }
    table.append([.text(remedy.rawValue)] + shown.map { .text($0) })
    progress(Double(place + 1) / Double(Remedy.allCases.count))
  }
  return .init(
    tables: ["singular": table], charts: ["start": .line(startingGradients(seeds: seeds))])
}

/// ‖dL/dh_(T-lag)‖ over ‖dL/dh_T‖ of a sequence before any training, medians over sequences and
/// networks.
private func startingGradients(seeds: [UInt64]) -> LineChart {
  let task = RecallTask(lag: 100, noise: 0.3)
  let series = Remedy.allCases.map { remedy in
    let runs = seeds.flatMap { seed -> [[Double]] in
      var random = SeededGenerator(seed: seed)
      let network = remedy.network(for: task, using: &random)
      let batch = task.batch(16, of: Double.self, using: &random)
      let tape = network.forward(batch.inputs, from: network.restingState(batch: 16))
      let last = softmaxCrossEntropy(tape[task.lag].logits, targets: batch.targets).gradient
      let logits = Array(repeating: Matrix<Double>?.none, count: task.lag) + [last]
      let states = network.backward(tape, logits: logits).states.reversed().prefix(task.lag + 1)
      return (0..<16).map { row in
        let norms = states.map { $0.row(row).norm() }
        return norms.map { $0 / norms[0] }
      }
    }
    return LineChart.Series(
      remedy.rawValue, (0...task.lag).map { lag in median(runs.map { $0[lag] }) })
  }
  return LineChart(
    "The gradient before training, looking back from the last step", x: Axis("lag, steps"),
    y: Axis("‖dL/dh_(T-lag)‖ / ‖dL/dh_T‖", .logarithmic, range: 1e-6...10), series: series)
}
