import Console
import Foundation
import Grading
import Plotting

/// `grade regrade`: after a check was repaired, only what the change touches.
enum RegradeCommand {
  private static let submissions = Positional<[String]>(
    "submission", "The class, as it was given to the earlier run.")
  private static let from = Option<String?>(
    "from", "DIR", "The folder of the earlier run's results.")

  static let command = Command(
    "regrade", "Grades again what changed checks or changed submissions touch.",
    details: """
      Results of exercises whose checks are as they were, in submissions that are as they were, are \
      kept. The same seed asks the same questions. At the end a table shows the scores that moved.
      """,
    [submissions, from] + Choices.all.filter { !["resume", "shard"].contains($0.name) }
  ) { arguments in
    let places = arguments[submissions].map { URL(fileURLWithPath: $0) }
    guard !places.isEmpty, let from = arguments[from] else {
      throw UsageError(
        "name the earlier results with --from and the submissions; grade regrade --help tells more."
      )
    }
    let earlier = ResultsFolder(URL(fileURLWithPath: from))
    guard let before = try earlier.run() else {
      throw Failure("\(from) holds no results of the grader: it has no run.json.")
    }
    var choices = try Choices(arguments)
    if choices.options.seed == nil { choices.options.seed = before.seed }
    if arguments[Choices.exercises] == nil {
      choices.options.entries = try Choices.entries(before.exercises.joined(separator: ","))
    }
    let run = try ClassRun(
      root: choices.root, places: places, folder: choices.folder, options: choices.options)
    let known = Dictionary(
      earlier.results(of: before.submissions).map { ($0.submission, $0) }
    ) { first, _ in first }

    let (progress, results) = try run.watched { try run.regrade(earlier: known, $0) }
    let moved = results.filter { result in
      known[result.submission].map { $0.score != result.score } ?? true
    }
    let table = Table(
      header: ["submission", "before", "now", "exercises"],
      rows: moved.map { result in
        let old = known[result.submission]
        let changed = result.checks.filter { check in
          old?.checks.first { $0.id == check.id }?.points != check.points
        }
        return [
          result.submission, old?.score.map(String.init) ?? "none",
          result.score.map(String.init) ?? "none", changed.map(\.id).joined(separator: ", "),
        ]
      })
    if moved.isEmpty {
      try Terminal.output.print("No score moved.")
    } else {
      try Terminal.output.print(table.terminal(Terminal.output.style))
    }
    try Summary(choices: choices, run: run.run, results: results, progress: progress).finish()
  }
}
