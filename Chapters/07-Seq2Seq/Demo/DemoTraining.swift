import Console
import Foundation
import Matrices
import Seq2Seq
import Training

extension Seq2SeqDemo {
  /// What can be learnt.
  enum Task: String {
    case sort
    case dates

    var hidden: Int { self == .sort ? 96 : 128 }
    var updates: Int { 1000 }

    func model(
      hidden: Int, _ attention: AttentionScore?, _ random: inout SeededGenerator
    ) -> FusedEncoderDecoder<Float> {
      switch self {
      case .sort: NumberSorter.model(hidden: hidden, attention: attention, using: &random)
      case .dates: DateReader.model(hidden: hidden, attention: attention, using: &random)
      }
    }

    func pairs(_ count: Int, _ random: inout SeededGenerator) -> [SequencePair] {
      switch self {
      case .sort: NumberSorter().pairs(count, using: &random)
      case .dates: DateReader.pairs(count, using: &random)
      }
    }
  }

  /// A model from a file, or one that is trained here and now.
  static func trained(_ task: Task, _ arguments: Arguments) throws -> EncoderDecoderRun {
    // Before the training, not after it.
    for (option, file) in [("--save", arguments[saving]), ("--svg", arguments[svg])] {
      if let file { try expectWritable(file, for: option) }
    }
    if let file = arguments[model] {
      for (name, isGiven) in [
        ("--updates", arguments[updates] != nil), ("--hidden", arguments[hidden] != nil),
        ("--attention", arguments[attention] != nil), ("--seed", arguments[seed] != nil),
        ("--quick", arguments[quick]), ("--save", arguments[saving] != nil),
      ] where isGiven {
        throw UsageError("--model uses a model as it is; \(name) is for training one.")
      }
      return try loaded(task, from: file)
    }
    let look = arguments[attention] ?? "general"
    let score = AttentionScore(rawValue: look)
    guard score != nil || look == "none" else {
      let names = AttentionScore.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("--attention takes one of \(names), none, not \"\(look)\".")
    }
    guard score != nil || arguments[svg] == nil else {
      throw UsageError("Without attention there is no picture for --svg.")
    }
    let isQuick = arguments[quick]
    let size = arguments[hidden] ?? (isQuick ? 32 : task.hidden)
    guard (4...512).contains(size) else {
      throw UsageError("--hidden must lie between 4 and 512, not \(size).")
    }
    let last = arguments[updates] ?? (isQuick ? 200 : task.updates)
    guard (1...1_000_000).contains(last) else {
      throw UsageError("--updates must lie between 1 and 1000000, not \(last).")
    }
    var run = EncoderDecoderRun(seed: arguments[seed] ?? 1) { task.model(hidden: size, score, &$0) }
    run.notes = [
      "task": task.rawValue, "hidden": "\(size)", "attention": look,
    ]
    let clock = ContinuousClock()
    let start = clock.now
    try run.practise(PracticePlan(updates: last), title: "training") { task.pairs($0, &$1) }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    try terminal.print(
      "\(run.model.parameterCount) weights, attention \(look), \(last) updates, "
        + "loss \(String(format: "%.4f", run.recentLoss)) nats a symbol\n")
    try Terminal.error.print("Trained for \(String(format: "%.1f", seconds)) s.")
    if let file = arguments[saving] {
      try run.save(to: file)
      try Terminal.error.print("Saved the model to \(file); --model \(file) uses it.")
    }
    return run
  }

  /// Refuses what no file can be written to.
  private static func expectWritable(_ file: String, for option: String) throws {
    guard !file.isEmpty else { throw UsageError("\(option) needs the name of a file.") }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw UsageError("\(file) cannot be written: \(folder) is no folder to write to.")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else { return }
    guard !isFolder.boolValue else {
      throw UsageError("\(file) is a folder; \(option) needs the name of a file.")
    }
    guard FileManager.default.isWritableFile(atPath: file) else {
      throw UsageError("\(file) cannot be written: it is there and may not be changed.")
    }
  }

  private static func loaded(_ task: Task, from path: String) throws -> EncoderDecoderRun {
    do {
      let file = try TensorFile(contentsOf: path)
      let notes = file.metadata
      guard notes["note.task"] == task.rawValue,
        let size = notes["note.hidden"].flatMap({ Int($0) }),
        (4...512).contains(size), let attention = notes["note.attention"]
      else {
        throw UsageError("\(path) is no model that \"seq2seq-demo \(task.rawValue)\" has saved.")
      }
      var run = EncoderDecoderRun(seed: 0) {
        task.model(hidden: size, AttentionScore(rawValue: attention), &$0)
      }
      try run.restore(file, named: path)
      try terminal.print(
        "\(run.model.parameterCount) weights, attention \(attention), after \(run.step) updates, "
          + "from \(path)\n")
      return run
    } catch let error as TensorFileError {
      throw UsageError("\(error)")
    }
  }
}
