import Console
import Foundation
import Grading
import Judging

/// `grade gradescope-bundle FILE.zip`: an autograder to upload.
enum GradescopeCommand {
  private static let place = Positional<String>(
    "file", "The new archive, or a new folder if its name does not end in .zip.")

  static let command = Command(
    "gradescope-bundle", "Writes an autograder for Gradescope.",
    details: """
      The archive holds the course as git has committed it, with its reference answers, a secret \
      seed, setup.sh, which installs this compiler's version and builds the grader, and \
      run_autograder. Keep it to yourself. The image must be Ubuntu 22.04 or 24.04.
      """,
    [place, Choices.exercises, Choices.seed, Choices.seedFile]
  ) { arguments in
    let asked = arguments[Choices.exercises]
    let bundle = try GradescopeBundle(
      root: Choices.course(), exercises: asked == nil ? [] : Choices.entries(asked).map(\.id),
      seed: Choices.seed(arguments) ?? UInt64.random(in: .min ... .max),
      compiler: Kit().compilerVersion)
    let file = URL(fileURLWithPath: arguments[place])
    try bundle.write(to: file)
    try Terminal.output.print(
      "\(file.path) holds the grader for commit \(bundle.commit), with a secret seed in it."
        + HandoutCommand.left(bundle.changed))
  }
}
