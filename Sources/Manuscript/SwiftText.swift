/// A Swift source in which code, comments and string literals are told apart.
///
/// A line that merely mentions a marker in a string or a comment must not count as one. This is a
/// lexer of just what that takes: nested comments, all forms of string literals, and code within
/// interpolations. It leaves out regex literals, of which only one with an odd number of quotes
/// would mislead it, and that only to the end of its line.
struct SwiftText {
  /// The source in UTF-8.
  let bytes: [UInt8]

  /// As long as `bytes`, with comments and the contents of string literals blanked. Quotes that
  /// delimit a literal outside an interpolation are kept, and so are line ends.
  private(set) var code: [UInt8]

  /// The `//` comments: the line, counted from 1, and the text after the slashes.
  private(set) var comments: [(line: Int, text: String)] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    code = bytes
    var lexer = Lexer(bytes: bytes)
    while lexer.position < bytes.count {
      let start = lexer.position
      let token = lexer.next()
      switch token {
      case .code: continue
      case .lineComment:
        let text = String(decoding: bytes[start..<lexer.position].dropFirst(2), as: UTF8.self)
        comments.append((line: lexer.line, text: text))
      case .hidden: break
      }
      for i in start..<lexer.position where bytes[i] != newline { code[i] = space }
    }
  }

  /// The line of a position, counted from 1.
  func line(at position: Int) -> Int {
    1 + bytes[..<position].count { $0 == newline }
  }
}

private let newline = UInt8(ascii: "\n")
private let space = UInt8(ascii: " ")
private let quote = UInt8(ascii: "\"")
private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")
private let hash = UInt8(ascii: "#")
private let backslash = UInt8(ascii: "\\")

private struct Lexer {
  enum Token { case code, lineComment, hidden }

  /// A literal that is open: how many `#` it began with, whether it runs over several lines.
  struct Literal {
    var hashes: Int
    var isMultiline: Bool
  }

  /// What is open, innermost last: a literal, or the code of an interpolation with its depth of
  /// parentheses.
  enum Frame {
    case literal(Literal)
    case interpolation(depth: Int)
  }

  let bytes: [UInt8]
  var position = 0
  var line = 1
  var frames: [Frame] = []

  /// Moves past the next token.
  mutating func next() -> Token {
    guard case .literal(let literal) = frames.last else { return nextInCode() }
    return nextInLiteral(literal)
  }

  private mutating func nextInCode() -> Token {
    let isInterpolation = !frames.isEmpty
    if starts(slash, slash) {
      while position < bytes.count, bytes[position] != newline { position += 1 }
      return isInterpolation ? .hidden : .lineComment
    }
    if starts(slash, star) {
      skipBlockComment()
      return .hidden
    }
    if let (literal, length) = opening() {
      position += length
      frames.append(.literal(literal))
      return isInterpolation ? .hidden : .code
    }
    if case .interpolation(let depth) = frames.last {
      countParenthesis(depth: depth)
      return .hidden
    }
    advance()
    return .code
  }

  private mutating func nextInLiteral(_ literal: Literal) -> Token {
    let byte = bytes[position]
    let delimiter = Array(repeating: quote, count: literal.isMultiline ? 3 : 1)
    let hashes = Array(repeating: hash, count: literal.hashes)
    if has(delimiter + hashes) {
      position += delimiter.count + hashes.count
      frames.removeLast()
      return frames.isEmpty ? .code : .hidden
    }
    if byte == newline, !literal.isMultiline {
      // Not Swift, or a quote that was none: believe the line end.
      frames.removeLast()
      return .hidden
    }
    if has([backslash] + hashes) {
      position += 1 + hashes.count
      guard position < bytes.count else { return .hidden }
      if bytes[position] == UInt8(ascii: "(") {
        frames.append(.interpolation(depth: 0))
      } else {
        advance()
      }
      return .hidden
    }
    advance()
    return .hidden
  }

  private mutating func countParenthesis(depth: Int) {
    var depth = depth
    if bytes[position] == UInt8(ascii: "(") { depth += 1 }
    if bytes[position] == UInt8(ascii: ")") { depth -= 1 }
    advance()
    frames.removeLast()
    if depth > 0 { frames.append(.interpolation(depth: depth)) }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if starts(slash, star) {
        depth += 1
        position += 2
      } else if starts(star, slash) {
        depth -= 1
        position += 2
      } else {
        advance()
      }
    } while depth > 0 && position < bytes.count
  }

  /// The literal that opens here, and the length of its delimiter.
  private func opening() -> (Literal, Int)? {
    var i = position
    while i < bytes.count, bytes[i] == hash { i += 1 }
    guard i < bytes.count, bytes[i] == quote else { return nil }
    let hashes = i - position
    let isMultiline = i + 2 < bytes.count && bytes[i + 1] == quote && bytes[i + 2] == quote
    return (Literal(hashes: hashes, isMultiline: isMultiline), hashes + (isMultiline ? 3 : 1))
  }

  private mutating func advance() {
    if bytes[position] == newline { line += 1 }
    position += 1
  }

  private func starts(_ a: UInt8, _ b: UInt8) -> Bool {
    position + 1 < bytes.count && bytes[position] == a && bytes[position + 1] == b
  }

  private func has(_ prefix: [UInt8]) -> Bool {
    bytes[position...].starts(with: prefix)
  }
}
