/// The number of columns a line of text takes in a terminal.
///
/// Combining marks and the codes that set colours take none; Chinese, Japanese, Korean and most
/// pictographs take two (Unicode Standard Annex 11, in its wide and full-width classes).
public func displayWidth(_ text: String) -> Int {
  // Most text is plain ASCII, whose width is its length.
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
  var width = 0
  for piece in pieces(of: text) {
    if case .visible(let character) = piece { width += columns(of: character) }
  }
  return width
}

/// How text sits in a column that is wider than it.
public enum Alignment: String, Codable, Sendable {
  /// At the left edge.
  case leading
  /// In the middle, a spare column going to the right.
  case centre
  /// At the right edge, as numbers do.
  case trailing
}

/// Fills text with spaces up to a width; text that is wider already is returned as it is.
public func padded(_ text: String, to width: Int, _ alignment: Alignment = .leading) -> String {
  let missing = max(width - displayWidth(text), 0)
  let left =
    switch alignment {
    case .leading: 0
    case .centre: missing / 2
    case .trailing: missing
    }
  return String(repeating: " ", count: left) + text
    + String(repeating: " ", count: missing - left)
}

/// Shortens text to a width, the last column showing "…". Colour codes are kept, so that a style
/// that was switched on is also switched off.
public func truncated(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  var result = ""
  var used = 0
  var isCut = false
  for piece in pieces(of: text) {
    switch piece {
    case .code(let code): result += code
    case .visible(let character):
      if isCut { continue }
      let next = columns(of: character)
      if used + next > width - 1 {
        result += "…"
        isCut = true
      } else {
        result.append(character)
        used += next
      }
    }
  }
  return result
}

/// Breaks text into lines of at most `width` columns: at spaces where it can, inside a word where
/// it must. Line breaks of the text are kept.
public func wrapped(_ text: String, to width: Int) -> [String] {
  let width = max(width, 1)
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    var line = ""
    for word in paragraph.split(separator: " ") {
      let joined = line.isEmpty ? String(word) : line + " " + word
      if displayWidth(joined) <= width {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, displayWidth(line) + columns(of: character) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    lines.append(line)
  }
  return lines
}

private enum Piece {
  case visible(Character)
  case code(String)
}

/// Splits text into characters and terminal codes (ECMA-48 control sequences: ESC `[` … letter).
private func pieces(of text: String) -> [Piece] {
  var result: [Piece] = []
  var rest = Substring(text)
  while let first = rest.first {
    if first == "\u{1B}", rest.dropFirst().first == "[" {
      let body = rest.dropFirst(2).prefix { $0 < "@" || $0 > "~" }
      let end = rest.index(body.endIndex, offsetBy: 1, limitedBy: rest.endIndex) ?? rest.endIndex
      result.append(.code(String(rest[rest.startIndex..<end])))
      rest = rest[end...]
    } else {
      result.append(.visible(first))
      rest = rest.dropFirst()
    }
  }
  return result
}

private func columns(of character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    // U+FE0F asks for the picture rather than the letter, and pictures are wide.
    if scalar == "\u{FE0F}" { return 2 }
    width = max(width, columns(of: scalar))
  }
  return width
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  switch scalar.properties.generalCategory {
  case .control, .format, .nonspacingMark, .enclosingMark: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// The blocks whose characters are wide (W) or full-width (F) in Unicode's EastAsianWidth.txt,
/// without the pictographs, which the property `Emoji_Presentation` covers.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
  0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
  0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
  0x1F200...0x1F2FF, 0x20000...0x3FFFD,
]
