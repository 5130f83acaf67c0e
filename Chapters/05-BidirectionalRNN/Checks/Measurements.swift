import BidirectionalRNN
import GatedCells
import Manuscript
import Matrices
import Plotting
import Training

/// What `course measure` measures for this chapter.
public let bidirectionalRNNExperiments =
  [whoSeesWhom, padding, intonation, delays, cheating] + classifierExperiments

let chapter = "BidirectionalRNN"

/// The Jacobians of one direction, of both, and of the three wirings: claims A28 and A29.
private let whoSeesWhom = Experiment(
  id: "A29", chapter: chapter, claims: ["A28", "A29"],
  title: "Norms of ∂y_t/∂x_s for 8 steps, one layer of 2 × 6 tanh units on 3 inputs", seeds: [1]
) { seeds, _ in
  let T = 8
  var random = SeededGenerator(seed: seeds[0])
  let cells = (0..<2).map { _ in TanhCell<Double>(input: 3, hidden: 6, using: &random) }
  let lifted = Bidirectional(forward: TanhCell<Dual>(cells[0]), backward: TanhCell<Dual>(cells[1]))
  let inputs = (0..<T).map { _ in Matrix<Double>.normal(rows: 1, columns: 3, using: &random) }
  let start = lifted.restingState(batch: 1)
  func tape(_ x: [Matrix<Dual>]) -> BidirectionalTape<TanhCell<Dual>> {
    lifted.forward(x, from: start)
  }
  func map(_ influence: Influence, _ title: String, row: String = "output y_t") -> MeasuredChart {
    .heat(
      HeatMap(
        title, rows: (1...T).map(String.init), columns: (1...T).map(String.init),
        values: influence.norms.map { $0.map { $0 == 0 ? .nan : $0 } }, rowTitle: row,
        columnTitle: "input x_s", range: 0...2.5))
  }
  let forward = Influence(of: inputs) { tape($0).streams.forward.outputs }
  let both = Influence(of: inputs) { tape($0).outputs }
  let wirings = Wiring.allCases.map { wiring in
    (wiring, Influence(of: inputs) { tape($0).backwardHalf(wiring) })
  }
  var charts = [
    "forward": map(forward, "One direction: nothing right of the diagonal"),
    "both": map(both, "Both directions: every output sees every input"),
  ]
  let names: [Wiring: (String, String)] = [
    .aligned: ("aligned", "The backward half, own step T - t + 1"),
    .asPrinted: ("printed", "The backward half as printed, own step T - t"),
    .unturned: ("unturned", "The backward half not turned round, own step t"),
  ]
  for (wiring, influence) in wirings {
    if let (name, title) = names[wiring] {
      charts[name] = map(influence, title, row: "backward half of y_t")
    }
  }
  var table = MeasuredTable(columns: [
    .init("output"), .init("pairs (t, s) with a path"), .init("with s > t"), .init("with s = t"),
    .init("steps that see nothing"),
  ])
  let rows =
    [("forward stream", forward), ("both streams", both)]
    + wirings.map { ("backward half, \($0.0.rawValue)", $0.1) }
  for (name, influence) in rows {
    let sees = influence.sees
    let pairs = (0..<T).flatMap { t in (0..<T).map { (t, $0) } }.filter { sees[$0.0][$0.1] }
    table.append([
      .text(name), .number(Double(pairs.count)), .number(Double(pairs.count { $0.1 > $0.0 })),
      .number(Double(pairs.count { $0.1 == $0.0 })),
      .number(Double(sees.count { !$0.contains(true) })),
    ])
  }
  return .init(tables: ["paths": table], charts: charts)
}

/// A tagger with random weights, of one direction or of both, with about equally many weights.
func oneWay(symbols: Int, tags: Int, using random: inout SeededGenerator) -> Tagger<
  FusedLayer<Float>
