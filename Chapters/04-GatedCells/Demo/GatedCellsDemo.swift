import Console
import Foundation
import GatedCells
import Matrices
import Plotting

/// Watches a cell learn the adding problem, and then what its gates do.
@main
enum GatedCellsDemo {
  static let cell = Option(
    "cell", oneOf: Kind.allCases.map(\.rawValue), default: Kind.lstm.rawValue, "Which cell learns.")
  static let lag = Option<Int?>(
    "lag", "STEPS",
    "How far before the answer the first number lies at least, from 1 to 100; by default 20, or 8 with "
      + "--quick.")
  static let forgetBias = Option<Double?>(
    "forget-bias", "B",
    "What the bias of the gate that keeps begins with, from -10 to 10; by default 1.")
  static let hidden = Option(
    "hidden", "N", default: 8, in: 1...64,
    "How many units. Beyond 20 the defaults would take too long: give fewer --steps as well, or a "
      + "shorter --lag.")
  static let steps = Option<Int?>(
    "steps", "N", "How many updates, from 0 to 5000; by default 500, or 250 with --quick.")
  static let seed = Option("seed", "N", default: UInt64(1), "The seed of weights and sequences.")
  static let trace = Flag("trace", "Walk through one step of the trained LSTM, number by number.")
  static let svg = Option<String?>("svg", "FILE", "Write the heat map of the gates to a file.")
  static let quick = Flag(
    "quick", "A shorter lag and fewer updates, within two seconds at the default sizes.")

  /// The largest product of lag, updates and squared number of units.
  static let mostWork = 4_000_000

  static let command = Command(
    "gated-cells-demo",
    "Trains one recurrent cell on the adding problem, and shows its gates over time.",
    details: """
      The task: every step brings a number between 0 and 1; two of them are marked, one in each half of \
      the sequence, and after the last step their sum is due. Always saying 1 has the mean squared error \
      0.167, the baseline. Training is Adam at a rate of 0.01 on fresh batches of 32, with the gradient \
      clipped to a norm of 1; the error is that of 256 other sequences.
      """,
    [cell, lag, forgetBias, hidden, steps, seed, trace, svg, quick]
  ) { arguments in
    let session = try session(arguments)
    let output = Terminal.output
    let style = output.style
    try output.print(wrapped(session.heading, to: style.width).joined(separator: "\n") + "\n")
    let result = try session.train()
    let example = result.example
    try output.print("\n" + session.verdict(result))
    try output.print("\n" + example.sentence(style))
    let map = example.heatMap(session.kind)
    try output.print("\n" + map.terminal(style))
    if let file = arguments[svg] {
      try save(map.svg(), to: file)
      try Terminal.error.print("Wrote the heat map to \(file).")
    }
    if arguments[trace], let cell = result.lstm {
      try output.print("\n" + traceTable(cell, example).terminal(style))
      try output.print("\n" + traceCheck(cell, example))
    }
  }

  /// What was asked for, if it makes sense.
  static func session(_ arguments: Arguments) throws -> Session {
    let kind = Kind(rawValue: arguments[cell]) ?? .lstm
    let isQuick = arguments[quick]
    let lag = arguments[lag] ?? (isQuick ? 8 : 20)
    guard (1...100).contains(lag) else {
      throw UsageError("--lag must lie between 1 and 100, not \(lag).")
    }
    let updates = arguments[steps] ?? (isQuick ? 250 : 500)
    guard (0...5000).contains(updates) else {
      throw UsageError("--steps must lie between 0 and 5000, not \(updates).")
    }
    let bias = arguments[forgetBias]
    if let bias {
      guard kind.hasForgetGate else {
        throw UsageError("--forget-bias: a cell of the kind \(kind.rawValue) has no such gate.")
      }
      guard (-10...10).contains(bias) else {
        throw UsageError("--forget-bias must lie between -10 and 10, not \(bias).")
      }
    }
    if arguments[trace], kind != .lstm {
      throw UsageError("--trace walks through an LSTM's step; leave out --cell \(kind.rawValue).")
    }
    let units = arguments[hidden]
    // An update's work grows with the squared units; small networks are bound by the number of steps.
    let work = lag * updates * max(64, units * units)
    guard work <= mostWork else {
      throw UsageError(
        "--lag \(lag), --hidden \(units) and --steps \(updates) together would take too long: at most "
          + "\(mostWork / (lag * max(64, units * units))) updates.")
    }
    if let file = arguments[svg] { try checkWritable(file) }
    return Session(
      kind: kind, lag: lag, keepBias: bias ?? 1, units: units, updates: updates,
      seed: arguments[seed])
  }

  /// Whether a picture can be written is asked before the training, not after it.
  static func checkWritable(_ file: String) throws {
    guard !file.isEmpty else { throw UsageError("--svg takes the name of a file.") }
    let url = URL(fileURLWithPath: file)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    guard !isFolder.boolValue else {
      throw UsageError("--svg: \(file) cannot be written, it is a folder.")
    }
    guard !exists || FileManager.default.isWritableFile(atPath: url.path) else {
      throw UsageError("--svg: \(file) cannot be written.")
    }
    let folder = url.deletingLastPathComponent().path
    guard exists || FileManager.default.isWritableFile(atPath: folder) else {
      throw UsageError("--svg: \(file) cannot be written, \(folder) is no folder to write to.")
    }
  }

  static func main() { command.main() }
}
