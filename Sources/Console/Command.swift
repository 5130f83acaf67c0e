/// What a program, or one subcommand of it, accepts and does.
///
/// ```swift
/// let beam = Option("beam", "K", default: 2, in: 1...20, "Hypotheses kept at every step.")
/// let quick = Flag("quick", "Finish within two seconds.")
///
/// Command("search-demo", "Compares greedy and beam search.", [beam, quick]) { arguments in
///   try Terminal.output.print("beam of \(arguments[beam])")
/// }.main()
/// ```
public struct Command: Sendable {
  /// The name a user types.
  public let name: String
  /// One line that says what the command does.
  public let summary: String
  /// More for the help page: paragraphs below the usage line. May be empty.
  public let details: String
  /// The options, flags and positional arguments, in the order the help page lists them.
  public let parameters: [any Parameter]
  /// The commands that may follow this one's name.
  public let subcommands: [Command]

  let action: (@Sendable (Arguments) throws -> Void)?

  /// Creates a command that does something itself. With subcommands, the action runs when the user
  /// names none of them; the parameters are the action's alone.
  public init(
    _ name: String, _ summary: String, details: String = "", _ parameters: [any Parameter] = [],
    subcommands: [Command] = [], action: @escaping @Sendable (Arguments) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.parameters = parameters
    self.subcommands = subcommands
    self.action = action
  }

  /// Creates a command that only leads to its subcommands. Parameters given here are accepted by
  /// every subcommand.
  public init(
    _ name: String, _ summary: String, details: String = "", _ parameters: [any Parameter] = [],
    subcommands: [Command]
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.parameters = parameters
    self.subcommands = subcommands
    self.action = nil
  }

  /// Parses the words and performs the command that they name.
  ///
  /// - Throws: ``UsageError``, ``HelpRequest``, or what the action throws.
  public func perform(_ words: [String]) throws {
    let arguments = try parse(words)
    guard let action = arguments.command.action else {
      let names = arguments.command.subcommands.map(\.name).joined(separator: ", ")
      throw UsageError(
        "say what to do: one of \(names); \(arguments.path.joined(separator: " ")) --help tells more."
      )
    }
    try action(arguments)
  }

  /// Performs the command for the words this process was started with, and ends the process.
  public func main() -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    run(name) { try perform(words) }
  }
}

/// What a command line said, after parsing. Ask it by the declared parameter:
/// `arguments[seed]` is a `UInt64` where `seed` is an `Option<UInt64>`.
public struct Arguments: Sendable {
  /// The command or subcommand that was named.
  public let command: Command
  /// The names that led to it: `["course", "check"]`.
  public let path: [String]

  var values: [String: String] = [:]
  var flags: Set<String> = []
  var words: [String: [String]] = [:]

  /// Whether the flag was given.
  public subscript(flag: Flag) -> Bool {
    flags.contains(flag.name)
  }

  /// The option's value, or its default.
  public subscript<Value>(option: Option<Value>) -> Value {
    guard let word = values[option.name] else { return option.fallback }
    // The parser has validated every word already.
    return (try? option.read(word)) ?? option.fallback
  }

  /// The positional argument's value.
  ///
  /// - Precondition: The command declares it.
  public subscript<Value>(positional: Positional<Value>) -> Value {
    do {
      return try positional.read(words[positional.name] ?? [])
    } catch {
      preconditionFailure("\(path.joined(separator: " ")) does not declare \(positional.name)")
    }
  }
}