> {
  Tagger(FusedLayer(.gru, inputs: symbols, hidden: 24, using: &random), tags: tags, using: &random)
}

/// A tagger that reads in both directions, 16 units each.
func bothWays(symbols: Int, tags: Int, using random: inout SeededGenerator) -> Tagger<
  FusedBidirectional<Float>
> {
  Tagger(
    FusedBidirectional(.gru, inputs: symbols, hidden: 16, using: &random), tags: tags,
    using: &random)
}

/// Trains with Adam on fresh batches of 32.
///
/// - Returns: The losses of all updates.
func train<Layer: SequenceReader>(
  _ tagger: inout Tagger<Layer>, updates: Int, rate: Double = 0.01,
  using random: inout SeededGenerator,
  _ batch: (inout SeededGenerator) -> TaggedBatch
) -> [Double] {
  var run = TrainingRun(model: tagger, optimiser: Adam(), random: random)
  // Clipped gradients cannot diverge, so there is nothing to throw.
  _ = try? run.run(until: updates, rate: .constant(rate), clippingNorm: 1) { run in
    run.model.lossAndGradient(batch(&run.random))
  }
  tagger = run.model
  random = run.random
  return run.losses
}

/// Losses in means of ten, so that a line can be read.
private func smooth(_ losses: [Double]) -> [LineChart.Point] {
  stride(from: 0, to: losses.count, by: 10).map { start in
    let part = losses[start..<min(start + 10, losses.count)]
    return .init(x: Double(start + part.count / 2), y: part.reduce(0, +) / Double(part.count))
  }
}

private func share(_ numbers: [Double]) -> Cell {
  .number(100 * median(numbers))
}

private func range(_ numbers: [Double]) -> Cell {
  func percent(_ x: Double) -> String { "\((x * 1000).rounded() / 10)" }
  return .text("\(percent(numbers.min() ?? .nan)) … \(percent(numbers.max() ?? .nan))")
}

/// Reading aloud in one direction and in both: the task that needs the future.
let intonation = Experiment(
  id: "A29-intonation", chapter: chapter, claims: ["A29"],
  title: "Tagging syllables whose pitch depends on the mark at the end: 300 updates of 32 "
    + "sentences, 2,000 held-out sentences", seeds: Array(1...5)
) { seeds, progress in
  let updates = seeds.count < 3 ? 150 : 300
  var table = MeasuredTable(columns: [
    .init("reader"), .init("weights"), .init("held-out loss, nats, median", digits: 4),
    .init("held-out accuracy, %, median", digits: 1), .init("lowest … highest"),
  ])
  var series: [LineChart.Series] = []
  var done = 0.0
  for (name, opens, isBoth) in [
    ("one direction", false, false), ("both directions", false, true),
    ("one direction, questions open with ¿", true, false),
  ] {
    let task = IntonationTask(opensQuestions: opens)
    var scores: [(loss: Double, accuracy: Double)] = []
    var weights = 0
    for seed in seeds {
      var random = SeededGenerator(seed: seed)
      var heldOut = random.stream("held out")
      let test = task.batch(2000, using: &heldOut)
      let losses: [Double]
      if isBoth {
        var tagger = bothWays(symbols: 5, tags: 2, using: &random)
        losses = train(&tagger, updates: updates, using: &random) { task.batch(32, using: &$0) }
        scores.append(tagger.score(test))
        weights = tagger.parameterCount
      } else {
        var tagger = oneWay(symbols: 5, tags: 2, using: &random)
        losses = train(&tagger, updates: updates, using: &random) { task.batch(32, using: &$0) }
        scores.append(tagger.score(test))
        weights = tagger.parameterCount
      }
      if seed == seeds[0] { series.append(.init(name, points: smooth(losses), marks: .line)) }
      done += 1
      progress(done / Double(3 * seeds.count))
    }
    table.append([
      .text(name), .number(Double(weights)), .number(median(scores.map(\.loss))),
      share(scores.map(\.accuracy)), range(scores.map(\.accuracy)),
    ])
  }
  let chart = LineChart(
    "Who may hear the end of the sentence learns the pitch", x: Axis("update"),
    y: Axis("training loss, nats (mean of ten)", range: 0...0.8), series: series)
  return .init(
    tables: ["scores": table], charts: ["loss": .line(chart)],
    values: ["chance": .init(.number(Double.log(2)), digits: 4)])
}

