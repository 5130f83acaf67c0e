import BPTT
import Console
import Foundation
import Matrices
import Plotting
import Training

/// A recurrent network learns to spell.
@main
enum BPTTDemo {
  static let textFile = Option<String?>(
    "text", "FILE", "Train on a text of your own; by default on the prose of this book.")
  static let hidden = Option("hidden", "N", default: 128, in: 1...512, "The hidden units.")
  static let steps = Option<Int?>(
    "steps", "N", "The updates; by default 2000, or 60 with --quick.")
  static let seed = Option(
    "seed", "N", default: UInt64(1), "The seed of the weights, the windows and the sample.")
  static let svg = Option<String?>("svg", "FILE", "Write the picture of the loss to a file.")
  static let quick = Flag("quick", "Fewer updates, within two seconds.")

  static let command = Command(
    "bptt-demo", "Trains a character model by back-propagation through time.",
    details: """
      The network reads a character and predicts the next one. Every tenth block of 500 characters is \
      held out. The demo shows the held-out loss beside the entropies that counting single characters \
      and pairs of them gives, what the network writes, and how its gradient compares with exact \
      derivatives.
      """,
    [textFile, hidden, steps, seed, svg, quick]
  ) { arguments in
    let isQuick = arguments[quick]
    let source = try text(arguments[textFile])
    let updates = arguments[steps] ?? (isQuick ? 60 : 2000)
    guard (1...100_000).contains(updates) else {
      throw UsageError("--steps must lie between 1 and 100000, not at \(updates).")
    }
    var training = try training(
      source, hidden: arguments[hidden], steps: updates, seed: arguments[seed])
    let codes = training.alphabet.encode(source)
    let single = conditionalEntropy(of: codes, order: 1)
    let pair = conditionalEntropy(of: codes, order: 2)
    let heldOut = Array(training.text.heldOut.joined())
    let terminal = Terminal.output
    try terminal.print(
      "\(codes.count) characters of \(training.alphabet.count) kinds, "
        + "\(heldOut.count) of them held out; "
        + "\(training.model.parameterCount) weights\n")

    let curve = try train(&training, evaluating: isQuick ? 4 : 20)
    let bits = curve.heldOut.last?.y ?? .nan
    let table = Table(
      "Bits a character", header: ["", "bits"],
      rows: [
        ["counts of single characters, whole text", two(single)],
        ["counts of pairs, whole text", two(pair)],
        ["counts of pairs, held-out blocks alone", two(conditionalEntropy(of: heldOut, order: 2))],
        ["the network, held-out blocks", two(bits)],
        ["the network, last hundred updates", two(training.trainingBits)],
      ])
    let chart = LineChart(
      "Loss while training", x: Axis("updates"), y: Axis("bits a character"),
      series: [
        .init("training windows", points: curve.training), .init("held out", points: curve.heldOut),
        .init(
          "pairs counted", points: [.init(x: 0, y: pair), .init(x: Double(updates), y: pair)]),
      ])
    try terminal.print(chart.terminal(terminal.style))
    try terminal.print(table.terminal(terminal.style))

    var random = SeededGenerator(seed: arguments[seed]).stream("sample")
    // A text of the user's may not have these letters; then it begins as the text itself does.
    let opening = "The "
    let isKnown = training.alphabet.encode(opening).count == opening.count
    let prompt = isKnown ? opening : String(source.prefix(4))
    let written = training.sample(
      after: prompt, count: isQuick ? 120 : 400, temperature: 0.7, using: &random)
    try terminal.print("What it writes after “\(prompt)”:\n")
    for line in wrapped(prompt + written, to: min(terminal.style.width, 80)) {
      try terminal.print("  " + line)
    }
    try terminal.print("")
    try terminal.print(gradientTable(training).terminal(terminal.style))
    if let file = arguments[svg] { try save(chart.svg(), to: file) }
  }

  static func main() {
    command.main()
  }

  private static func two(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func text(_ file: String?) throws -> String {
    do {
      return try file.map(readText) ?? bookProse(inChaptersOf: ".")
    } catch let error as TextError {
      throw UsageError(error.description)
    }
  }

  private static func training(
    _ text: String, hidden: Int, steps: Int, seed: UInt64
  ) throws -> CharacterTraining {
    do {
      return try CharacterTraining(text, hidden: hidden, steps: steps, seed: seed)
    } catch let error as TextError {
      throw UsageError(error.description)
    }
  }

  private static func train(
    _ training: inout CharacterTraining, evaluating times: Int
  ) throws -> (training: [LineChart.Point], heldOut: [LineChart.Point]) {
    let steps = training.steps
    let every = max(1, steps / times)
    let heldOut = training.text.heldOut
    var curve: (training: [LineChart.Point], heldOut: [LineChart.Point]) = ([], [])
    try training.train(until: steps) { done, model in
      guard done % every == 0 || done == steps else { return }
      curve.heldOut.append(.init(x: Double(done), y: model.bitsPerSymbol(heldOut)))
    }
    // The mean of the updates between two evaluations.
    for start in stride(from: 0, to: steps, by: every) {
      let losses = training.run.losses[start..<min(start + every, steps)]
      let mean = losses.reduce(0, +) / Double(losses.count) / log(2)
      curve.training.append(.init(x: Double(start) + Double(losses.count) / 2, y: mean))
    }
    return curve
  }

  /// The gradient of a cut of the trained network on eight characters, beside exact derivatives.
  private static func gradientTable(_ training: CharacterTraining) -> Table {
    // A small cut of the network keeps the number of derivatives in the thousands: the first
    // characters and units, with the weights between them.
    let size = 12
    let symbols = min(size, training.alphabet.count)
    let units = min(size, training.model.hiddenSize)
    let whole = VanillaRNN<Double>(training.model)
    let model = VanillaRNN(
      Wxh: whole.Wxh.rows(..<symbols).columns(..<units),
      Whh: whole.Whh.rows(..<units).columns(..<units), bh: whole.bh.columns(..<units),
      Why: whole.Why.rows(..<units).columns(..<symbols), by: whole.by.columns(..<symbols))
    let codes = (0..<9).map { $0 * 5 % symbols }
    let inputs = codes.dropLast().map { Matrix<Double>.oneHot([$0], columns: symbols) }
    let targets: [[Int?]] = codes.dropFirst().map { [$0] }
    let h0 = model.restingState(batch: 1)
    let gradient = model.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
    let finite = GradientCheck.finiteDifferences(gradient, of: model) {
      $0.loss($0.forward(inputs, from: h0), targets: targets).value
    }
    let lifted = inputs.map { Matrix<Dual>($0) }
    let exact = GradientCheck.dualNumbers(gradient, of: VanillaRNN<Dual>(model)) {
      $0.loss($0.forward(lifted, from: Matrix(h0)), targets: targets).value
    }
    return Table(
      "Its gradient, in a cut of \(symbols) characters and \(units) units, against two others",
      header: ["", "shape", "norm", "off finite differences", "off dual numbers"],
      rows: gradient.parameters.enumerated().map { index, parameter in
        let matrix = gradient[keyPath: parameter.path]
        return [
          parameter.name, "\(matrix.shape)", String(format: "%.3f", matrix.norm()),
          String(format: "%.0e", finite.entries[index].error),
          String(format: "%.0e", exact.entries[index].error),
        ]
      })
  }
}
