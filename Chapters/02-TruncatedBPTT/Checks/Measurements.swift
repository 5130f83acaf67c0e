import BPTT
import Foundation
import Manuscript
import Matrices
import Plotting
import Training
import TruncatedBPTT

/// What `course measure` measures for this chapter.
public let truncatedBPTTExperiments = [
  updateSteps, reach, bias, byLot, lossAgainstInputs, lags, shakespeare,
]

private let chapter = "TruncatedBPTT"

/// The chapter's text.
private func text() throws -> String {
  let book = try Book(containing: #filePath)
  return try readText(
    book.location(of: "Chapters/02-TruncatedBPTT/Texts/shakespeare.txt").path)
}

/// When BPTT runs: claims A11 and A12.
private let updateSteps = Experiment(
  id: "A11", chapter: chapter, claims: ["A11", "A12"],
  title: "After which of 24 steps BPTT runs", seeds: [1]
) { seeds, _ in
  var random = SeededGenerator(seed: seeds[0])
  let model = VanillaRNN<Double>(input: 2, hidden: 3, output: 2, using: &random)
  var table = MeasuredTable(columns: [
    .init("k1"), .init("“t divides k1”"), .init("“k1 divides t”"), .init("updates"),
  ])
  for k1 in [1, 2, 3, 4, 6, 8, 12, 24] {
    func steps(_ rule: WindowedBPTT<Double>.Rule) -> [Int] {
      var windows = WindowedBPTT(
        every: k1, back: 24, from: model.restingState(batch: 1), rule: rule)
      var random = random
      return (0..<24).compactMap { _ in
        windows.read(
          .oneHot([random.integer(below: 2)], columns: 2), targets: [random.integer(below: 2)],
          with: model)?.step
      }
    }
    func shown(_ steps: [Int]) -> String {
      let words = steps.map { "\($0)" }
      return (words.count > 6 ? words.prefix(3) + ["…"] + words.suffix(1) : words[...])
        .joined(separator: ", ")
    }
    let right = steps(.every)
    table.append([
      .number(Double(k1)), .text(shown(steps(.asPrinted))), .text(shown(right)),
      .number(Double(right.count)),
    ])
  }
  return .init(tables: ["steps": table])
}

/// Which inputs the loss of each step reaches: claims C8 and C9.
private let reach = Experiment(
  id: "C8", chapter: chapter, claims: ["C8", "C9"],
  title: "The derivative of each loss by each input", seeds: [1]
) { seeds, progress in
  var random = SeededGenerator(seed: seeds[0])
  let steps = 16
  var model = VanillaRNN<Double>(input: 3, hidden: 24, output: 3, using: &random)
  model.Whh = .orthogonal(rows: 24, columns: 24, using: &random)
  let inputs = (0..<steps).map { _ in
    Matrix<Double>.normal(rows: 1, columns: 3, deviation: 0.3, using: &random)
  }
  let targets: [[Int?]] = (0..<steps).map { _ in [random.integer(below: 3)] }
  let tape = model.forward(inputs, from: model.restingState(batch: 1))
  let logits = model.loss(tape, targets: targets).logitGradients
  var charts: [String: MeasuredChart] = [:]
  var table = MeasuredTable(columns: [
    .init("truncation"), .init("pairs of a loss and an input reached"), .init("backward steps"),
  ])
  let truncations: [(String, String, Truncation)] = [
    ("none", "f(t) = 0", .none),
    ("sliding", "f(t) = max(0, t - 4)", .sliding(4)),
    ("chunks", "f(t) = 4 ⌊(t - 1) / 4⌋", .chunks(4)),
    ("printed", "f(t) = 4 ⌊t / 4⌋", .chunksAsPrinted(4)),
    ("windows", "k1 = 2, k2 = 6", .windows(every: 2, back: 6)),
  ]
  for (name, title, truncation) in truncations {
    let rows = (1...steps).map { t in
      let only = logits.enumerated().map { $0 + 1 == t ? $1 : nil }
      return model.truncatedGradient(tape, logits: only) { truncation($0) }.inputs.map {
        $0.norm()
      }
    }
    table.append([
      .text(title), .number(Double(rows.joined().count { $0 > 0 })),
      .number(
        Double(model.truncatedGradient(tape, logits: logits) { truncation($0) }.stepsBack)),
    ])
    let names = (1...steps).map { "\($0)" }
    charts[name] = .heat(
      HeatMap(
        "\(title): how the loss of a step depends on an input", rows: names, columns: names,
        values: rows, rowTitle: "loss of step t", columnTitle: "input of step s",
        range: 0...1.5, showsValues: false))
  }
  return .init(tables: ["reach": table], charts: charts)
}

/// A network that has read some of the text, and a stretch of the rest.
private struct Reader {
  var model: VanillaRNN<Double>
  let tape: [VanillaRNN<Double>.Step]
  let logits: [Matrix<Double>?]
  let full: VanillaRNN<Double>

  init(_ seed: UInt64, epochs: Int, hidden: Int, steps: Int, batch: Int) throws {
    let text = try text()
    let alphabet = Alphabet(of: text)
    let codes = alphabet.encode(String(text.prefix(200_000)))
    var random = SeededGenerator(seed: seed)
    var learner = StatefulLearner(
      VanillaRNN<Float>(
        input: alphabet.count, hidden: hidden, output: alphabet.count, using: &random), batch: 32)
    let streams = TextStreams(Array(codes.prefix(160_000)), count: 32)
    for _ in 0..<epochs {
      for start in stride(from: 0, to: streams.length, by: 50) {
        learner.learn(from: streams, at: start, chunk: 50, rate: 3e-3)
      }
    }
    model = VanillaRNN(learner.model)
    let rest = TextStreams(Array(codes.suffix(40_000)), count: batch)
    // The state is warm before the stretch begins.
    let (before, _): ([Matrix<Double>], _) = rest.chunk(0..<50, symbols: alphabet.count)
    let warm = model.forward(before, from: model.restingState(batch: batch))[49].state
    let (inputs, targets): ([Matrix<Double>], _) = rest.chunk(
      50..<50 + steps, symbols: alphabet.count)
    tape = model.forward(inputs, from: warm)
    logits = model.loss(tape, targets: targets).logitGradients
    full = model.backward(tape, logits: logits).parameters
  }
}

/// How far a truncated gradient is from the full one, before and after training.
private let bias = Experiment(
  id: "C9", chapter: chapter, claims: ["C9"],
  title: "Truncated gradients of a text of 100 steps against the full gradient", seeds: Array(1...4)
) { seeds, progress in
  let windows = [1, 2, 3, 5, 8, 12, 20, 30, 50, 100]
  var table = MeasuredTable(columns: [
    .init("k"), .init("cosine, untrained", digits: 3), .init("length, untrained", digits: 3),
    .init("cosine, trained", digits: 3), .init("length, trained", digits: 3),
    .init("cosine, trained, chunks", digits: 3), .init("length, trained, chunks", digits: 3),
  ])
  var sums = Array(repeating: Array(repeating: 0.0, count: 6), count: windows.count)
  for (number, seed) in seeds.enumerated() {
    for epochs in [0, 3] {
      let reader = try Reader(seed, epochs: epochs, hidden: 64, steps: 100, batch: 16)
      for (row, k) in windows.enumerated() {
        func compare(_ truncation: Truncation) -> GradientComparison {
          let gradient = reader.model.truncatedGradient(reader.tape, logits: reader.logits) {
            truncation($0)
          }.parameters
          return GradientComparison(gradient, to: reader.full, of: ["W_xh", "W_hh", "b_h"])
        }
        let sliding = compare(.sliding(k))
        let first = epochs == 0 ? 0 : 2
        sums[row][first] += sliding.cosine / Double(seeds.count)
        sums[row][first + 1] += sliding.lengthRatio / Double(seeds.count)
        if epochs > 0 {
          let chunks = compare(.chunks(k))
          sums[row][4] += chunks.cosine / Double(seeds.count)
          sums[row][5] += chunks.lengthRatio / Double(seeds.count)
        }
      }
    }
    progress(Double(number + 1) / Double(seeds.count))
  }
  for (k, row) in zip(windows, sums) {
    table.append([.number(Double(k))] + row.map { .number($0) })
  }
  func line(_ name: String, _ column: Int) -> LineChart.Series {
    .init(name, points: zip(windows, sums).map { .init(x: Double($0), y: $1[column]) })
  }
  let chart = LineChart(
    "The truncated gradient beside the full one", x: Axis("k, steps", .logarithmic),
    y: Axis("cosine of the angle"),
    series: [
      line("sliding, untrained", 0), line("sliding, trained", 2), line("chunks, trained", 4),
    ])
  return .init(tables: ["bias": table], charts: ["cosine": .line(chart)])
}

/// Truncation by lot: mean and spread.
private let byLot = Experiment(
  id: "C9-lot", chapter: chapter, claims: ["C9"],
  title: "Random truncation of a text of 50 steps: its mean and its spread", seeds: Array(1...3)
) { seeds, progress in
  let draws = 300
  let steps = 50
  var table = MeasuredTable(columns: [
    .init("c"), .init("mean reach, steps", digits: 1),
    .init("error of the mean", digits: 3), .init("expected of an unbiased mean", digits: 3),
    .init("spread of a draw", digits: 2), .init("cosine of a draw", digits: 2),
    .init("error of the mean, uncompensated", digits: 3),
    .init("error of a window of that reach", digits: 2),
  ])
  var done = 0
  let probabilities = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
  for c in probabilities {
    var sums = Array(repeating: 0.0, count: 7)
    for seed in seeds {
      let reader = try Reader(seed, epochs: 3, hidden: 32, steps: steps, batch: 4)
      let full = recurrentPart(reader.full)
      let square = full.dot(full)
      var random = SeededGenerator(seed: seed + 100)
      var means = [full.zeroed(), full.zeroed()]
      var (spread, cosine) = (0.0, 0.0)
      for _ in 0..<draws {
        let isDropped = RandomTruncation(probability: c).draw(steps: steps, using: &random)
        for (i, isCompensated) in [true, false].enumerated() {
          let truncation = RandomTruncation(probability: c, isCompensated: isCompensated)
          let gradient = recurrentPart(
            reader.model.backward(
              reader.tape, logits: reader.logits, borders: truncation.factors(isDropped)
            ).parameters)
          means[i].add(gradient, scaledBy: 1 / Double(draws))
          guard isCompensated else { continue }
          let comparison = GradientComparison(gradient, to: full)
          spread += comparison.relativeError * comparison.relativeError / Double(draws)
          cosine += comparison.cosine / Double(draws)
        }
      }
      for i in 0..<2 { means[i].add(full, scaledBy: -1) }
      let lengths = (1...steps).map { t in
        (0..<t).reduce(0.0) { $0 + Double.pow(1 - c, Double($1)) }
      }
      let reach = lengths.reduce(0, +) / Double(steps)
      let window = recurrentPart(
        reader.model.truncatedGradient(reader.tape, logits: reader.logits) {
          Truncation.sliding(Int(reach.rounded()))($0)
        }.parameters)
      let figures = [
        reach,
        (means[0].dot(means[0]) / square).squareRoot(),
        (spread / Double(draws)).squareRoot(), spread.squareRoot(), cosine,
        (means[1].dot(means[1]) / square).squareRoot(),
        GradientComparison(window, to: full).relativeError,
      ]
      for (i, figure) in figures.enumerated() { sums[i] += figure / Double(seeds.count) }
      done += 1
      progress(Double(done) / Double(seeds.count * probabilities.count))
    }
    table.append([.number(c)] + sums.map { .number($0) })
  }
  return .init(
    tables: ["lot": table], values: ["draws": .init(.number(Double(draws)))])
}

/// A gradient without the output layer's, which does not pass through time and is never wrong.
private func recurrentPart(_ gradient: VanillaRNN<Double>) -> VanillaRNN<Double> {
  var part = gradient
  part.Why = .zeros(like: part.Why)
  part.by = .zeros(like: part.by)
  return part
}

/// Updates an epoch, and the loss against the inputs read: claim C2.
private let lossAgainstInputs = Experiment(
  id: "C2", chapter: chapter, claims: ["C2"],
  title: "Held-out loss against the characters read, for chunks of several lengths",
  seeds: Array(1...2)
) { seeds, progress in
  let text = try text()
  let alphabet = Alphabet(of: text)
  let codes = alphabet.encode(String(text.prefix(66_000)))
  let streams = TextStreams(Array(codes.prefix(16 * 3840 + 1)), count: 16)
  let held = Array(codes.suffix(4000))
  let rates = [1e-3, 3e-3, 1e-2, 3e-2]
  let chunks = [streams.length, 960, 240, 60, 15, 5]
  let epochs = 6
  var table = MeasuredTable(
    columns: [
      .init("k"), .init("updates an epoch"), .init("rate"),
      .init("bits after one epoch", digits: 2),
      .init("bits after \(epochs) epochs", digits: 2),
    ])
  var series: [LineChart.Series] = []
  var done = 0
  for chunk in chunks {
    var best: (rate: Double, curve: [Double]) = (0, [.infinity])
    for rate in rates {
      var curve = Array(repeating: 0.0, count: epochs)
      for seed in seeds {
        var random = SeededGenerator(seed: seed)
        var learner = StatefulLearner(
          VanillaRNN<Float>(
            input: alphabet.count, hidden: 48, output: alphabet.count, using: &random),
          batch: 16)
        for epoch in 0..<epochs {
          for start in stride(from: 0, to: streams.length, by: chunk) {
            learner.learn(from: streams, at: start, chunk: chunk, rate: rate)
          }
          curve[epoch] += learner.model.bitsPerSymbol(of: held) / Double(seeds.count)
        }
        done += 1
        progress(Double(done) / Double(chunks.count * rates.count * seeds.count))
      }
      if curve[epochs - 1] < best.curve[best.curve.count - 1] { best = (rate, curve) }
    }
    table.append([
      .number(Double(chunk)), .number(Double(streams.length / chunk)), .number(best.rate),
      .number(best.curve[0]), .number(best.curve[epochs - 1]),
    ])
    let start = LineChart.Point(x: 0, y: Double.log(Double(alphabet.count)) / Double.log(2))
    series.append(
      .init(
        chunk == streams.length ? "full BPTT" : "k = \(chunk)",
        points: [start]
          + best.curve.enumerated().map {
            .init(x: Double(($0 + 1) * streams.length * 16) / 1000, y: $1)
          }))
  }
  let chart = LineChart(
    "Held-out loss against characters read", x: Axis("thousands of characters read"),
    y: Axis("bits a character"), series: series)
  return .init(
    tables: ["chunks": table], charts: ["loss": .line(chart)],
    values: ["characters": .init(.number(Double(streams.length * 16)))])
}

/// Lags against chunks: claim C10.
private let lags = Experiment(
  id: "C10", chapter: chapter, claims: ["C10"],
  title: "Accuracy of repeating a bit after a lag, for chunks of several lengths",
  seeds: Array(1...5)
) { seeds, progress in
  let chunks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12]
  let lags = Array(0...8)
  func accuracy(_ lag: Int, _ chunk: Int, _ seed: UInt64, isReservoir: Bool) -> Double {
    var random = SeededGenerator(seed: seed)
    let task = LagTask(lag: lag)
    var learner = StatefulLearner(
      VanillaRNN<Float>(input: 2, hidden: 16, output: 2, using: &random), batch: 16,
      isReservoir: isReservoir)
    task.train(&learner, chunk: chunk, updates: 6000 / chunk, rate: 5e-3, using: &random)
    return task.accuracy(of: learner.model, using: &random)
  }
  var rows: [[Double]] = []
  var table = MeasuredTable(columns: [
    .init("lag"), .init("recurrent part untrained", digits: 2), .init("τ = 3", digits: 2),
    .init("τ = lag", digits: 2),
    .init("τ = lag + 1", digits: 2), .init("τ = 12", digits: 2),
  ])
  for lag in lags {
    func mean(_ chunk: Int, isReservoir: Bool = false) -> Double {
      let runs = seeds.map { accuracy(lag, chunk, $0, isReservoir: isReservoir) }
      return runs.reduce(0, +) / Double(runs.count)
    }
    let row = chunks.map { mean($0) }
    rows.append(row)
    let reservoir = mean(3, isReservoir: true)
    func cell(_ chunk: Int) -> Cell {
      chunks.firstIndex(of: chunk).map { .number(row[$0]) } ?? "–"
    }
    table.append([
      .number(Double(lag)), .number(reservoir), cell(3), cell(lag), cell(lag + 1), cell(12),
    ])
    progress(Double(lag + 1) / Double(lags.count))
  }
  let chart = HeatMap(
    "Accuracy after training in chunks of τ steps", rows: lags.map { "\($0)" },
    columns: chunks.map { "\($0)" }, values: rows, rowTitle: "lag", columnTitle: "τ",
    range: 0.5...1, showsValues: true)
  return .init(
    tables: ["reservoir": table], charts: ["accuracy": .heat(chart)])
}

