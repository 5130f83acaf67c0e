import Console

/// The course at the command line: what there is, how far one has come, and what to mend.
@main
enum Course {
  static func main() {
    Command(
      "course", "Exercises, hints, claims and benchmarks of Through Time.",
      details: """
        Without a subcommand it shows the status. A student's loop is: edit a file in \
        Chapters/…/Exercises, run `swift run course check 8.1`, read the findings, repeat.
        """,
      subcommands: [
        StatusCommand.command, ListCommand.command, CheckCommand.command, HintCommand.command,
        ImportCommand.command, ClaimsCommand.command, SyncCommand.command, MeasureCommand.command,
        BenchCommand.command,
      ],
      action: { _ in try StatusCommand.run() }
    ).main()
  }
}
