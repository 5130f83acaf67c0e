import Console
import Coursework
import Curriculum
import Foundation
import Judging
import Plotting

/// Grades folders of submitted exercises.
@main
enum Grade {
  private static let submissions = Positional<[String]>(
    "submission", "Folders, one a student, that hold the exercise files.")
  private static let weak = Flag(
    "allow-weak-sandbox", "Run the submissions with limits of time and memory only.")
  private static let seed = Option<UInt64?>(
    "seed", "N", "Which questions are asked; by default a fresh secret one.")
  private static let csv = Option<String?>("csv", "FILE", "Write one row a submission.")

  private static let command = Command(
    "grade", "Grades submissions with fresh questions, each exercise in a process of its own.",
    details: """
      A submission is a folder. Exercise files are found in it by name, at the top or under \
      Chapters/…/Exercises; everything else in it is ignored, and nothing of it is built but these \
      files. The checks, the reference answers and the seed stay in this process.

      What this does not do yet is keep a submission from reading your files or using the network: \
      there is no sandbox around it beyond limits of time and memory. So it refuses to start unless \
      you say --allow-weak-sandbox; do that on a machine, or in a container, where nothing can be \
      lost.
      """,
    [submissions, weak, seed, csv]
  ) { arguments in
    let folders = arguments[submissions]
    guard !folders.isEmpty else {
      throw UsageError("name the folders to grade; grade --help tells more.")
    }
    guard arguments[weak] else {
      throw Failure(
        "submissions would run with limits of time and memory only: they could read files, write "
          + "files and use the network as you can. Go to a machine where that does no harm, and "
          + "add --allow-weak-sandbox.")
    }
    try Terminal.error.print(
      "grade: no sandbox; submissions can read files, write files and use the network.")
    let seed = arguments[seed] ?? UInt64.random(in: .min ... .max)
    let grader = try Grader(seed: seed)
    try grader.proveItself()

    var line = ProgressLine("grading")
    var marks: [Marks] = []
    for (done, folder) in folders.enumerated() {
      line.update(done, of: folders.count, note: folder)
      marks.append(grader.grade(URL(fileURLWithPath: folder)))
    }
    line.finish()

    try Terminal.output.print(table(marks).terminal(Terminal.output.style))
    try Terminal.output.print("Seed \(seed); the same seed asks the same questions.")
    if let file = arguments[csv] { try save(rows(marks), to: file) }
    if marks.contains(where: { $0.score == nil }) {
      throw Failure("some submissions could not be graded; they have no score.")
    }
  }

  static func main() { command.main() }

  private static func table(_ marks: [Marks]) -> Table {
    let ids = Curriculum.entries.map(\.id)
    return Table(
      header: ["submission"] + ids + ["score", "remarks"],
      rows: marks.map { marks in
        [marks.name] + ids.map { marks.results[$0]?.cell ?? "–" }
          + [marks.score.map { "\($0) of \(Curriculum.points)" } ?? "none", marks.remarks]
      })
  }

  /// Comma-separated values after RFC 4180.
  private static func rows(_ marks: [Marks]) -> String {
    func quoted(_ field: String) -> String {
      field.contains { ",\"\n\r".contains($0) }
        ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
    }
    let ids = Curriculum.entries.map(\.id)
    let header = ["submission"] + ids + ["score", "max", "remarks"]
    let lines = marks.map { marks in
      [marks.name] + ids.map { marks.results[$0].map { "\($0.points)" } ?? "" }
        + [marks.score.map(String.init) ?? "", "\(Curriculum.points)", marks.remarks]
    }
    return ([header] + lines).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }
}
