import Manuscript
import Matrices
import Plotting
import TeacherForcing

/// What `course measure` measures for this chapter.
public let teacherForcingExperiments: [Experiment] = [
  separation, framings, speed, exposure, schedules, pairs,
]

let chapter = "TeacherForcing"

/// "0.84–1.00": an interval of shares.
private func interval(_ range: ClosedRange<Double>) -> Cell {
  func two(_ x: Double) -> String {
    let hundredths = Int((100 * x).rounded())
    return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
  }
  return .text("\(two(range.lowerBound))–\(two(range.upperBound))")
}

// MARK: - D7

/// A memory that is never put out, trained with each kind of loop: claim D7.
private let separation = Experiment(
  id: "D7", chapter: chapter, claims: ["D7"],
  title: "Silent recall of one of four classes over 6 steps, after 400 updates",
  seeds: Array(1...20)
) { seeds, progress in
  let task = SilentRecall(classes: 4, steps: 6)
  let every = task.examples(of: Array(0..<4), type: Double.self)
  var table = MeasuredTable(columns: [
    .init("loop"), .init("right at the last step, median", digits: 2),
    .init("worst seed", digits: 2), .init("best seed", digits: 2),
    .init("loss of the last step, median, nats", digits: 3),
  ])
  for (place, kind) in Recurrence.allCases.enumerated() {
    let runs = seeds.map { seed -> (accuracy: Double, loss: Double) in
      var random = SeededGenerator(seed: seed)
      var network = FeedbackRNN<Double>(
        kind, input: task.inputSize, hidden: 12, symbols: task.symbols, using: &random)
      network.practise(updates: 400, using: &random) { task.batch(32, using: &$0) }
      let tape = network.forced(every)
      let logs = logSoftmax(tape.logits[task.steps - 1])
      let loss = -(0..<4).reduce(0) { $0 + logs[$1, $1] } / 4
      return (task.accuracy(tape, every), loss)
    }
    let accuracies = runs.map(\.accuracy)
    table.append([
      .text(name(kind)), .number(median(accuracies)), .number(accuracies.min() ?? .nan),
      .number(accuracies.max() ?? .nan), .number(median(runs.map(\.loss))),
    ])
    progress(Double(place + 1) / 3)
  }
  return .init(tables: ["loops": table])
}

/// A loop as tables call it.
private func name(_ kind: Recurrence) -> String {
  switch kind {
  case .hidden: "state"
  case .output: "output"
  case .both: "both"
  }
}

// MARK: - Captions

/// A captioner before training, its task, and pictures of scenes whose pairs are not learned.
private struct Captioner {
  let task: Captioning
  var random: SeededGenerator
  var network: FeedbackRNN<Float>
  let pictures: Examples<Float>

  init(_ kind: Recurrence, _ place: ContextPlace, isFree: Bool, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    task = Captioning(isFree: isFree, seed: seed)
    network = FeedbackRNN(
      kind, context: Scene.features, contextPlace: place, hidden: 48,
      symbols: captionWords.count, using: &random)
    pictures = task.examples(task.heldOut, using: &random)
  }

  var accuracy: Double { task.accuracy(network.generate(pictures), task.heldOut) }

  mutating func practise(
    updates: Int, schedule: TruthSchedule, choice: Choice = .likeliest, every interval: Int,
    until isDone: (Int, Double) -> Bool
  ) {
    let (task, pictures) = (task, pictures)
    network.practise(
      updates: updates, rate: 0.005, schedule: schedule, choice: choice, using: &random,
      batch: { task.batch(32, using: &$0) },
      afterEach: { update, _, network in
        guard update % interval == 0 else { return true }
        return !isDone(update, task.accuracy(network.generate(pictures), task.heldOut))
      })
  }
}

/// Captions by each kind of loop and each place of the context: claims B6 and E8.
private let framings = Experiment(
  id: "B6", chapter: chapter, claims: ["B6", "E8"],
  title: "Right captions of held-out pairs, in percent, after 800 updates with teacher forcing",
  seeds: Array(1...5)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("loop"), .init("picture enters"), .init("one order", digits: 0),
    .init("one order, range"), .init("either order", digits: 0), .init("either order, range"),
  ])
  var done = 0.0
  for kind in Recurrence.allCases {
    for place in ContextPlace.allCases {
      var cells: [Cell] = [
        .text(name(kind)), .text(place == .everyStep ? "at every step" : "at step 1"),
      ]
      for isFree in [false, true] {
        let shares = seeds.map { seed -> Double in
          var captioner = Captioner(kind, place, isFree: isFree, seed: seed)
          captioner.practise(updates: 800, schedule: .constant(1), every: 800) { _, _ in true }
          return 100 * captioner.accuracy
        }
        func whole(_ x: Double?) -> String { "\(Int((x ?? .nan).rounded()))" }
        cells += [
          .number(median(shares)), .text("\(whole(shares.min()))–\(whole(shares.max()))"),
        ]
        done += 1
        progress(done / 12)
      }
      table.append(cells)
    }
  }
  return .init(tables: ["framings": table])
}