/// A model of Shakespeare: claim B7.
private let shakespeare = Experiment(
  id: "B7", chapter: chapter, claims: ["B7"],
  title: "Bits a character on the held-out tenth of the text", seeds: Array(1...2)
) { seeds, progress in
  let text = try text()
  let alphabet = Alphabet(of: text)
  let codes = alphabet.encode(text)
  let training = Array(codes.prefix(codes.count * 9 / 10))
  let held = Array(codes.dropFirst(training.count))
  let (epochs, chunk, batch) = (10, 50, 32)
  let streams = TextStreams(training, count: batch)
  let updates = (streams.length + chunk - 1) / chunk
  let rate = LearningRate.cosine(peak: 3e-3, end: 1e-4, warmup: 50, total: epochs * updates)
  var curves: [[Double]] = []
  var samples: [String] = []
  for (number, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    var learner = StatefulLearner(
      VanillaRNN<Float>(
        input: alphabet.count, hidden: 256, output: alphabet.count, using: &random),
      batch: batch, clipNorm: 1)
    var curve: [Double] = []
    for epoch in 0..<epochs {
      for (update, start) in stride(from: 0, to: streams.length, by: chunk).enumerated() {
        let step = epoch * updates + update
        learner.learn(from: streams, at: start, chunk: chunk, rate: rate(step))
        if step.isMultiple(of: 20) {
          let part = Double(step) / Double(epochs * updates)
          progress((Double(number) + part) / Double(seeds.count))
        }
      }
      curve.append(learner.model.bitsPerSymbol(of: held))
    }
    curves.append(curve)
    samples.append(
      alphabet.decode(
        learner.model.sample(
          after: alphabet.encode("Ham.\n"), count: 600, temperature: 0.8, using: &random)))
  }
  let mean = (0..<epochs).map { epoch in
    curves.reduce(0) { $0 + $1[epoch] } / Double(curves.count)
  }
  var table = MeasuredTable(columns: [.init("model"), .init("bits a character", digits: 2)])
  table.append(["every symbol alike", .number(Double.log(Double(alphabet.count)) / Double.log(2))])
  let names = ["unigrams", "bigrams", "trigrams", "4-grams"]
  var counted: [Double] = []
  for (order, name) in zip(1...4, names) {
    let model = CharacterNGram(training, order: order, symbols: alphabet.count)
    counted.append(model.bitsPerSymbol(of: held))
    table.append([.text("\(name), counted on the training part"), .number(counted[order - 1])])
  }
  for (order, name) in zip(1...3, names) {
    table.append([
      .text("\(name), counted on the held-out part itself"),
      .number(conditionalEntropy(of: held, order: order)),
    ])
  }
  table.append([
    .text("the network, after one reading of the text"), .number(mean[0]),
  ])
  table.append([.text("the network, after \(epochs) readings"), .number(mean[epochs - 1])])
  let line = zip(names, counted).map { name, bits in
    LineChart.Series(
      name, points: [.init(x: 1, y: bits), .init(x: Double(epochs), y: bits)], marks: .line)
  }
  let chart = LineChart(
    "Held-out bits a character", x: Axis("readings of the text"), y: Axis("bits a character"),
    series: [.init("the network", mean, from: 1)] + Array(line[1...]))
  let last = curves.map { $0[epochs - 1] }
  var written = MeasuredTable(columns: [.init("what it wrote after “Ham.”")])
  let lines = (samples.last ?? "").split(separator: "\n").prefix(14)
  for line in lines.dropLast() { written.append([.text("`\(line)`")]) }
  return .init(
    tables: ["bits": table, "sample": written], charts: ["bits": .line(chart)],
    values: [
      "characters": .init(.number(Double(codes.count))),
      "symbols": .init(.number(Double(alphabet.count))),
      "lowest": .init(.number(last.min() ?? .nan), digits: 2),
      "highest": .init(.number(last.max() ?? .nan), digits: 2),
    ])
}
