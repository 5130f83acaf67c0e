import BeyondChains
import GatedCells
import Manuscript
import Matrices
import Plotting
import Training

/// Where a dot will be, by a convolutional LSTM, by an LSTM, and by two simple rules: claim E16.
let movingDot = Experiment(
  id: "E16-dot", chapter: chapter, claims: ["E16"],
  title: "Forecasts of a bouncing dot on 8 × 8 pixels, trained on films of 12 frames",
  seeds: Array(1...5)
) { seeds, progress in
  let size = ImageSize(height: 8, width: 8)
  let (frames, updates, batch) = (12, 600, 16)
  let task = BouncingDot(size: size, frames: frames)
  let larger = BouncingDot(size: ImageSize(height: 14, width: 14), frames: 24)
  var convolutional: [FrameErrors] = []
  var moved: [FrameErrors] = []
  var dense: [FrameErrors] = []
  var alone: [[Double]] = []
  var faster: [Double] = []
  var first: FramePredictor<Float>?
  var counts = (convolutional: 0, dense: 0)
  let stops = [50, 100, 200, 400, 600]
  var learning: [Int: (convolutional: [Double], dense: [Double])] = [:]
  for (index, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    let model = FramePredictor<Float>(size: size, channels: 8, using: &random)
    counts.convolutional = model.parameterCount
    var run = TrainingRun(model: model, optimiser: Adam(), random: random.stream("films"))
    var others = SeededGenerator(seed: seed).stream("held out")
    let films = task.films(512, of: Float.self, using: &others)
    /// The mean squared error of the frames that can be known, the third to the last.
    func knowable(_ predictions: [Matrix<Float>]) -> Double {
      let errors = FrameErrors(predictions, of: films).squared.dropFirst()
      return errors.reduce(0, +) / Double(errors.count)
    }
    try run.run(until: updates, rate: .cosine(peak: 0.02, total: updates), clippingNorm: 1) { run in
      let films = task.films(batch, of: Float.self, using: &run.random)
      let (loss, gradient) = run.model.lossAndGradient(films)
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: batch)
    } afterEach: { run in
      if stops.contains(run.step) {
        learning[run.step, default: ([], [])].convolutional
          .append(knowable(run.model.predictions(films)))
      }
    }
    convolutional.append(FrameErrors(run.model.predictions(films), of: films))
    let continued = run.model.continuation(of: films, seen: 3)
    alone.append(
      zip(continued, films.places.dropFirst(3)).map { said, places in
        Double(zip(said, places).count { $0 == $1 }) / 512
      })
    var elsewhere = run.model
    elsewhere.cell.size = larger.size
    let wide = larger.films(128, of: Float.self, using: &others)
    moved.append(FrameErrors(elsewhere.predictions(wide), of: wide))
    let fast = BouncingDot(size: size, frames: frames, speed: 2)
      .films(512, of: Float.self, using: &others)
    faster.append(FrameErrors(run.model.predictions(fast), of: fast).right[frames - 2])
    first = first ?? run.model
    progress((Double(index) + 0.6) / Double(seeds.count))

    var ordinary = FusedNetwork<Float>(
      .lstm, input: size.pixels, hidden: 64, output: size.pixels, keepBias: 1, using: &random)
    counts.dense = ordinary.parameterCount
    var rule = Adam<FusedNetwork<Float>>()
    var draw = random.stream("films")
    let seen = films.images(size.pixels)
    func predictions() -> [Matrix<Float>] {
      let tape = FusedTape<Float>()
      _ = ordinary.layer.forward(
        .vectors(seen), from: ordinary.layer.restingState(batch: films.count), tape: tape)
      return tape.outputs.map { softmax($0 • ordinary.Why + ordinary.by) }
    }
    for update in 1...updates {
      let films = task.films(batch, of: Float.self, using: &draw)
      var gradient = ordinary.lossAndGradient(
        films.images(size.pixels), targets: films.places.dropFirst().map { $0.map { $0 } }
      ).gradient
      gradient.clip(norm: 1)
      rule.update(
        &ordinary, gradient: gradient,
        rate: LearningRate.cosine(peak: 0.01, total: updates)(update - 1))
      if stops.contains(update) {
        learning[update, default: ([], [])].dense.append(knowable(predictions()))
      }
    }
    dense.append(FrameErrors(predictions(), of: films))
    progress(Double(index + 1) / Double(seeds.count))
  }

  var random = SeededGenerator(seed: seeds[0]).stream("baselines")
  let films = task.films(512, of: Float.self, using: &random)
  let copied = FrameErrors(films.copyingLastFrame(pixels: size.pixels), of: films)
  let anywhere = FrameErrors(films.anywhere(pixels: size.pixels), of: films)
  var table = MeasuredTable(columns: [
    .init("frame"), .init("copy the last frame", digits: 2), .init("anywhere", digits: 2),
    .init("LSTM of 64 units"), .init("convolutional LSTM"),
    .init("right, LSTM", digits: 2), .init("right, convolutional", digits: 2),
  ])
  for step in 0..<frames - 1 {
    table.append([
      .number(Double(step + 2)), .number(copied.squared[step]), .number(anywhere.squared[step]),
      spread(dense.map { $0.squared[step] }, digits: 2),
      spread(convolutional.map { $0.squared[step] }, digits: 2),
      .number(median(dense.map { $0.right[step] })),
      .number(median(convolutional.map { $0.right[step] })),
    ])
  }
  let chart = LineChart(
    "The squared error of each frame's forecast", x: Axis("frame"), y: Axis("squared error"),
    series: [
      series("copy the last frame", copied.squared), series("anywhere", anywhere.squared),
      series("LSTM of 64 units", (0..<frames - 1).map { t in median(dense.map { $0.squared[t] }) }),
      series(
        "convolutional LSTM",
        (0..<frames - 1).map { t in median(convolutional.map { $0.squared[t] }) }),
    ])
  var byItself = MeasuredTable(columns: [.init("frame"), .init("right, on its own")])
  for (step, _) in alone[0].enumerated() {
    byItself.append([.number(Double(step + 4)), spread(alone.map { $0[step] }, digits: 2)])
  }
  var course = MeasuredTable(columns: [
    .init("updates"), .init("LSTM of 64 units"), .init("convolutional LSTM"),
  ])
  for stop in stops {
    course.append([
      .number(Double(stop)), spread(learning[stop]?.dense ?? [], digits: 2),
      spread(learning[stop]?.convolutional ?? [], digits: 2),
    ])
  }
  var charts: [String: MeasuredChart] = ["errors": .line(chart)]
  if let model = first { charts["frames"] = .heat(strip(model, task)) }
  let last = larger.frames - 2
  return .init(
    tables: ["errors": table, "alone": byItself, "learning": course], charts: charts,
    values: [
      "updates": .init(.number(Double(updates))), "films": .init(.number(Double(updates * batch))),
      "parameters": .init(.number(Double(counts.convolutional))),
      "denseParameters": .init(.number(Double(counts.dense))),
      "faster": .init(spread(faster, digits: 2)),
      "larger": .init(spread(moved.map { $0.right[last] }, digits: 2)),
      "largerError": .init(spread(moved.map { $0.squared[last] }, digits: 2)),
    ])
}

