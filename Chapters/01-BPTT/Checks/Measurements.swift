import BPTT
import Foundation
import Manuscript
import Matrices
import Plotting
import Training

/// What `course measure` measures for this chapter.
public let bpttExperiments = [costs, jacobianOrder, contributions, characters]

private let chapter = "BPTT"

/// A random network with a sequence of one row.
private struct Sequence {
  let model: VanillaRNN<Double>
  let inputs: [Matrix<Double>]
  let targets: [[Int?]]
  let h0: Matrix<Double>

  init(seed: UInt64, steps: Int, hidden: Int, isLastOnly: Bool = false) {
    var random = SeededGenerator(seed: seed)
    model = VanillaRNN(input: 4, hidden: hidden, output: 4, using: &random)
    inputs = (0..<steps).map { _ in .normal(rows: 1, columns: 4, using: &random) }
    targets = (0..<steps).map { t in
      let target = random.integer(below: 4)
      return [isLastOnly && t < steps - 1 ? nil : target]
    }
    h0 = .normal(rows: 1, columns: hidden, deviation: 0.5, using: &random)
  }

  var tape: [VanillaRNN<Double>.Step] { model.forward(inputs, from: h0) }
}

/// Multiplications and stored states, counted: claim D5.
private let costs = Experiment(
  id: "D5", chapter: chapter, claims: ["D5"], title: "What one gradient costs, counted", seeds: [1]
) { _, progress in
  let hidden = 8
  func count(_ work: () -> Void) -> Double {
    let tally = Tally()
    Counting.$tally.withValue(tally) { work() }
    return Double(tally.multiplications)
  }
  var table = MeasuredTable(columns: [
    .init("T"), .init("BPTT"), .init("states stored"), .init("with checkpoints"),
    .init("states then"), .init("double sum"), .init("RTRL"),
  ])
  let names = ["double sum", "RTRL", "BPTT with checkpoints", "BPTT"]
  var lines: [String: [LineChart.Point]] = [:]
  let lengths = [4, 16, 64, 256]
  for (done, steps) in lengths.enumerated() {
    let sequence = Sequence(seed: 1, steps: steps, hidden: hidden)
    let model = VanillaRNN<Counting>(sequence.model)
    let inputs = sequence.inputs.map { Matrix<Counting>($0) }
    let h0 = Matrix<Counting>(sequence.h0)
    let segment = Int(Double(steps).squareRoot())
    var states = 0
    let bptt = count {
      _ = model.lossAndGradient(inputs, targets: sequence.targets, from: h0)
    }
    let stored = distinctStates(model.forward(inputs, from: h0))
    let checkpointed = count {
      states =
        model.checkpointedBackward(
          inputs, targets: sequence.targets, from: h0, segment: segment
        ).storedStates
    }
    // The double sum takes T³ / 6 products; the longest one is left out.
    let doubleSum =
      steps > 64
      ? nil
      : count {
        let tape = model.forward(inputs, from: h0)
        let loss = model.loss(tape, targets: sequence.targets)
        _ = model.gradientByDoubleSum(tape, logits: loss.logitGradients)
      }
    let rtrl = count {
      var learner = RealTimeLearner(model, from: h0)
      for (x, y) in zip(inputs, sequence.targets) { learner.read(x, target: y[0]) }
    }
    table.append([
      .number(Double(steps)), .number(bptt), .number(Double(stored)), .number(checkpointed),
      .number(Double(states)), doubleSum.map { .number($0) } ?? .text("–"), .number(rtrl),
    ])
    for (name, value) in zip(names, [doubleSum, rtrl, checkpointed, bptt]) {
      if let value { lines[name, default: []].append(.init(x: Double(steps), y: value)) }
    }
    progress(Double(done + 1) / Double(lengths.count))
  }

  var units = MeasuredTable(columns: [
    .init("hidden units n"), .init("BPTT, a step"), .init("RTRL, a step"),
    .init("ratio", digits: 1),
    .init("numbers RTRL carries"),
  ])
  for n in [4, 8, 16, 32] {
    let sequence = Sequence(seed: 1, steps: 4, hidden: n)
    let model = VanillaRNN<Counting>(sequence.model)
    let inputs = sequence.inputs.map { Matrix<Counting>($0) }
    let h0 = Matrix<Counting>(sequence.h0)
    let bptt = count { _ = model.lossAndGradient(inputs, targets: sequence.targets, from: h0) } / 4
    var carried = 0
    let rtrl =
      count {
        var learner = RealTimeLearner(model, from: h0)
        for (x, y) in zip(inputs, sequence.targets) { learner.read(x, target: y[0]) }
        let influence = learner.influence
        carried =
          influence.Wxh.shape.count + influence.Whh.shape.count + influence.bh.shape.count
      } / 4
    units.append([Double(n), bptt, rtrl, rtrl / bptt, Double(carried)].map { .number($0) })
  }
  let chart = LineChart(
    "Multiplications for one gradient, \(hidden) units", x: Axis("T, steps", .logarithmic),
    y: Axis("multiplications", .logarithmic),
    series: names.map { LineChart.Series($0, points: lines[$0] ?? []) })
  return .init(tables: ["steps": table, "units": units], charts: ["steps": .line(chart)])
}

