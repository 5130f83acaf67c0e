#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs a program's body and ends the process as every program of this package does: 0 when it
/// returns, 2 for a ``UsageError``, 1 for any other error, with one sentence on standard error; 0
/// and the page on standard output for ``HelpRequest``; 0 and silence for ``ClosedPipe``.
public func run(_ name: String, _ body: () throws -> Void) -> Never {
  // A handler, not SIG_IGN: a write to a closed pipe then fails with an error that we see, while
  // programs that this one starts still get the default.
  signal(SIGPIPE) { _ in }
  do {
    try body()
    exit(ExitCode.success)
  } catch {
    let ending = Ending(of: error, program: name, style: Terminal.output.style)
    let clearing = Terminal.error.isTerminal ? "\r\u{1B}[K" : ""
    if let text = ending.output { try? Terminal.output.print(text) }
    if let text = ending.error { try? Terminal.error.print(clearing + text) }
    exit(ending.code)
  }
}

/// How a program ends because of an error.
struct Ending: Equatable {
  var code: Int32
  var output: String?
  var error: String?

  init(of error: any Error, program: String, style: Style) {
    switch error {
    case is ClosedPipe:
      code = ExitCode.success
    case let help as HelpRequest:
      code = ExitCode.success
      output = help.page.text(style)
    case let usage as UsageError:
      code = ExitCode.usage
      self.error = "\(program): \(usage.message)"
    default:
      code = ExitCode.failure
      self.error = "\(program): \(error)"
    }
  }
}