/// A network of one direction that may answer late.
let delays = Experiment(
  id: "A29-delay", chapter: chapter, claims: ["A29"],
  title: "Does the coin two steps later fall like this one? One direction, answers late by 0 to 4 "
    + "steps; 400 updates of 32 rows, 2,000 held-out rows", seeds: Array(1...5)
) { seeds, progress in
  let updates = seeds.count < 3 ? 250 : 400
  var table = MeasuredTable(columns: [
    .init("reader"), .init("held-out loss, nats, median", digits: 4),
    .init("held-out accuracy, %, median", digits: 1), .init("lowest … highest"),
  ])
  for delay in [0, 1, 2, 3, 4] {
    let task = CoinTask(delay: delay)
    let scores = seeds.map { seed in
      var random = SeededGenerator(seed: seed)
      var heldOut = random.stream("held out")
      var tagger = oneWay(symbols: 2, tags: 2, using: &random)
      _ = train(&tagger, updates: updates, using: &random) { task.batch(32, using: &$0) }
      return tagger.score(task.batch(2000, using: &heldOut))
    }
    table.append([
      .text("one direction, \(delay) late"), .number(median(scores.map(\.loss))),
      share(scores.map(\.accuracy)), range(scores.map(\.accuracy)),
    ])
    progress(Double(delay + 1) / 6)
  }
  let task = CoinTask()
  let scores = seeds.map { seed in
    var random = SeededGenerator(seed: seed)
    var heldOut = random.stream("held out")
    var tagger = bothWays(symbols: 2, tags: 2, using: &random)
    _ = train(&tagger, updates: updates, using: &random) { task.batch(32, using: &$0) }
    return tagger.score(task.batch(2000, using: &heldOut))
  }
  table.append([
    "both directions", .number(median(scores.map(\.loss))), share(scores.map(\.accuracy)),
    range(scores.map(\.accuracy)),
  ])
  return .init(tables: ["scores": table])
}

/// A language model that reads the answer: both directions predict throws of a die.
let cheating = Experiment(
  id: "A29-cheating", chapter: chapter, claims: ["A29"],
  title: "Predicting the next throw of a fair die with four sides: 300 updates of 32 rows, 2,000 "
    + "held-out rows", seeds: Array(1...5)
) { seeds, _ in
  let updates = seeds.count < 3 ? 150 : 300
  let task = DiceTask()
  var rows: [String: [(loss: Double, accuracy: Double)]] = [:]
  for seed in seeds {
    var random = SeededGenerator(seed: seed)
    var heldOut = random.stream("held out")
    let test = task.batch(2000, using: &heldOut)
    var one = oneWay(symbols: 4, tags: 4, using: &random)
    _ = train(&one, updates: updates, using: &random) { task.batch(32, using: &$0) }
    rows["one direction", default: []].append(one.score(test))
    var both = bothWays(symbols: 4, tags: 4, using: &random)
    _ = train(&both, updates: updates, using: &random) { task.batch(32, using: &$0) }
    rows["both directions", default: []].append(both.score(test))
    // What it is worth when the future is not there: each prefix alone, asked at its last step.
    var right = 0
    var asked = 0
    var loss = 0.0
    for end in 1..<task.steps {
      let prefix = Array(test.symbols[..<end])
      let (outputs, _) = both.layer.read(
        prefix, lengths: Array(repeating: end, count: test.lengths.count))
      let logits = outputs[end - 1] • both.Wy + both.by
      let targets = test.tags[end - 1]
      right += zip(logits.argmax(), targets).count { $0 == $1 }
      asked += targets.count
      loss += Double(softmaxCrossEntropy(logits, targets: targets).loss)
    }
    rows["both directions, the future withheld", default: []].append(
      (loss / Double(asked), Double(right) / Double(asked)))
  }
  var table = MeasuredTable(columns: [
    .init("model"), .init("held-out loss, nats, median", digits: 4),
    .init("held-out accuracy, %, median", digits: 1), .init("lowest … highest"),
  ])
  for name in ["one direction", "both directions", "both directions, the future withheld"] {
    let scores = rows[name] ?? []
    table.append([
      .text(name), .number(median(scores.map(\.loss))), share(scores.map(\.accuracy)),
      range(scores.map(\.accuracy)),
    ])
  }
  return .init(
    tables: ["scores": table],
    values: ["entropy": .init(.number(Double.log(4)), digits: 4)])
}

