import Console
import Curriculum
import Foundation
import Manuscript

/// `course claims`: how far the book has settled the claims of the slides.
enum ClaimsCommand {
  private static let all = Flag("all", "Fail for claims of chapters that are not on disk, too.")

  static let command = Command(
    "claims", "Which claims of the slides are written about and settled by tests.", [all]
  ) { arguments in
    let report = try Workspace().book().claimReport(all: arguments[all])
    let output = Terminal.output
    try output.print(report.table.terminal(output.style))
    if !report.notYetWritten.isEmpty {
      let ids = report.notYetWritten.map(\.id).joined(separator: " ")
      try output.print("Not yet written, \(report.notYetWritten.count): \(ids)")
    }
    for problem in report.problems { try output.print("\(problem)") }
    if !report.problems.isEmpty {
      throw Failure("the claims have \(count(report.problems.count, "problem")).")
    }
  }
}

/// `course sync`: listings, tables and pictures from their sources.
enum SyncCommand {
  private static let check = Flag("check", "Change nothing; fail where something differs.")

  static let command = Command(
    "sync", "Brings the listings, tables and pictures of the book up to date.", [check]
  ) { arguments in
    let workspace = try Workspace()
    if !arguments[check] {
      for path in try workspace.book().synchronise() { try Terminal.output.print("wrote \(path)") }
    }
    let book = try workspace.book()
    let problems = book.differences() + book.slips()
    for problem in problems { try Terminal.output.print("\(problem)") }
    if !problems.isEmpty {
      throw Failure("the book has \(count(problems.count, "problem")).")
    }
    try Terminal.output.print("Every listing, table and picture is what its source says.")
  }
}

/// `course measure ID`: the full measurement behind a table of the book.
enum MeasureCommand {
  private static let id = Positional<String?>(
    "id", "The experiment, such as A48; lists all if left out.")
  private static let all = Flag("all", "Run every experiment.")

  static let command = Command(
    "measure", "Measures in full what the book's tables show, and writes the record.",
    details: "Run it optimised: swift run -c release course measure A48", [id, all]
  ) { arguments in
    let experiments = Curriculum.experiments
    let ids = experiments.map(\.id).joined(separator: ", ")
    guard arguments[id] != nil || arguments[all] else {
      return try Terminal.output.print("There are \(ids).")
    }
    let chosen = experiments.filter { arguments[all] || $0.id == arguments[id] }
    if chosen.isEmpty {
      throw UsageError("there is no experiment “\(arguments[id] ?? "")”; there are \(ids).")
    }
    let workspace = try Workspace()
    let book = try workspace.book()
    for experiment in chosen {
      var line = ProgressLine("measuring \(experiment.id)")
      let record = try experiment.record { line.update(Int($0 * 1000), of: 1000) }
      line.finish()
      try Terminal.output.print("wrote \(try book.keep(record, of: experiment))")
    }
    for path in try workspace.book().synchronise() { try Terminal.output.print("wrote \(path)") }
  }
}

private func count(_ number: Int, _ noun: String) -> String {
  number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
}
