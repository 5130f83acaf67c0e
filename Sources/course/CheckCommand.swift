import Console
import Coursework
import Curriculum
import Foundation
import Judging

/// `course check [ID]`: from a saved file to its findings.
enum CheckCommand {
  private static let id = Positional<String?>(
    "id", "The exercise, such as 8.1, or a chapter, such as 8; all if left out.")
  private static let seed = Option(
    "seed", "N", default: UInt64(1), "Which questions are asked: the same seed, the same questions."
  )

  static let command = Command(
    "check", "Compiles one exercise, asks it, and prints the findings.",
    details: """
      The answer is compiled alone and runs in a process of its own with a time limit, so that \
      nothing in it can stop another. Exits with 0 if the exercise is solved and with 1 if it is \
      not; where several are checked, those that have not been begun do not count.
      """,
    [id, seed]
  ) { arguments in
    let workspace = try Workspace()
    let entries = try arguments[id].map(workspace.entries) ?? Curriculum.entries
    var progress = Progress(in: workspace)
    let results = try workspace.judge(entries, seed: arguments[seed], progress: &progress)
    let page = VerdictPage(style: Terminal.output.style, root: workspace.root)
    for (entry, result) in zip(entries, results) {
      try Terminal.output.print(page.text(try result.get(), of: entry))
    }
    let outcomes = try results.map { try $0.get().summary.outcome }
    let isDone = { (outcome: String) in
      outcome == Report.Outcome.solved.rawValue
        || (entries.count > 1 && outcome == Report.Outcome.unsolved.rawValue)
    }
    if !outcomes.allSatisfy(isDone) { exit(ExitCode.failure) }
  }
}