/// The states that a tape keeps, told apart by where they lie in memory: a step's own state is the
/// previous one of the next step, and is there once.
private func distinctStates<Element>(_ tape: [VanillaRNN<Element>.Step]) -> Int {
  func place(_ state: Matrix<Element>) -> UnsafeRawPointer? {
    state.elements.withUnsafeBytes(\.baseAddress)
  }
  return Set(tape.flatMap { [place($0.previous), place($0.state)] }).count
}

/// What the wrong order of the Jacobians does: claim A6.
private let jacobianOrder = Experiment(
  id: "A6", chapter: chapter, claims: ["A6", "A8"],
  title: "The error of multiplying the Jacobians from k upwards", seeds: Array(1...20)
) { seeds, progress in
  var table = MeasuredTable(columns: [
    .init("T"), .init("latest first: largest error"), .init("from k upwards: median error"),
    .init("its cosine", digits: 3),
  ])
  let lengths = [1, 2, 3, 4, 6, 8, 12]
  for (done, steps) in lengths.enumerated() {
    var right: [Double] = []
    var wrong: [Double] = []
    var cosines: [Double] = []
    for seed in seeds {
      let sequence = Sequence(seed: seed, steps: steps, hidden: 12, isLastOnly: true)
      let tape = sequence.tape
      let logits = sequence.model.loss(tape, targets: sequence.targets).logitGradients
      let truth = sequence.model.backward(tape, logits: logits).parameters.Whh
      let literal = sequence.model.gradientByDoubleSum(tape, logits: logits).Whh
      let printed = ascending(sequence.model, tape, logits)
      right.append((literal - truth).norm() / truth.norm())
      wrong.append((printed - truth).norm() / truth.norm())
      cosines.append(printed.dot(truth) / (printed.norm() * truth.norm()))
    }
    table.append([
      .number(Double(steps)), .text(magnitude(right.max() ?? 0)), .text(percent(median(wrong))),
      .number(median(cosines)),
    ])
    progress(Double(done + 1) / Double(lengths.count))
  }
  return .init(tables: ["order": table])
}

/// The last loss's gradient by W_hh with the product read from left to right as it is printed.
private func ascending(
  _ model: VanillaRNN<Double>, _ tape: [VanillaRNN<Double>.Step], _ logits: [Matrix<Double>?]
) -> Matrix<Double> {
  let n = model.hiddenSize
  guard let last = tape.indices.last, let do_t = logits[last] else {
    return .zeros(rows: n, columns: n)
  }
  var sum = Matrix<Double>.zeros(rows: 1, columns: n * n)
  for k in 0...last {
    var path = do_t.timesTransposed(model.Why)
    for j in k..<last { path = path • model.jacobian(tape[j + 1]) }
    sum += path • model.immediateDerivatives(tape[k]).Whh
  }
  return sum.reshaped(rows: n, columns: n)
}

