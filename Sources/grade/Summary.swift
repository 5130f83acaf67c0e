import Console
import Curriculum
import Foundation
import Grading
import Judging
import Plotting

/// What is said and written at the end of a run.
struct Summary {
  let choices: Choices
  let run: RunRecord
  let results: [SubmissionResult]
  var progress: ClassRun.Progress?

  /// With more submissions than this, a table is no longer read.
  private static let longestTable = 60

  /// Writes the exports, prints the table, and fails if the grader has failed on anybody.
  func finish() throws {
    for format in choices.formats {
      try choices.folder.write(format.files(run, results, roster: choices.roster))
    }
    let style = Terminal.output.style
    if results.count <= Self.longestTable {
      try Terminal.output.print(table.terminal(style))
    }
    try Terminal.output.print(sentences.joined(separator: " "))
    let failed = results.filter { $0.status == .internal }
    guard failed.isEmpty else {
      let names = failed.prefix(3).map { "\(shown($0.submission)): \(firstLine($0.log))" }
      throw Failure(
        "the grader failed on \(failed.count) of \(results.count) submissions, which have no score; "
          + "--resume tries them again. \(names.joined(separator: " "))")
    }
  }

  private var sentences: [String] {
    let graded = results.filter { $0.status == .graded }
    let scores = graded.compactMap(\.score).sorted()
    var sentences = [
      "\(results.count) \(results.count == 1 ? "submission" : "submissions")"
        + (progress.map { $0.kept > 0 ? ", \($0.kept) of them done before" : "" } ?? "") + "."
    ]
    let rejected = results.count(where: { $0.status == .rejected })
    if rejected > 0 { sentences.append("\(rejected) rejected.") }
    if let least = scores.first, let most = scores.last, let full = graded.first?.max {
      let middle = scores[scores.count / 2]
      sentences.append(
        "Scores from \(least) to \(most) of \(full), half of them \(middle) or more.")
    }
    sentences.append("Sandbox: \(run.sandbox). Results: \(choices.folder.url.path).")
    return sentences
  }

  /// One row a submission; one column an exercise, or a chapter where exercises would be too many.
  private var table: Table {
    let columns = columns
    return Table(
      header: ["submission"] + columns.map(\.title) + ["score", "remarks"],
      rows: results.map { result in
        let cells = columns.map { column in
          let checks = result.checks.filter { column.ids.contains($0.id) }
          if checks.allSatisfy({ $0.verdict == .unsolved }) { return "·" }
          return "\(checks.reduce(0) { $0 + $1.points })"
        }
        let score = result.score.map { "\($0) of \(result.max)" } ?? "none"
        return [shown(result.submission)] + cells + [score, remarks(result)]
      })
  }

  private var columns: [(title: String, ids: Set<String>)] {
    if run.exercises.count <= 12 { return run.exercises.map { ($0, [$0]) } }
    var chapters: [String] = []
    for id in run.exercises {
      let chapter = String(id.prefix { $0 != "." })
      if chapters.last != chapter { chapters.append(chapter) }
    }
    return chapters.map { chapter in
      (chapter, Set(run.exercises.filter { $0.hasPrefix(chapter + ".") }))
    }
  }

  private func remarks(_ result: SubmissionResult) -> String {
    if result.status != .graded { return "\(result.status.rawValue): \(firstLine(result.log))" }
    let quiet: Set<CheckResult.Verdict> = [.pass, .partial, .fail, .unsolved]
    return result.checks.filter { !quiet.contains($0.verdict) }
      .map { "\($0.id) \($0.verdict.rawValue)" }.joined(separator: ", ")
  }

  private func firstLine(_ text: String) -> String {
    let line = text.prefix { $0 != "\n" }
    return line.count > 100 ? line.prefix(100) + "…" : String(line)
  }

  /// A name fit for a table: students choose theirs.
  private func shown(_ name: String) -> String {
    let clean = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { $0.properties.generalCategory == .control ? "�" : $0 }))
    return clean.count > 40 ? clean.prefix(39) + "…" : clean
  }

  // MARK: - On the way

  /// "173 a minute"
  static func rate(_ progress: ClassRun.Progress, _ start: ContinuousClock.Instant) -> String {
    let seconds = start.duration(to: .now) / .seconds(1)
    let done = progress.done - progress.kept
    guard seconds > 1, done > 0 else { return "" }
    return "\(Int(Double(done) / seconds * 60)) a minute"
  }

  /// Says what a weak sandbox means.
  static func warn(_ level: String) throws {
    if level == Sandbox.Level.none.rawValue {
      try Terminal.error.print(
        "grade: no sandbox; submissions can read files, write files and use the network as you can."
      )
    } else if level == Sandbox.Level.unverified.rawValue {
      try Terminal.error.print("grade: macOS's sandbox-exec, which was never tested with attacks.")
    }
  }
}