/// Dots that are faster than a filter reaches: claim E16.
let reachOfFilters = Experiment(
  id: "E16-reach", chapter: chapter, claims: ["E16"],
  title:
    "Films of 10 frames on 9 × 9 pixels after 400 updates, by the dot's speed and the filters",
  seeds: Array(1...3)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("pixels a frame"), .init("filters"), .init("parameters"), .init("right, frame 3"),
    .init("right, frame 4"), .init("right, frame 10"),
  ])
  let size = ImageSize(height: 9, width: 9)
  let cases = [(1, 1), (1, 3), (2, 3), (2, 5)]
  for (done, (speed, kernel)) in cases.enumerated() {
    let task = BouncingDot(size: size, frames: 10, speed: speed)
    var parameters = 0
    let errors = try seeds.map { seed in
      var random = SeededGenerator(seed: seed)
      let model = FramePredictor<Float>(size: size, channels: 8, kernel: kernel, using: &random)
      parameters = model.parameterCount
      var run = TrainingRun(model: model, optimiser: Adam(), random: random.stream("films"))
      try run.run(until: 400, rate: .cosine(peak: 0.02, total: 400), clippingNorm: 1) { run in
        let films = task.films(16, of: Float.self, using: &run.random)
        let (loss, gradient) = run.model.lossAndGradient(films)
        return BatchGradient(loss: Double(loss), gradient: gradient, tokens: 16)
      }
      var others = SeededGenerator(seed: seed).stream("held out")
      let films = task.films(512, of: Float.self, using: &others)
      return FrameErrors(run.model.predictions(films), of: films)
    }
    table.append([
      .number(Double(speed)), .text("\(kernel) × \(kernel)"), .number(Double(parameters)),
      spread(errors.map { $0.right[1] }, digits: 2), spread(errors.map { $0.right[2] }, digits: 2),
      spread(errors.map { $0.right[8] }, digits: 2),
    ])
    progress(Double(done + 1) / Double(cases.count))
  }
  return .init(tables: ["reach": table])
}

/// A line over the frames that are forecast: the second to the last.
private func series(_ name: String, _ values: [Double]) -> LineChart.Series {
  .init(
    name, points: values.enumerated().map { .init(x: Double($0 + 2), y: $1) }, marks: .automatic)
}

/// One film, and what was forecast of it.
private func strip(_ model: FramePredictor<Float>, _ task: BouncingDot) -> HeatMap {
  var random = SeededGenerator(seed: 3).stream("picture")
  let films = task.films(1, of: Float.self, using: &random)
  return FilmStrip(films, model.predictions(films), size: task.size, count: 10)
    .heatMap("A film, and where each frame's dot was expected")
}

extension BouncingDot.Films {
  /// Each frame but the last as one row a film, [batch × pixels].
  fileprivate func images(_ pixels: Int) -> [Matrix<Element>] {
    places.dropLast().map { .oneHot($0, columns: pixels) }
  }
}
