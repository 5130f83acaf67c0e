/// The exit codes every program of this package uses.
public enum ExitCode {
  /// The program did what was asked.
  public static let success: Int32 = 0
  /// The program understood what was asked, and failed.
  public static let failure: Int32 = 1
  /// The program was called in a way it does not understand.
  public static let usage: Int32 = 2
}

/// The program was called wrongly: `run` prints the sentence and exits with ``ExitCode/usage``.
public struct UsageError: Error, Equatable, CustomStringConvertible {
  /// One sentence that names the argument, the value, and the way out.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) {
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}

/// Something the program needed went wrong: `run` prints the sentence and exits with
/// ``ExitCode/failure``.
public struct Failure: Error, Equatable, CustomStringConvertible {
  /// One sentence that names the thing, the value, and the way out.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) {
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}

/// Whoever read our output has stopped reading, as `head` does. Not a failure: `run` exits quietly.
public struct ClosedPipe: Error, Equatable {
  /// Creates the signal.
  public init() {}
}

/// The user asked for help: `run` prints the text to standard output and exits with
/// ``ExitCode/success``.
public struct HelpRequest: Error, Equatable {
  /// The help page of a command.
  public let page: HelpPage

  /// Creates a request for one page.
  public init(_ page: HelpPage) {
    self.page = page
  }
}