// MARK: - A33

/// A task of the race between the two ways of training.
private enum Race: String, CaseIterable {
  case oneOrder = "captions, one order"
  case eitherOrder = "captions, either order"
  case walk = "dead reckoning"

  var most: Int {
    switch self {
    case .oneOrder: 700
    case .eitherOrder: 1000
    case .walk: 400
    }
  }
  var interval: Int { self == .walk ? 10 : 20 }
  /// The share of right answers that ends the race, always running free.
  var goal: Double { self == .eitherOrder ? 0.4 : 0.8 }

  /// The shares of right answers, running free, after every `interval` updates.
  func curve(truth: Double, seed: UInt64) -> [Double] {
    var curve: [Double] = []
    switch self {
    case .oneOrder, .eitherOrder:
      var captioner = Captioner(.both, .everyStep, isFree: self == .eitherOrder, seed: seed)
      captioner.practise(updates: most, schedule: .constant(truth), every: interval) {
        curve.append($1)
        return false
      }
    case .walk:
      var random = SeededGenerator(seed: seed)
      let walk = RingWalk(places: 6, steps: 12, noise: 0.25)
      let held: Examples<Float> = walk.batch(200, using: &random)
      var network = FeedbackRNN<Float>(.both, input: 1, hidden: 32, symbols: 6, using: &random)
      network.practise(
        updates: most, rate: 0.005, schedule: .constant(truth), using: &random,
        batch: { walk.batch(32, using: &$0) },
        afterEach: { update, _, network in
          guard update % interval == 0 else { return true }
          let errors = errorsByStep(network.generate(held), held.targets)
          curve.append(1 - errors.reduce(0, +) / Double(errors.count))
          return true
        })
    }
    return curve
  }
}

/// Updates to a goal with teacher forcing and running free: claims A33.
private let speed = Experiment(
  id: "A33", chapter: chapter, claims: ["A33"],
  title: "Updates until the goal is reached, running free on held-out data", seeds: Array(1...20)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("task"), .init("goal", digits: 1), .init("forced, median"), .init("forced, reached"),
    .init("free, median"),
    .init("free, reached"), .init("forced was first"), .init("share", digits: 2),
    .init("95 % interval"),
  ])
  var charts: [String: MeasuredChart] = [:]
  for (place, race) in Race.allCases.enumerated() {
    var curves: [[[Double]]] = []
    var updates: [[Double]] = []
    for (mode, truth) in [1.0, 0].enumerated() {
      let found = seeds.enumerated().map { index, seed in
        progress(
          (Double(2 * place + mode) + Double(index) / Double(seeds.count))
            / Double(2 * Race.allCases.count))
        return race.curve(truth: truth, seed: seed)
      }
      curves.append(found)
      updates.append(
        found.map { curve in
          curve.firstIndex { $0 >= race.goal }.map { Double(race.interval * ($0 + 1)) } ?? .infinity
        })
    }
    func middle(_ updates: [Double]) -> Cell {
      let middle = median(updates)
      return middle.isFinite ? .number(middle) : .text("over \(race.most)")
    }
    let first = zip(updates[0], updates[1]).count { $0 < $1 }
    table.append([
      .text(race.rawValue), .number(race.goal), middle(updates[0]),
      .number(Double(updates[0].count { $0.isFinite })),
      middle(updates[1]), .number(Double(updates[1].count { $0.isFinite })),
      .number(Double(first)), .number(Double(first) / Double(seeds.count)),
      interval(wilsonInterval(first, of: seeds.count)),
    ])
    let series = zip(["teacher forcing", "free running"], curves).map { name, curves in
      LineChart.Series(
        name,
        points: curves[0].indices.map { i in
          .init(x: Double(race.interval * (i + 1)), y: median(curves.map { $0[i] }))
        }, marks: .line)
    }
    let title =
      race == .walk ? "Right places, running free" : "Right \(race.rawValue), running free"
    charts["\(race)"] = .line(
      LineChart(
        title, x: Axis("update"), y: Axis("share, median of \(seeds.count) seeds"),
        series: series))
  }
  return .init(tables: ["race": table], charts: charts)
}

// MARK: - A34

