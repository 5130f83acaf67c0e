import Console
import Curriculum
import Coursework
import Foundation
import Plotting

/// `course status`: chapters, exercises, points, progress.
enum StatusCommand {
  static let command = Command(
    "status", "Chapters, exercises and points, as far as you have come."
  ) { _ in try run() }

  static func run() throws {
    let workspace = try Workspace()
    let entries = Curriculum.entries
    var progress = Progress(in: workspace)
    let stale = entries.filter { progress.result(of: $0, in: workspace) == nil }
    if !stale.isEmpty { _ = try workspace.judge(stale, seed: 1, progress: &progress) }

    var rows: [[String]] = []
    for chapter in Curriculum.chapters {
      rows.append([chapter.folder, chapter.title, "", "", ""])
      for exercise in chapter.exercises {
        let listing = exercise.listing
        let entry = Curriculum.Entry(chapter: chapter, exercise: exercise)
        let result = progress.result(of: entry, in: workspace)
        rows.append([
          "  \(listing.id)", listing.title, listing.difficulty.rawValue,
          "\(result?.points ?? 0) of \(listing.points)", mark(result?.outcome),
        ])
      }
    }
    let output = Terminal.output
    let table = Table(
      header: ["exercise", "title", "difficulty", "points", "progress"], rows: rows)
    try output.print(table.terminal(output.style))
    try output.print(summary(entries, progress, workspace))
  }

  /// How many points there are, and what to do next.
  private static func summary(
    _ entries: [Curriculum.Entry], _ progress: Progress, _ workspace: Workspace
  ) -> String {
    let points = entries.reduce(0) {
      $0 + (progress.result(of: $1, in: workspace)?.points ?? 0)
    }
    let possible = entries.reduce(0) { $0 + $1.exercise.listing.points }
    let next = entries.first {
      progress.result(of: $0, in: workspace)?.outcome != Report.Outcome.solved.rawValue
    }
    let advice = next.map {
      "Next: edit\n  \($0.chapter.path(of: $0.exercise))\nand then swift run course check \($0.id)"
    }
    return "\(points) of \(possible) points. " + (advice ?? "All exercises are solved.")
  }

  private static func mark(_ outcome: String?) -> String {
    switch outcome.flatMap(Report.Outcome.init) {
    case .solved: "● solved"
    case .partial: "◐ partly"
    case .wrong: "○ wrong"
    case .unsolved: "·"
    case nil: "○ \(outcome ?? "not checked")"
    }
  }
}

/// `course list`: every exercise and the file it lives in.
enum ListCommand {
  static let command = Command("list", "Every exercise and the file to edit.") { _ in
    let output = Terminal.output
    for chapter in Curriculum.chapters {
      let rows = chapter.exercises.map { exercise in
        let listing = exercise.listing
        return [
          listing.id, listing.title, listing.difficulty.rawValue, "\(listing.points)",
          "\(listing.file).swift",
        ]
      }
      let table = Table(
        "\(chapter.title), in Chapters/\(chapter.folder)/Exercises",
        header: ["id", "title", "difficulty", "points", "file"], rows: rows)
      try output.print(table.terminal(output.style))
    }
  }
}
