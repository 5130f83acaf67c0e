/// A text as it can be shown anywhere: line feeds and tabs stay, other control characters become
/// their pictures (ESC becomes ␛), and what turns the direction of writing, or is no character at
/// all, becomes U+FFFD. A line break of any kind becomes a line feed.
///
/// It goes by scalars: by characters, a CR LF is one, and a letter with a million accents is too.
func visible(_ text: String) -> String {
  var visible = String.UnicodeScalarView()
  var wasReturn = false
  for scalar in text.unicodeScalars {
    let isSecond = wasReturn && scalar == "\n"
    wasReturn = scalar == "\r"
    if isSecond { continue }
    visible.append(picture(of: scalar))
  }
  return String(visible)
}

/// The same on one line: line breaks and tabs are spaces.
func visibleLine(_ text: String) -> String {
  var line = String.UnicodeScalarView()
  for scalar in visible(text).unicodeScalars {
    line.append(scalar == "\n" || scalar == "\t" ? " " : scalar)
  }
  return String(line)
}

/// The beginning of a text that is too long to show, and how much is missing.
///
/// - Parameter limit: How many bytes of UTF-8 of the text may be left.
func limited(_ text: String, to limit: Int = 65_536) -> String {
  // Without counting characters, which takes long.
  guard text.utf8.count > limit else { return text }
  let bytes = text.utf8
  var end = bytes.index(text.startIndex, offsetBy: limit)
  // Back to where a scalar begins.
  while bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
  let left = text.utf8.count - text.utf8.distance(from: text.startIndex, to: end)
  return text[..<end] + "\n… (\(left) bytes more)"
}

/// What `visible` shows for a scalar: mostly itself.
func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x09, 0x0A: scalar
  case 0x0D, 0x85, 0x2028, 0x2029: "\n"
  case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
  case 0x7F: "\u{2421}"
  case 0x80..<0xA0: "\u{FFFD}"
  // Marks, embeddings, overrides and isolates of direction; a mark of the order of bytes.
  case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: "\u{FFFD}"
  // Language tags, which nobody sees.
  case 0xE0000...0xE007F: "\u{FFFD}"
  case let value where value & 0xFFFE == 0xFFFE || 0xFDD0...0xFDEF ~= value: "\u{FFFD}"
  default: scalar
  }
}
