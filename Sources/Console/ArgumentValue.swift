/// A type that can be read from one word of the command line.
public protocol ArgumentValue: Sendable {
  /// What the type accepts, as the end of the sentence "--seed takes …".
  static var accepts: String { get }

  /// Reads a word, or returns `nil` where the word does not spell a value.
  init?(argument: String)

  /// The value as a user would type it; the help page shows defaults so.
  var argument: String { get }
}

extension String: ArgumentValue {
  /// Any text.
  public static var accepts: String { "a text" }

  /// Takes the word as it is.
  public init?(argument: String) { self = argument }

  /// The text itself.
  public var argument: String { self }
}

extension Int: ArgumentValue {
  /// A whole number.
  public static var accepts: String { "a whole number" }

  /// Reads decimal digits, with an optional sign.
  public init?(argument: String) { self.init(argument) }

  /// The number in decimal digits.
  public var argument: String { String(self) }
}

extension UInt64: ArgumentValue {
  /// A whole number that is not negative, as seeds are.
  public static var accepts: String { "a whole number from 0 up" }

  /// Reads decimal digits.
  public init?(argument: String) { self.init(argument) }

  /// The number in decimal digits.
  public var argument: String { String(self) }
}

extension Double: ArgumentValue {
  /// A finite number.
  public static var accepts: String { "a number" }

  /// Reads a decimal number such as `0.5` or `1e-3`. "nan", "inf" and hexadecimal are refused: no
  /// program of this package has a use for them, and a typing error may look like one.
  public init?(argument: String) {
    let allowed = argument.allSatisfy { "0123456789+-.eE".contains($0) }
    guard allowed, let value = Double(argument), value.isFinite else { return nil }
    self = value
  }

  /// The number, without a fraction where it has none.
  public var argument: String {
    Int(exactly: self).map(String.init) ?? String(self)
  }
}
