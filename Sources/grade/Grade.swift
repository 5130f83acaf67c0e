import Console
import Curriculum
import Foundation
import Grading
import Judging

/// Grades a class.
@main
enum Grade {
  private static let submissions = Positional<[String]>(
    "submission", "Folders and archives, one a student, or folders that hold them.")

  private static let command = Command(
    "grade",
    "Grades a class with fresh questions, each exercise in a sandboxed process of its own.",
    details: """
      A submission is a folder, a .zip or a .tar.gz. Exercise files are found in it by name, at the \
      top or under Chapters/…/Exercises; everything else in it is ignored, and nothing of it is built \
      but these files. What a submission does can lower its own score, and touch nothing else. Checks, \
      reference answers and the seed stay in this process.

      Results go to a folder: run.json, one record a submission in results/, and the forms that \
      --format names. A run that was interrupted goes on where it was with --resume. Machines share \
      a class with --shard 1/4 … 4/4, the same --seed and a folder each, which grade merge puts \
      together. A student's failure leaves the exit status 0; it is 1 if the grader failed on a \
      submission, which then has no score.

      Exercises that were not handed in count as unsolved, so name what was asked: --exercises 8 for \
      a chapter, 1.2,8 for some.
      """,
    [submissions] + Choices.all,
    subcommands: [
      MergeCommand.command, RegradeCommand.command, HandoutCommand.command,
      GradescopeCommand.command, DoctorCommand.command, BenchCommand.command,
    ]
  ) { arguments in
    let places = arguments[submissions].map { URL(fileURLWithPath: $0) }
    guard !places.isEmpty else {
      throw UsageError("name the submissions to grade; grade --help tells more.")
    }
    let choices = try Choices(arguments)
    let run = try ClassRun(
      root: choices.root, places: places, folder: choices.folder, options: choices.options)
    let (progress, results) = try run.watched(run.grade)
    try Summary(choices: choices, run: run.run, results: results, progress: progress).finish()
  }

  static func main() {
    // An answer may run as nobody, who must be able to start what the compiler wrote. What is secret
    // has modes of its own.
    umask(0o022)
    // A file that may not grow any more is an error to report, not the end by a signal.
    signal(SIGXFSZ, SIG_IGN)
    command.main()
  }
}