/// How much each use of the weights contributes to the gradient of a loss at the end: claim C3.
private let contributions = Experiment(
  id: "C3", chapter: chapter, claims: ["C3"],
  title: "The contribution of each step's copy of W_hh to the gradient of the last loss",
  seeds: Array(1...20)
) { seeds, progress in
  let steps = 30
  var norms = [[Double]](repeating: [], count: steps)
  for (done, seed) in seeds.enumerated() {
    let sequence = Sequence(seed: seed, steps: steps, hidden: 32, isLastOnly: true)
    let network = UnrolledNetwork(sequence.model, steps: steps)
    let copies = network.gradients(
      sequence.inputs, targets: sequence.targets, from: sequence.h0
    ).copies
    for (k, copy) in copies.enumerated() { norms[k].append(copy.Whh.norm()) }
    progress(Double(done + 1) / Double(seeds.count))
  }
  func line(_ name: String, _ pick: ([Double]) -> Double) -> LineChart.Series {
    LineChart.Series(
      name, points: norms.enumerated().map { .init(x: Double($0 + 1), y: pick($1)) })
  }
  let chart = LineChart(
    "Contribution of each copy of W_hh, loss at step \(steps) only", x: Axis("k, step of the copy"),
    y: Axis("norm", .logarithmic),
    series: [
      line("largest of \(seeds.count)") { $0.max() ?? 0 }, line("median") { median($0) },
      line("smallest") { $0.min() ?? 0 },
    ])
  let first = median(norms[0])
  let last = median(norms[steps - 1])
  return .init(
    charts: ["copies": .line(chart)],
    values: [
      "smallest": .init(.number(log10(norms[0].min() ?? 0)), digits: 0),
      "ratio": .init(.number((last / first / 1e6).rounded(.down))),
    ])
}

/// The demo's own training, on the prose of the book: claim A1 at work.
private let characters = Experiment(
  id: "A1-text", chapter: chapter, claims: ["A1"],
  title: "Held-out bits a character of the demo's network", seeds: Array(1...5)
) { seeds, progress in
  let text = try bookProse(inChaptersOf: ".")
  let steps = 2000
  var table = MeasuredTable(columns: [
    .init("seed"), .init("held out, bits", digits: 2), .init("training, bits", digits: 2),
    .init("what it writes after “The ”"),
  ])
  var lines: [LineChart.Series] = []
  var codes: [Int] = []
  var heldOut: [[Int]] = []
  for (done, seed) in seeds.enumerated() {
    var training = try CharacterTraining(text, steps: steps, seed: seed)
    codes = training.alphabet.encode(text)
    heldOut = training.text.heldOut
    let blocks = heldOut
    var points: [LineChart.Point] = []
    try training.train(until: steps) { step, model in
      guard step % 100 == 0 else { return }
      points.append(.init(x: Double(step), y: model.bitsPerSymbol(blocks)))
      progress((Double(done) + Double(step) / Double(steps)) / Double(seeds.count))
    }
    lines.append(.init("seed \(seed)", points: points))
    var random = SeededGenerator(seed: seed).stream("sample")
    let sample = training.sample(after: "The ", count: 60, temperature: 0.7, using: &random)
    table.append([
      .number(Double(seed)), .number(points.last?.y ?? .nan),
      .number(training.trainingBits), .text(plain(sample)),
    ])
  }
  let pair = conditionalEntropy(of: codes, order: 2)
  let limit = LineChart.Series(
    "pairs counted", points: [.init(x: 0, y: pair), .init(x: Double(steps), y: pair)])
  let chart = LineChart(
    "Held-out loss of the demo's network", x: Axis("updates"), y: Axis("bits a character"),
    series: [limit] + lines)
  return .init(
    tables: ["seeds": table], charts: ["loss": .line(chart)],
    values: [
      "heldOutBigram": .init(
        .number(conditionalEntropy(of: Array(heldOut.joined()), order: 2)), digits: 2),
      "bigram": .init(.number(pair), digits: 2), "characters": .init(.number(Double(codes.count))),
      "single": .init(.number(conditionalEntropy(of: codes, order: 1)), digits: 2),
    ])
}

/// Letters, digits and the punctuation of prose; whatever means something to Markdown is left out.
private func plain(_ text: String) -> String {
  let words = text.split(whereSeparator: \.isWhitespace).map { word in
    word.filter { $0.isLetter || $0.isNumber || ".,;:'’()-“”".contains($0) }
  }
  return words.filter { !$0.isEmpty }.joined(separator: " ")
}

/// "3e-16".
private func magnitude(_ value: Double) -> String { String(format: "%.0e", value) }

/// "62 %"; what is rounding alone reads "0".
private func percent(_ part: Double) -> String {
  part < 1e-12 ? "0" : String(format: "%.0f %%", part * 100)
}