/// Errors by step, told the truth and running free: claims A34 and E7.
private let exposure = Experiment(
  id: "A34", chapter: chapter, claims: ["A34", "E7"],
  title: "Wrong places by step, trained with teacher forcing", seeds: Array(1...20)
) { seeds, progress in
  let walk = RingWalk(places: 6, steps: 24, noise: 0.5)
  let none: [Cell] = [.text(""), .text("")]
  var series: [LineChart.Series] = []
  var table = MeasuredTable(columns: [
    .init("loop"), .init("told"), .init("step 1", digits: 3), .init("step 6", digits: 3),
    .init("step 12", digits: 3), .init("step 24", digits: 3), .init("worse at the end, seeds"),
    .init("Wilson's interval"),
  ])
  for (place, kind) in [Recurrence.output, .both].enumerated() {
    var (forced, free): ([[Double]], [[Double]]) = ([], [])
    for (index, seed) in seeds.enumerated() {
      var random = SeededGenerator(seed: seed)
      var network = FeedbackRNN<Float>(kind, input: 1, hidden: 32, symbols: 6, using: &random)
      network.practise(updates: 600, rate: 0.005, using: &random) { walk.batch(32, using: &$0) }
      let held: Examples<Float> = walk.batch(4000, using: &random)
      forced.append(errorsByStep(network.forced(held).said, held.targets))
      free.append(errorsByStep(network.generate(held), held.targets))
      progress((Double(place) + Double(index + 1) / Double(seeds.count)) / 2)
    }
    // How often an error has been told on by the last step.
    let worse = zip(forced, free).count { $0[walk.steps - 1] < $1[walk.steps - 1] }
    for (told, runs) in [("the truth", forced), ("its own", free)] {
      let middle = (0..<walk.steps).map { t in median(runs.map { $0[t] }) }
      series.append(.init("\(name(kind)) loop, told \(told)", middle, from: 1, marks: .line))
      let counted = [
        .text("\(worse) of \(seeds.count)"), interval(wilsonInterval(worse, of: seeds.count)),
      ]
      table.append(
        [.text(name(kind)), .text(told)] + [0, 5, 11, 23].map { .number(middle[$0]) }
          + (told == "its own" ? counted : none))
    }
  }
  var random = SeededGenerator(seed: seeds[0]).stream("best possible")
  let best = bestPossible(walk, walk.batch(4000, using: &random))
  table.append(
    [.text("none: the best possible"), .text("nothing")] + [0, 5, 11, 23].map { .number(best[$0]) }
      + none)
  // A slip takes a step of -1 for one of +1, or the other way round: two places off.
  let slip = normalTail(1 / walk.noise)
  var off = [1.0, 0, 0, 0, 0, 0]
  let predicted = (0..<walk.steps).map { _ in
    off = (0..<6).map { d in
      (1 - slip) * off[d] + slip / 2 * (off[(d + 2) % 6] + off[(d + 4) % 6])
    }
    return 1 - off[0]
  }
  series.append(.init("predicted", predicted, from: 1, marks: .line))
  table.append(
    [.text("predicted"), .text("its own")] + [0, 5, 11, 23].map { .number(predicted[$0]) }
      + none)
  let chart = LineChart(
    "Dead reckoning: an error is told on", x: Axis("step"), y: Axis("share of wrong places"),
    series: series)
  return .init(
    tables: ["steps": table], charts: ["steps": .line(chart)],
    values: ["slip": .init(.number(slip), digits: 4)])
}

/// The share of wrong places at each step of who knows the walk's rules, sees all noisy moves so
/// far and names the place that is most probable given them: no training can do better on average.
private func bestPossible(_ walk: RingWalk, _ examples: Examples<Double>) -> [Double] {
  let n = walk.places
  var wrong = [Double](repeating: 0, count: walk.steps)
  for row in 0..<examples.batch {
    var belief = [1.0] + [Double](repeating: 0, count: n - 1)
    for t in 0..<walk.steps {
      // The odds of +1 against -1, given what is seen of the move.
      let odds = Double.exp(2 * examples.inputs[t][row, 0] / (walk.noise * walk.noise))
      let on = odds / (1 + odds)
      belief = (0..<n).map { on * belief[($0 + n - 1) % n] + (1 - on) * belief[($0 + 1) % n] }
      let place = belief.indices.max { belief[$0] < belief[$1] }
      if place != examples.targets[t][row] { wrong[t] += 1 / Double(examples.batch) }
    }
  }
  return wrong
}

/// The probability that a standard normal number lies above z, by Simpson's rule.
private func normalTail(_ z: Double) -> Double {
  let (pieces, width) = (2000, 12.0)
  let h = width / Double(pieces)
  let sum = (0...pieces).reduce(0.0) { sum, i in
    let x = z + h * Double(i)
    let weight = i == 0 || i == pieces ? 1.0 : i % 2 == 1 ? 4 : 2
    return sum + weight * Double.exp(-x * x / 2)
  }
  return sum * h / 3 / Double.sqrt(2 * Double.pi)
}

// MARK: - Scheduled sampling

