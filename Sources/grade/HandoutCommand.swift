import Console
import Foundation
import Grading
import Judging

/// `grade handout DIR`: the students' copy.
enum HandoutCommand {
  private static let folder = Positional<String>("dir", "The new folder.")

  static let command = Command(
    "handout", "Writes the students' copy of the course.",
    details: """
      The copy holds what git has committed, without Solutions, the tests that need them, the tests \
      of the grader, and git's history. It builds and tests green on its own. Exercises are the \
      starters: one that was committed with an answer is an error.
      """,
    [folder]
  ) { arguments in
    let handout = try Handout(root: Choices.course())
    let place = URL(fileURLWithPath: arguments[folder])
    try handout.write(to: place, judge: Judge(kit: Kit()))
    try Terminal.output.print(
      "\(place.path) holds \(handout.paths.count) files of commit \(handout.source.commit), and no "
        + "reference answers." + left(handout.source.changed))
  }

  /// What was changed and not committed, which an instructor may miss in the copy.
  static func left(_ changed: [String]) -> String {
    guard let first = changed.first else { return "" }
    let others = changed.count > 1 ? " and \(changed.count - 1) more" : ""
    return "\nNot in it is what you have not committed: changes to \(first)\(others)."
  }
}
