import Console
import Foundation
import Matrices
import Plotting
import Seq2Seq
import Training

/// An encoder-decoder learns to sort digits, or to read dates, and shows where it looks.
@main
enum Seq2SeqDemo {
  static let digits = Positional<String?>("digits", "The digits to sort: \"7 2 9 2\" or 7292.")
  static let date = Positional<String?>("date", "The date to read: \"3rd of May 1998\".")
  static let attention = Console.Option<String?>(
    "attention", (AttentionScore.allCases.map(\.rawValue) + ["none"]).joined(separator: "|"),
    "How the decoder looks back at the source; by default general.")
  static let hidden = Console.Option<Int?>(
    "hidden", "N",
    "The hidden units of each network, 4 to 512; by default 96 to sort, 128 to read.")
  static let updates = Console.Option<Int?>(
    "updates", "N", "How long to train; by default what takes about 15 seconds.")
  static let seed = Console.Option<UInt64?>(
    "seed", "N", "The seed of weights and pairs; by default 1.")
  static let model = Console.Option<String?>(
    "model", "FILE", "Use a model that --save has written, instead of training one.")
  static let saving = Console.Option<String?>(
    "save", "FILE", "Save the trained model, for --model.")
  static let svg = Console.Option<String?>(
    "svg", "FILE", "Write the picture of where it looked to a file.")
  static let quick = Flag(
    "quick", "A small model and few updates, within two seconds: it learns little.")

  static let sort = Command(
    "sort", "Learns to sort digits, from sequences of 2 to 10.",
    details: """
      Training draws sequences of 2 to 10 digits; a fifth of all is held out and asked for at the end, \
      with longer ones than it ever saw.
      """,
    [digits, attention, hidden, updates, seed, model, saving, svg, quick]
  ) { arguments in
    let text = arguments[digits] ?? "7 2 9 2 0"
    let source = text.filter { $0 != " " && $0 != "," }.map {
      $0.isASCII ? $0.wholeNumberValue : nil
    }
    guard (1...60).contains(source.count), !source.contains(nil) else {
      throw UsageError("The digits must be 1 to 60 of 0 … 9, not \"\(text)\".")
    }
    let run = try trained(.sort, arguments)
    try terminal.print(sortTable(run.model).terminal(terminal.style))
    try show(
      run, source: source.compactMap { $0 }, names: source.map { String($0 ?? 0) },
      said: { "\($0)" }, maximumLength: max(12, source.count + 2), arguments)
  }

  static let dates = Command(
    "dates", "Learns to read dates and to write them as ISO 8601.",
    details: """
      Training draws dates of 1900 to 2099 in many forms. Of two numbers the day comes first, unless \
      the second is above 12; a year of two digits lies in 1950 … 2049. At the end it is asked for \
      dates in the same forms, and for a hundred that were written by hand in other forms.
      """,
    [date, attention, hidden, updates, seed, model, saving, svg, quick]
  ) { arguments in
    let text = arguments[date] ?? "the 3rd of May 1998"
    guard (1...60).contains(text.count) else {
      throw UsageError("The date must have 1 to 60 characters, not \(text.count).")
    }
    let run = try trained(.dates, arguments)
    try terminal.print(try dateTable(run.model, arguments[quick]).terminal(terminal.style))
    try show(
      run, source: DateReader.encoded(text), names: text.map { $0 == " " ? "␣" : String($0) },
      said: { DateReader.decoded([$0]) }, maximumLength: DateReader.maximumLength + 5, arguments)
  }

  static let command = Command(
    "seq2seq-demo", "Trains an encoder-decoder, and shows where its decoder looks.", [],
    subcommands: [sort, dates])

  static func main() { command.main() }

  static var terminal: Terminal { .output }

  // MARK: - Reports

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  /// Exact match by length, also of lengths that were never trained.
  private static func sortTable(_ model: FusedEncoderDecoder<Float>) -> Table {
    var random = SeededGenerator(seed: 99)
    let rows = [2...4, 5...7, 8...10, 11...11, 12...12, 13...15, 16...20].map { lengths in
      let pairs = NumberSorter(lengths: lengths).heldOut(100, using: &random)
      let range =
        lengths.count == 1
        ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) … \(lengths.upperBound)"
      return [
        range, lengths.upperBound <= 10 ? "yes" : "no", percent(model.exactMatch(pairs)),
      ]
    }
    return Table(
      "Sequences that training never saw, 100 each", header: ["digits", "trained", "all right"],
      rows: rows)
  }

  private static func dateTable(
    _ model: FusedEncoderDecoder<Float>, _ isQuick: Bool
  ) throws -> Table {
    var random = SeededGenerator(seed: 99)
    let generated = DateReader.pairs(isQuick ? 100 : 500, using: &random)
    let byHand = DateReader.handwritten.map { DateReader.pair($0.text, $0.iso) }
    let answers = Decoding(model, sources: byHand.map(\.source)).greedy(
      maximumLength: DateReader.maximumLength)
    let wrong = zip(DateReader.handwritten, answers).filter {
      $0.iso != DateReader.decoded($1.symbols)
    }
    return Table(
      "Dates read without a mistake", header: ["", "all right"],
      rows: [
        ["\(generated.count) more of the generator", percent(model.exactMatch(generated))],
        ["100 by hand, in other forms", percent(1 - Double(wrong.count) / 100)],
      ]
        + wrong.prefix(3).map {
          ["not: \($0.text)", DateReader.decoded($1.symbols)]
        })
  }

  /// What the model says about one source, and where it looked.
  private static func show(
    _ run: EncoderDecoderRun, source: [Int], names: [String], said: (Int) -> String,
    maximumLength: Int, _ arguments: Arguments
  ) throws {
    let answer = Decoding(run.model, sources: [source]).greedy(maximumLength: maximumLength)[0]
    let words = answer.symbols.map(said)
    try terminal.print(
      "\n\(names.joined())  →  \(words.joined())\(answer.isFinished ? "" : " … and no end")\n")
    guard run.model.attention != nil else {
      if arguments[svg] != nil {
        throw UsageError("Without attention there is no picture for --svg.")
      }
      return
    }
    let map = alignment(
      "Where it looked", source: names, said: words + (answer.isFinished ? ["end"] : []),
      looks: answer.looks)
    try terminal.print(map.terminal(terminal.style))
    if let file = arguments[svg] {
      try Console.save(map.svg(), to: file)
      try Terminal.error.print("Wrote the picture to \(file).")
    }
  }
}
