import Console
import Foundation
import Grading

/// `grade merge DIR...`: several machines' parts of a class become one folder of results.
enum MergeCommand {
  private static let parts = Positional<[String]>("dir", "The folders of results to put together.")

  static let command = Command(
    "merge", "Puts the results of shards together.",
    details: """
      The parts must be of one run: the same checks, grader, compiler, sandbox, seed, exercises and \
      class. A submission without a result, or with two that differ, is an error.
      """,
    [parts, Choices.out, Choices.format, Choices.roster]
  ) { arguments in
    let folders = arguments[parts].map { ResultsFolder(URL(fileURLWithPath: $0)) }
    guard !folders.isEmpty else {
      throw UsageError("name the folders of results to merge; grade merge --help tells more.")
    }
    let runs = try folders.map { folder in
      guard let run = try folder.run() else {
        throw Failure("\(folder.url.path) holds no results of the grader: it has no run.json.")
      }
      return (run, folder.results(of: run.submissions))
    }
    let choices = try Choices(arguments)
    guard try choices.folder.run() == nil else {
      throw Failure(
        "\(choices.folder.url.path) holds the results of a run already; name another folder with "
          + "--out.")
    }
    let (run, results) = try Merge.merge(runs)
    try choices.folder.begin(run)
    for result in results { try choices.folder.write(result) }
    try Summary(choices: choices, run: run, results: results).finish()
  }
}
