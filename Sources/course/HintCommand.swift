import Console

/// `course hint ID`: one stage further each time.
enum HintCommand {
  private static let id = Positional<String>("id", "The exercise, such as 8.1.")

  static let command = Command(
    "hint", "A nudge, then the idea, then nearly the line: one further stage each time.", [id]
  ) { arguments in
    let workspace = try Workspace()
    let entry = try workspace.entry(arguments[id])
    let hints = entry.exercise.listing.hints
    var progress = Progress(in: workspace)
    let given = min((progress.hints[entry.id] ?? 0) + 1, hints.count)
    progress.hints[entry.id] = given
    progress.save(in: workspace)

    let output = Terminal.output
    try output.print(output.style.bold("\(entry.id) \(entry.exercise.listing.title)"))
    for (stage, hint) in hints.prefix(given).enumerated() {
      let text = "\(stage + 1) of \(hints.count). \(hint)"
      try output.print("\n" + wrapped(text, to: output.style.width).joined(separator: "\n"))
    }
    if given == hints.count {
      let see = entry.exercise.listing.see
      try output.print("\nThat was the last one. The chapter's section is “\(see)”.")
    }
  }
}
