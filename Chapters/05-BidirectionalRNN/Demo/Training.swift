import BidirectionalRNN
import Console
import Foundation
import Matrices
import Plotting
import Training

extension BidirectionalRNNDemo {
  /// Trains, examines, explains one decision and saves.
  static func trainFilter(_ arguments: Arguments, texts path: String?) throws {
    let isQuick = arguments[quick]
    var settings = FilterSettings()
    settings.hidden = arguments[hidden]
    settings.cell = FusedCell(rawValue: arguments[cell]) ?? .gru
    settings.longest = arguments[longest]
    settings.updates = arguments[updates] ?? (isQuick ? 200 : 800)
    guard (1...100_000).contains(settings.updates) else {
      throw UsageError("--updates must lie between 1 and 100000, not at \(settings.updates).")
    }
    // Before the training, not after it.
    try requireWritable(arguments[svg], replaced: false)
    try requireWritable(arguments[save], replaced: true)
    var random = SeededGenerator(seed: arguments[seed])
    let all: LabelledTexts
    if let path {
      let encoding = arguments[latin1] ? TextEncoding.latin1 : .utf8
      all = try asUsage { try LabelledTexts(contentsOf: path, encoding: encoding).distinct() }
      // The words of real mail are many and most are rare: the filter must not cling to any of them.
      settings.wordDropout = 0.1
      settings.dropout = 0.3
    } else {
      // Mail without other sentences is learned from fewer examples.
      all = LabelledTexts.mail(
        isQuick ? 1000 : 5000, others: isQuick ? 0...0 : 0...2, using: &random
      ).distinct()
    }
    for note in all.notes { try Terminal.error.print(note) }
    let (training, heldOut) = try asUsage {
      try all.split(holdingOut: path == nil ? 0.5 : 0.2, using: &random)
    }
    var filter = MailFilter(for: training, settings: settings, using: &random)
    let output = Terminal.output
    let shares = zip(all.classes, all.counts).map { "\($1) \($0)" }.joined(separator: ", ")
    try output.print(
      "\(all.texts.count) mails (\(shares)), \(heldOut.texts.count) of them held out; "
        + "\(filter.vocabulary.count - 1) known words, \(filter.classifier.parameterCount) weights\n"
    )

    let losses = try filter.learn(from: training, settings: settings, using: random)
    let chart = lossChart(losses)
    try output.print(chart.terminal(output.style))
    let confusion = filter.confusion(heldOut.texts)
    let bayes = naiveBayes(training, as: filter).confusion(heldOut.texts, as: filter)
    try output.print(confusion.table("Held-out mail, judged by the network").terminal(output.style))
    try output.print(bayes.table("The same mail, judged by naive Bayes").terminal(output.style))
    try output.print(
      comparison([("the network", confusion), ("naive Bayes", bayes)]).terminal(output.style))
    if let shown = heldOut.texts.first(where: { $0.words.count <= 80 }) ?? heldOut.texts.first {
      try output.print("One of the held-out mails, which is \(all.classes[shown.label]):\n")
      try explain(shown.words, by: filter, on: output)
    }
    if let file = arguments[svg] { try Console.save(chart.svg(), to: file) }
    if let file = arguments[save] {
      try filter.save(to: file)
      try Terminal.error.print("Saved the filter in \(file).")
    }
  }

  /// Refuses a file that cannot be written.
  ///
  /// - Parameter replaced: Whether a new file takes the place of an old one, which needs the folder.
  private static func requireWritable(_ file: String?, replaced: Bool) throws {
    guard let file else { return }
    let files = FileManager.default
    let url = URL(fileURLWithPath: file).resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    let exists = files.fileExists(atPath: url.path, isDirectory: &isFolder)
    if isFolder.boolValue { throw UsageError("\(file) cannot be written: it is a folder.") }
    if exists, !replaced {
      guard files.isWritableFile(atPath: url.path) else {
        throw UsageError("\(file) cannot be written: there is no permission.")
      }
      return
    }
    let folder = url.deletingLastPathComponent().path
    guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
      files.isWritableFile(atPath: folder)
    else {
      throw UsageError("\(file) cannot be written: \(folder) is no folder to write to.")
    }
  }

  private static func lossChart(_ losses: [Double]) -> LineChart {
    // The mean of a few updates at a time, since each batch is another one.
    let width = max(1, losses.count / 40)
    let points = stride(from: 0, to: losses.count, by: width).map { start in
      let part = losses[start..<min(start + width, losses.count)]
      return LineChart.Point(
        x: Double(start) + Double(part.count) / 2, y: part.reduce(0, +) / Double(part.count))
    }
    return LineChart(
      "Loss while learning", x: Axis("update"), y: Axis("nats a mail"),
      series: [.init("cross-entropy", points: points, marks: .line)])
  }

  private static func comparison(_ judges: [(String, Confusion)]) -> Table {
    let classes = judges[0].1.classes
    return Table(
      "On held-out mail, %",
      header: ["", "right"] + classes.flatMap { ["\($0): precision", "recall"] },
      rows: judges.map { name, confusion in
        [name, percent(confusion.accuracy)]
          + classes.indices.flatMap {
            [percent(confusion.precision($0)), percent(confusion.recall($0))]
          }
      } + [
        ["commonest class", percent(judges[0].1.baseRate)]
          + classes.flatMap { _ in ["", ""] }
      ])
  }

  private static func percent(_ share: Double?) -> String {
    share.map { String(format: "%.1f", 100 * $0) } ?? "–"
  }
}

extension Confusion {
  /// The counts, a row for what the mails are and a column for what they were taken for.
  func table(_ title: String) -> Table {
    Table(
      title, header: ["is, taken for:"] + classes,
      rows: zip(classes, counts).map { [$0] + $1.map(String.init) })
  }
}
