/// Something a command accepts: an ``Option``, a ``Flag`` or a ``Positional``.
public protocol Parameter: Sendable {
  /// The name, without dashes: `seed`.
  var name: String { get }

  /// One line for the help page.
  var help: String { get }

  /// How the parameter takes its words.
  var kind: ParameterKind { get }

  /// The default as the help page shows it, or `nil` where there is none to show.
  var shownDefault: String? { get }

  /// Refuses a word that does not spell a value.
  func validate(_ word: String) throws(UsageError)
}

/// How a parameter takes its words.
public enum ParameterKind: Equatable, Sendable {
  /// `--quick`: present or absent.
  case flag
  /// `--seed N`: one value, which the help page calls by this placeholder.
  case option(placeholder: String)
  /// A bare word that must be given.
  case required
  /// A bare word that may be left out.
  case optional
  /// All the remaining bare words.
  case rest
}

/// A switch: `--quick`. Its value is `true` when the user gave it.
public struct Flag: Parameter {
  /// The name, without dashes.
  public let name: String
  /// One line for the help page.
  public let help: String

  /// Creates a switch.
  public init(_ name: String, _ help: String) {
    self.name = name
    self.help = help
  }

  /// A flag takes no value.
  public var kind: ParameterKind { .flag }
  /// A flag is off unless given, which goes without saying.
  public var shownDefault: String? { nil }
  /// A flag takes no word, so none is right.
  public func validate(_ word: String) throws(UsageError) {
    throw UsageError("--\(name) is a switch and takes no value, so leave out \"\(word)\".")
  }
}

/// A named value: `--seed 7` or `--seed=7`.
///
/// ```swift
/// let seed = Option("seed", "N", default: UInt64(1), "Seed of the random numbers.")
/// let svg = Option<String?>("svg", "FILE", "Write the chart to FILE.")
/// ```
///
/// An option of an optional type is `nil` when the user left it out.
public struct Option<Value: Sendable>: Parameter {
  /// The name, without dashes.
  public let name: String
  /// One line for the help page.
  public let help: String
  /// Whether the value is named, and what the help page calls it.
  public let kind: ParameterKind
  /// The default as the help page shows it.
  public let shownDefault: String?

  let fallback: Value
  let read: @Sendable (String) throws(UsageError) -> Value

  /// Refuses a word that does not spell a value of this option.
  public func validate(_ word: String) throws(UsageError) {
    _ = try read(word)
  }
}

extension Option where Value: ArgumentValue {
  /// Creates an option with a default.
  public init(_ name: String, _ placeholder: String, default value: Value, _ help: String) {
    self.init(
      name: name, help: help, kind: .option(placeholder: placeholder),
      shownDefault: value.argument, fallback: value,
      read: { word throws(UsageError) in try readValue(word, for: "--\(name)") })
  }
}

extension Option where Value: ArgumentValue & Comparable {
  /// Creates an option whose value must lie in a range.
  public init(
    _ name: String, _ placeholder: String, default value: Value, in range: ClosedRange<Value>,
    _ help: String
  ) {
    precondition(range.contains(value), "the default of --\(name) lies outside its own range")
    self.init(
      name: name, help: help, kind: .option(placeholder: placeholder),
      shownDefault: value.argument, fallback: value,
      read: { word throws(UsageError) in
        let value: Value = try readValue(word, for: "--\(name)")
        guard range.contains(value) else {
          let (low, high) = (range.lowerBound.argument, range.upperBound.argument)
          throw UsageError("--\(name) must lie between \(low) and \(high), and \(word) does not.")
        }
        return value
      })
  }
}

extension Option where Value == String {
  /// Creates an option that takes one of a few words.
  public init(_ name: String, oneOf choices: [String], default value: String, _ help: String) {
    precondition(choices.contains(value), "the default of --\(name) is not among its choices")
    self.init(
      name: name, help: help, kind: .option(placeholder: choices.joined(separator: "|")),
      shownDefault: value, fallback: value,
      read: { word throws(UsageError) in
        if choices.contains(word) { return word }
        let list = choices.joined(separator: ", ")
        throw UsageError("--\(name) takes one of \(list), not \"\(word)\".")
      })
  }
}

extension Option {
  /// Creates an option that is `nil` when it is left out.
  public init<Wrapped: ArgumentValue>(_ name: String, _ placeholder: String, _ help: String)
  where Value == Wrapped? {
    self.init(
      name: name, help: help, kind: .option(placeholder: placeholder), shownDefault: nil,
      fallback: nil,
      read: { word throws(UsageError) in
        let value: Wrapped = try readValue(word, for: "--\(name)")
        return value
      })
  }
}

/// A bare word: the `8.2` of `course check 8.2`.
///
/// Of type `Positional<String>` it must be given, of type `Positional<String?>` it may be left out,
/// and `Positional<[String]>` takes all the words that remain.
public struct Positional<Value: Sendable>: Parameter {
  /// The name, which the help page writes in capitals.
  public let name: String
  /// One line for the help page.
  public let help: String
  /// Whether the word must be given.
  public let kind: ParameterKind
  /// A bare word has no default to show.
  public var shownDefault: String? { nil }

  let check: @Sendable (String) throws(UsageError) -> Void
  let read: @Sendable ([String]) throws(UsageError) -> Value

  /// Refuses a word that does not spell a value of this parameter.
  public func validate(_ word: String) throws(UsageError) {
    try check(word)
  }
}

extension Positional where Value: ArgumentValue {
  /// Creates a word that must be given.
  public init(_ name: String, _ help: String) {
    let label = name.uppercased()
    let one: @Sendable (String) throws(UsageError) -> Value = { word throws(UsageError) in
      try readValue(word, for: label)
    }
    self.init(
      name: name, help: help, kind: .required,
      check: { word throws(UsageError) in _ = try one(word) },
      read: { words throws(UsageError) in
        guard let word = words.first else { throw UsageError("\(label) is missing.") }
        return try one(word)
      })
  }
}

extension Positional {
  /// Creates a word that may be left out; its value is then `nil`.
  public init<Wrapped: ArgumentValue>(_ name: String, _ help: String) where Value == Wrapped? {
    let label = name.uppercased()
    let one: @Sendable (String) throws(UsageError) -> Wrapped = { word throws(UsageError) in
      try readValue(word, for: label)
    }
    self.init(
      name: name, help: help, kind: .optional,
      check: { word throws(UsageError) in _ = try one(word) },
      read: { words throws(UsageError) in
        guard let word = words.first else { return nil }
        return try one(word)
      })
  }

  /// Creates a parameter that takes all the words that remain, possibly none.
  public init<Element: ArgumentValue>(_ name: String, _ help: String) where Value == [Element] {
    let label = name.uppercased()
    let one: @Sendable (String) throws(UsageError) -> Element = { word throws(UsageError) in
      try readValue(word, for: label)
    }
    self.init(
      name: name, help: help, kind: .rest,
      check: { word throws(UsageError) in _ = try one(word) },
      read: { words throws(UsageError) in
        var values: [Element] = []
        for word in words { values.append(try one(word)) }
        return values
      })
  }
}

private func readValue<Value: ArgumentValue>(
  _ word: String, for label: String
) throws(UsageError) -> Value {
  guard let value = Value(argument: word) else {
    throw UsageError("\(label) takes \(Value.accepts), not \"\(word)\".")
  }
  return value
}
