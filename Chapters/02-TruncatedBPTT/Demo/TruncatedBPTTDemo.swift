import BPTT
import Console
import Foundation
import Matrices
import Plotting
import Training
import TruncatedBPTT

/// A recurrent network reads a long text in chunks, carries its state, and writes on.
@main
enum TruncatedBPTTDemo {
  static let textFile = Option<String?>(
    "text", "FILE", "Train on a text of your own; by default on Shakespeare.")
  static let hidden = Option("hidden", "N", default: 128, in: 1...1024, "The hidden units.")
  static let chunk = Option(
    "chunk", "K", default: 40, in: 1...1000, "The steps of a chunk: k1 = k2 = K.")
  static let batch = Option(
    "batch", "N", default: 32, in: 1...512, "How many pieces of the text are read side by side.")
  static let steps = Option<Int?>(
    "steps", "N", "The updates in all; by default 3000, or 200 with --quick.")
  static let temperature = Option(
    "temperature", "X", default: 0.8, in: 0.01...10, "Below 1 the sample is more cautious.")
  static let save = Option<String?>("save", "FILE", "Save the run, to resume it later.")
  static let resume = Option<String?>("resume", "FILE", "Go on with a saved run.")
  static let seed = Option(
    "seed", "N", default: UInt64(1), "The seed of the weights and of the sample.")
  static let svg = Option<String?>("svg", "FILE", "Write the picture of the loss to a file.")
  static let quick = Flag("quick", "A part of the text and fewer updates, within two seconds.")

  static let command = Command(
    "truncated-bptt-demo", "Trains a character model on a long text by truncated BPTT.",
    details: """
      The network reads the text in chunks, side by side in several places, and its state goes on from \
      chunk to chunk. The last tenth of the text is held out. The demo compares the bits that the \
      network needs for a held-out character with those of models that count, and lets it write.

      A run of hours need not be one: with --save and --resume it goes on where it stopped, to the \
      same bits as if it had not.
      """,
    [textFile, hidden, chunk, batch, steps, temperature, save, resume, seed, svg, quick]
  ) { arguments in
    let isQuick = arguments[quick]
    let last = arguments[steps] ?? (isQuick ? 200 : 3000)
    guard (1...1_000_000).contains(last) else {
      throw UsageError("--steps must lie between 1 and 1000000, and \(last) does not.")
    }
    var text = try text(arguments[textFile])
    if isQuick { text = String(text.prefix(80_000)) }
    var training = try TextTraining(
      text, hidden: arguments[hidden], batch: arguments[batch], chunk: arguments[chunk],
      seed: arguments[seed])
    if let file = arguments[resume] { try training.resume(file) }
    guard training.run.step <= last else {
      throw UsageError(
        "\(training.run.step) updates are done already; give --steps a larger number than \(last).")
    }
    let terminal = Terminal.output
    try terminal.print(
      "\(training.training.count) characters to train on, \(training.heldOut.count) held out, "
        + "\(training.alphabet.count) kinds; \(training.run.model.parameterCount) weights; "
        + "\(training.run.step) of \(last) updates done\n")

    let heldOut = try train(&training, until: last, saving: arguments[save])
    let counted = countedBits(training)
    let bits = training.run.model.bitsPerSymbol(of: training.heldOut, streams: arguments[batch])
    let chart = chart(training, heldOut: heldOut, rival: counted[min(1, counted.count - 1)])
    try terminal.print(chart.terminal(terminal.style))
    let table = Table(
      "Bits a character, held-out tenth", header: ["", "bits"],
      rows: [
        ["every character alike", two(log2(Double(training.alphabet.count)))]
      ] + counted.map { ["\($0.name), counted", two($0.bits)] } + [["the network", two(bits)]])
    try terminal.print(table.terminal(terminal.style))

    let prompt = "\n\n"
    let written = training.sample(
      after: prompt, count: isQuick ? 200 : 500, temperature: arguments[temperature],
      seed: arguments[seed])
    try terminal.print("What it writes:\n")
    for line in written.split(separator: "\n", omittingEmptySubsequences: false) {
      for piece in line.isEmpty ? [""] : wrapped(String(line), to: 78) {
        try terminal.print("  " + piece)
      }
    }
    if let file = arguments[svg] { try Console.save(chart.svg(), to: file) }
    if let file = arguments[save] {
      try Terminal.error.print("Saved the run to \(file); --resume \(file) goes on with it.")
    }
  }

  static func main() { command.main() }

  private static func two(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func text(_ file: String?) throws -> String {
    let own = URL(fileURLWithPath: #filePath).appending(path: "../../Texts/shakespeare.txt")
    do {
      return try readText(file ?? own.standardized.path)
    } catch let error as TextError {
      throw UsageError(error.description)
    }
  }

  /// What models that count need for a held-out character. Their tables grow as a power of the
  /// alphabet; where one would not fit, it and the longer ones are left out.
  private static func countedBits(
    _ training: TextTraining
  ) -> [(name: String, bits: Double)] {
    let symbols = training.alphabet.count
    return zip(1..., ["unigrams", "bigrams", "trigrams"]).prefix {
      pow(Double(symbols), Double($0.0)) <= 3e7
    }.map { order, name in
      let model = CharacterNGram(training.training, order: order, symbols: symbols)
      return (name, model.bitsPerSymbol(of: training.heldOut))
    }
  }

  /// Trains, and measures a part of the held-out text from time to time.
  private static func train(
    _ training: inout TextTraining, until last: Int, saving file: String?
  ) throws -> [LineChart.Point] {
    let part = Array(training.heldOut.prefix(10_000))
    let every = max(1, (last - training.run.step) / 8)
    let streams = training.streams.count
    var points: [LineChart.Point] = []
    func saveRun(_ run: TrainingRun<VanillaRNN<Float>, Adam<VanillaRNN<Float>>>) throws {
      guard let file else { return }
      do { try run.save(to: file) } catch { throw Failure("\(error)") }
    }
    if training.run.step >= last { try saveRun(training.run) }
    try training.train(until: last) { run in
      if run.step % every == 0 || run.step == last {
        points.append(
          .init(x: Double(run.step), y: run.model.bitsPerSymbol(of: part, streams: streams)))
      }
      if run.step.isMultiple(of: 200) || run.step == last { try saveRun(run) }
    }
    return points
  }

  private static func chart(
    _ training: TextTraining, heldOut: [LineChart.Point], rival: (name: String, bits: Double)
  ) -> LineChart {
    let losses = training.run.losses
    let width = max(1, losses.count / 30)
    let smooth = stride(from: 0, to: losses.count - width + 1, by: width).map { start in
      let mean = losses[start..<start + width].reduce(0, +) / Double(width)
      return LineChart.Point(x: Double(start + width), y: mean / log(2))
    }
    return LineChart(
      "Loss while training", x: Axis("updates"), y: Axis("bits a character"),
      series: [
        .init("training chunks", points: smooth), .init("held out", points: heldOut),
        .init(
          "\(rival.name), counted",
          points: [.init(x: 0, y: rival.bits), .init(x: Double(losses.count), y: rival.bits)]),
      ])
  }
}
