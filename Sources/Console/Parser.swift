extension Command {
  /// Reads a command line, the program's own name left out. Pure: it prints nothing and ends
  /// nothing.
  ///
  /// Understood are `--name value`, `--name=value`, `--flag`, bare words, subcommands, `--` after
  /// which every word is a bare word, and `--help` or `-h`. An option given twice counts the last
  /// time. A word such as `-3` is a number, not an option.
  ///
  /// - Throws: ``UsageError`` for anything the command does not declare; ``HelpRequest`` when the
  ///   user asked for help.
  public func parse(_ words: [String]) throws -> Arguments {
    var parser = Parser(command: self, path: [name], known: parameters)
    return try parser.parse(words)
  }
}

private struct Parser {
  var command: Command
  var path: [String]
  var known: [any Parameter]

  var values: [String: String] = [:]
  var flags: Set<String> = []
  var bare: [String] = []

  init(command: Command, path: [String], known: [any Parameter]) {
    self.command = command
    self.path = path
    self.known = known
  }

  mutating func parse(_ words: [String]) throws -> Arguments {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        bare += rest
        break
      } else if word == "--help" || word == "-h" {
        throw HelpRequest(HelpPage(command, path: path, parameters: known))
      } else if word.hasPrefix("--") {
        try takeOption(word, &rest)
      } else if word.hasPrefix("-"), word != "-", Double(word) == nil {
        throw UsageError("unknown option \(word)\(suggestion(for: "--" + word.dropFirst()))")
      } else if bare.isEmpty, !command.subcommands.isEmpty {
        try enter(word, &rest)
      } else {
        bare.append(word)
      }
    }
    var arguments = Arguments(command: command, path: path)
    arguments.values = values
    arguments.flags = flags
    arguments.words = try distribute()
    return arguments
  }

  private mutating func takeOption(_ word: String, _ rest: inout ArraySlice<String>) throws {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let attached = parts.count > 1 ? String(parts[1]) : nil
    guard let parameter = known.first(where: { $0.name == name && $0.isNamed }) else {
      throw UsageError("unknown option --\(name)\(suggestion(for: "--" + name))")
    }
    guard case .option(let placeholder) = parameter.kind else {
      if let attached { try parameter.validate(attached) }
      flags.insert(name)
      return
    }
    var value = attached
    if value == nil, let next = rest.first, !next.hasPrefix("--") {
      value = next
      rest.removeFirst()
    }
    guard let value else {
      throw UsageError("--\(name) needs a value: --\(name) \(placeholder).")
    }
    try parameter.validate(value)
    values[name] = value
  }

  /// Moves on to the subcommand of that name.
  private mutating func enter(_ word: String, _ rest: inout ArraySlice<String>) throws {
    if word == "help" {
      rest = rest.filter { !$0.hasPrefix("-") } + ["--help"]
      return
    }
    guard let next = command.subcommands.first(where: { $0.name == word }) else {
      if known.contains(where: { !$0.isNamed }) {
        bare.append(word)
        return
      }
      let near = nearest(to: word, among: command.subcommands.map(\.name))
      let names = command.subcommands.map(\.name).joined(separator: ", ")
      throw UsageError(
        "unknown command \"\(word)\"; "
          + (near.map { "did you mean \"\($0)\"?" } ?? "there are \(names)."))
    }
    // What a command does itself, it does with its own parameters.
    known = next.parameters + (command.action == nil ? known : [])
    command = next
    path.append(next.name)
  }

  /// Gives the bare words to the positional parameters, in order.
  private func distribute() throws -> [String: [String]] {
    var result: [String: [String]] = [:]
    var rest = bare[...]
    for parameter in known {
      switch parameter.kind {
      case .flag, .option: continue
      case .required, .optional:
        if let word = rest.popFirst() {
          try parameter.validate(word)
          result[parameter.name] = [word]
        } else if parameter.kind == .required {
          let call = path.joined(separator: " ")
          throw UsageError(
            "\(parameter.name.uppercased()) is missing: \(call) \(parameter.name.uppercased()).")
        }
      case .rest:
        for word in rest { try parameter.validate(word) }
        result[parameter.name] = Array(rest)
        rest = []
      }
    }
    if let extra = rest.first {
      let call = path.joined(separator: " ")
      throw UsageError("\"\(extra)\" is one word more than \(call) takes; see \(call) --help.")
    }
    return result
  }

  private func suggestion(for word: String) -> String {
    let names = known.filter(\.isNamed).map { "--" + $0.name } + ["--help"]
    if let near = nearest(to: word, among: names) { return "; did you mean \(near)?" }
    return "; \(path.joined(separator: " ")) --help lists the options."
  }
}

extension Parameter {
  /// Whether the parameter is given by name, with two dashes.
  var isNamed: Bool {
    switch kind {
    case .flag, .option: true
    case .required, .optional, .rest: false
    }
  }
}