/// A backward stream that starts in the padding.
let padding = Experiment(
  id: "A28-padding", chapter: chapter, claims: ["A28"],
  title: "A trained tagger's sentences before so many steps of padding, read from each sentence's "
    + "end and from the end of the batch; 1,000 held-out sentences", seeds: Array(1...5)
) { seeds, _ in
  let isSmall = seeds.count < 3
  let task = IntonationTask()
  let amounts = [0, 1, 2, 5, 10, 20]
  var changes = amounts.map { _ in [Double]() }
  var accuracies = amounts.map { _ in [Double]() }
  var right = amounts.map { _ in [Double]() }
  for seed in seeds {
    var random = SeededGenerator(seed: seed)
    var heldOut = random.stream("held out")
    var tagger = bothWays(symbols: 5, tags: 2, using: &random)
    _ = train(&tagger, updates: isSmall ? 150 : 300, using: &random) {
      task.batch(32, using: &$0)
    }
    let layer = tagger.layer
    let sentences = (0..<(isSmall ? 200 : 1000)).map { _ in task.sentence(using: &heldOut) }
    for (place, amount) in amounts.enumerated() {
      var change: Float = 0
      var (good, correct, count) = (0, 0, 0)
      // Sentences of one length together, each behind `amount` steps of the symbol 0.
      for sentences in Dictionary(grouping: sentences, by: { $0.symbols.count }).values {
        let length = sentences[0].symbols.count
        let symbols = (0..<length + amount).map { t in
          sentences.map { t < length ? $0.symbols[t] : 0 }
        }
        let own = layer.read(
          symbols, lengths: Array(repeating: length, count: sentences.count)
        ).outputs
        let batch = layer.read(
          symbols, lengths: Array(repeating: length + amount, count: sentences.count)
        ).outputs
        for t in 0..<length {
          change = max(change, Float((own[t] - batch[t]).maximumMagnitude()))
          let answers = [own, batch].map { ($0[t] • tagger.Wy + tagger.by).argmax() }
          for (row, sentence) in sentences.enumerated() {
            guard let tag = sentence.tags[t] else { continue }
            count += 1
            correct += answers[0][row] == tag ? 1 : 0
            good += answers[1][row] == tag ? 1 : 0
          }
        }
      }
      changes[place].append(Double(change))
      accuracies[place].append(Double(good) / Double(count))
      right[place].append(Double(correct) / Double(count))
    }
  }
  var table = MeasuredTable(columns: [
    .init("steps of padding"), .init("largest change of an output, median", digits: 3),
    .init("accuracy from each end, %, median", digits: 1),
    .init("accuracy from the padding, %, median", digits: 1), .init("lowest … highest"),
  ])
  for (place, amount) in amounts.enumerated() {
    table.append([
      .number(Double(amount)), .number(median(changes[place])), share(right[place]),
      share(accuracies[place]), range(accuracies[place]),
    ])
  }
  return .init(tables: ["padding": table])
}
