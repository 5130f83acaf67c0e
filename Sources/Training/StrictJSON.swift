/// A value of JSON (RFC 8259) as it is written: objects keep their order and have no name twice, and
/// numbers keep their digits.
///
/// Foundation's reader takes one of two equal names without a word. In a header of tensors that
/// would be one tensor instead of two.
indirect enum StrictJSON {
  case object([(name: String, value: StrictJSON)])
  case array([StrictJSON])
  case string(String)
  case number(String)
  /// `true`, `false` or `null`.
  case word(String)

  /// What is wrong with a text, and at which byte.
  struct Malformed: Error {
    let problem: String
    let position: Int
  }

  /// Reads a whole text, which must be valid UTF-8.
  init(_ text: [UInt8]) throws(Malformed) {
    var reader = StrictJSONReader(text)
    self = try reader.document()
  }

  /// What kind of value it is, for messages.
  var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number(let digits): "the number \(digits.prefix(40))"
    case .word(let word): word
    }
  }
}

/// Reads JSON byte by byte. Every access is checked against the end: the text may be anything.
private struct StrictJSONReader {
  private let text: [UInt8]
  private var place = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func document() throws(StrictJSON.Malformed) -> StrictJSON {
    let value = try value(depth: 0)
    skipSpace()
    guard place == text.count else { throw malformed("something follows the end of the value") }
    return value
  }

  /// Nesting is limited, since each level takes a part of the stack.
  private mutating func value(depth: Int) throws(StrictJSON.Malformed) -> StrictJSON {
    guard depth < 32 else { throw malformed("more than 32 values are nested") }
    skipSpace()
    switch next ?? 0 {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: return .word(try word())
    }
  }

  private mutating func object(depth: Int) throws(StrictJSON.Malformed) -> StrictJSON {
    place += 1
    var members: [(name: String, value: StrictJSON)] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw malformed("a name in quotes is expected") }
      let start = place
      let name = try string()
      guard names.insert(name).inserted else {
        throw StrictJSON.Malformed(problem: "the name \(quoted(name)) comes twice", position: start)
      }
      skipSpace()
      guard take(":") else { throw malformed("a colon is expected") }
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw malformed("a comma or } is expected") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(StrictJSON.Malformed) -> StrictJSON {
    place += 1
    var values: [StrictJSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      values.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw malformed("a comma or ] is expected") }
    return .array(values)
  }

  private mutating func string() throws(StrictJSON.Malformed) -> String {
    place += 1
    var result = ""
    while true {
      let start = place
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        place += 1
      }
      result += String(decoding: text[start..<place], as: UTF8.self)
      if take("\"") { return result }
      guard take("\\") else {
        throw malformed(next == nil ? "a string does not end" : "a string has a control character")
      }
      result.unicodeScalars.append(try escaped())
    }
  }

  /// What follows a backslash.
  private mutating func escaped() throws(StrictJSON.Malformed) -> Unicode.Scalar {
    let plain: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
      UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
      UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let byte = next, let scalar = plain[byte] {
      place += 1
      return scalar
    }
    guard take("u") else { throw malformed("an unknown escape is used") }
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Beyond U+FFFF a character is written as two halves.
    guard first < 0xDC00, take("\\"), take("u") else { throw malformed("half a character is used") }
    let second = try codeUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("half a character is used") }
    return scalar
  }

  private mutating func codeUnit() throws(StrictJSON.Malformed) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("four hexadecimal digits are expected")
      }
      unit = unit << 4 | UInt32(digit)
      place += 1
    }
    return unit
  }

  private mutating func number() throws(StrictJSON.Malformed) -> String {
    let start = place
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: text[start..<place], as: UTF8.self)
  }

  private mutating func digits() throws(StrictJSON.Malformed) {
    let start = place
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
    guard place > start else { throw malformed("a digit is expected") }
  }

  private mutating func word() throws(StrictJSON.Malformed) -> String {
    for word in ["true", "false", "null"] where text[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return word
    }
    throw malformed("a value is expected")
  }

  /// The byte at this place; `nil` at the end.
  private var next: UInt8? { place < text.count ? text[place] : nil }

  /// Steps over a character if it is the next one.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  private func malformed(_ problem: String) -> StrictJSON.Malformed {
    StrictJSON.Malformed(problem: problem, position: place)
  }
}

/// A text from a file between quotes, fit for a message: short, and without control characters.
func quoted(_ text: String) -> String {
  let short = text.count > 60 ? text.prefix(60) + "…" : text[...]
  return String(reflecting: String(short))
}

/// A text as JSON writes it.
func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
