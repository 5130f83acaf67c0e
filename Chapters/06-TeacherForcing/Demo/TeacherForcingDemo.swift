import Console
import Foundation
import Matrices
import Plotting
import TeacherForcing
import Training

/// Two captioners that differ in one thing: whose last word they were told while they learned.
@main
enum TeacherForcingDemo {
  static let updates = Option<Int?>(
    "updates", "N", "The updates of each, from 1 to 20000; by default 600, or 150 with --quick.")
  static let hidden = Option("hidden", "N", default: 48, in: 1...256, "The hidden units.")
  static let order = Flag(
    "either-order", "Let a coin decide which thing a sentence names first, so that two are right.")
  static let shown = Option(
    "show", "N", default: 3, in: 0...24, "How many held-out pictures to show with their captions.")
  static let seed = Option(
    "seed", "N", default: UInt64(1), "The seed of weights, pictures and sentences.")
  static let svg = Option<String?>("svg", "FILE", "Write the picture of learning to a file.")
  static let quick = Flag("quick", "Few updates, within two seconds at the default sizes.")

  static let command = Command(
    "teacher-forcing-demo", "Trains a captioner twice: told the true last word, and told its own.",
    details: """
      Pictures of 12 × 12 pixels show two coloured shapes; a sentence says which stands above or left \
      of which. Both captioners begin with the same weights and see the same pictures. In use both \
      are told their own words, and so they are judged: on pictures of pairs that were never shown.
      """,
    [updates, hidden, order, shown, seed, svg, quick]
  ) { arguments in
    let isQuick = arguments[quick]
    let count = arguments[updates] ?? (isQuick ? 150 : 600)
    guard (1...20_000).contains(count) else {
      throw UsageError("--updates must lie between 1 and 20000, not at \(count).")
    }
    // Before the training, not after it.
    if let file = arguments[svg] {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      guard FileManager.default.isWritableFile(atPath: exists ? file : folder), !isFolder.boolValue
      else { throw Failure("cannot write \(file): there is no such folder, or no right to write.") }
    }
    let task = Captioning(isFree: arguments[order], seed: arguments[seed])
    var progress = ProgressLine("training")
    var runs: [CaptionRun] = []
    for (place, mode) in CaptionRun.Mode.allCases.enumerated() {
      runs.append(
        CaptionRun(
          mode, task, hidden: arguments[hidden], updates: count, points: isQuick ? 4 : 20,
          seed: arguments[seed]
        ) { update in
          progress.update(place * count + update, of: 2 * count, note: mode.rawValue)
        })
    }
    progress.finish()

    let style = Terminal.output.style
    try Terminal.output.print(runs.table(updates: count).terminal(style))
    for index in 0..<min(arguments[shown], runs[0].captions.count) {
      try Terminal.output.print("")
      let lines = Scene.drawing(runs[0].pictures.context.row(index))
      for (number, line) in lines.enumerated() {
        try Terminal.output.print(
          "  " + line + "   " + runs.sentence(number, about: task.heldOut[index], index))
      }
    }
    let chart = runs.chart
    try Terminal.output.print("\n" + chart.terminal(style))
    if let file = arguments[svg] {
      try save(chart.svg(), to: file)
      try Terminal.error.print("Wrote the picture of learning to \(file).")
    }
  }

  static func main() { command.main() }
}