/// The ways to train that are compared, by name.
private func waysToTrain(_ updates: Double) -> [(String, TruthSchedule)] {
  [
    ("teacher forcing", .constant(1)), ("linear", .linear(updates: updates)),
    ("exponential", .exponential(k: Double.pow(0.5, 2 / updates))),
    // One half at half of the updates, as the other two: e^(i/k) = k.
    ("inverse sigmoid", .inverseSigmoid(k: halfLife(updates / 2))),
    ("free running", .constant(0)),
  ]
}

/// k with k log k = i, by halving an interval.
private func halfLife(_ i: Double) -> Double {
  var (low, high) = (1.0, i + 3)
  for _ in 0..<100 {
    let middle = (low + high) / 2
    if middle * Double.log(middle) < i { low = middle } else { high = middle }
  }
  return low
}

/// Three decays on tasks with one right answer and on one with two: claim E7.
private let schedules = Experiment(
  id: "E7", chapter: chapter, claims: ["E7"],
  title: "Scheduled sampling by decay: the share of right answers, running free",
  seeds: Array(1...5)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("training"), .init("walk, step 24", digits: 2),
    .init("walk with sight, step 24", digits: 2),
    .init("captions, one order", digits: 2), .init("captions, either order", digits: 2),
    .init("either order, range"),
  ])
  let updates = 600
  let tasks = [nil, 0.8].map { RingWalk(places: 6, steps: 24, noise: 0.5, sight: $0) }
  var done = 0.0
  for (title, schedule) in waysToTrain(Double(updates)) {
    let walks = tasks.map { walk in
      seeds.map { seed -> Double in
        var random = SeededGenerator(seed: seed)
        var network = FeedbackRNN<Float>(
          .both, input: walk.inputSize, hidden: 32, symbols: 6, using: &random)
        network.practise(
          updates: updates, rate: 0.005, schedule: schedule, choice: .sampled, using: &random
        ) { walk.batch(32, using: &$0) }
        let held: Examples<Float> = walk.batch(2000, using: &random)
        return 1 - errorsByStep(network.generate(held), held.targets)[walk.steps - 1]
      }
    }
    let captions = [false, true].map { isFree in
      seeds.map { seed -> Double in
        var captioner = Captioner(.both, .everyStep, isFree: isFree, seed: seed)
        captioner.practise(updates: updates, schedule: schedule, choice: .sampled, every: updates) {
          _, _ in true
        }
        return captioner.accuracy
      }
    }
    let free = captions[1]
    table.append([
      .text(title), .number(median(walks[0])), .number(median(walks[1])),
      .number(median(captions[0])), .number(median(free)),
      interval((free.min() ?? 0)...(free.max() ?? 0)),
    ])
    done += 1
    progress(done / 5)
  }
  let curves = waysToTrain(Double(updates)).dropFirst().dropLast().map { title, schedule in
    LineChart.Series(title, (0...updates).map { schedule($0) }, marks: .line)
  }
  let chart = LineChart(
    "How often the next step is told the truth", x: Axis("update"), y: Axis("probability"),
    series: Array(curves))
  return .init(tables: ["decays": table], charts: ["decays": .line(chart)])
}

/// What a constant share of the truth converges to on a coin that is reported twice.
private let pairs = Experiment(
  id: "D16", chapter: chapter, claims: ["D16", "E7"],
  title: "A repeated coin learned with scheduled sampling", seeds: Array(1...5)
) { seeds, progress in
  let table = JointTable.repeatedCoin()
  let every = table.everySequence(of: Double.self)
  var rows = MeasuredTable(columns: [
    .init("told the truth", digits: 2), .init("reports agree, predicted", digits: 3),
    .init("reports agree, median", digits: 3), .init("range"),
    .init("loss of a pair, median, nats", digits: 3),
  ])
  for (place, truth) in [1, 0.75, 0.5, 0.25, 0].enumerated() {
    let runs = seeds.map { seed -> (agree: Double, loss: Double) in
      var random = SeededGenerator(seed: seed)
      var network = FeedbackRNN<Double>(.both, hidden: 6, symbols: 2, using: &random)
      for rate in [0.02, 0.002] {
        network.practise(
          updates: 600, rate: rate, schedule: .constant(truth), choice: .sampled, using: &random
        ) { table.batch(64, using: &$0) }
      }
      let logs = network.logProbabilities(every)
      let p = logs.map { Double.exp($0) }
      return (p[0] + p[3], -(logs[0] + logs[3]) / 2)
    }
    let agree = runs.map(\.agree)
    rows.append([
      .number(truth), .number((1 + truth) / 2), .number(median(agree)),
      interval((agree.min() ?? 0)...(agree.max() ?? 0)), .number(median(runs.map(\.loss))),
    ])
    progress(Double(place + 1) / 5)
  }
  return .init(tables: ["coin": rows])
}
