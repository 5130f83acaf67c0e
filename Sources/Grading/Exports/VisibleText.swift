/// A text as it can be shown anywhere: line feeds and tabs stay, other control characters become
/// their pictures (ESC becomes ␛), and what turns the direction of writing, or is no character at
/// all, becomes U+FFFD. A line break of any kind becomes a line feed.
///
/// It goes by scalars: by characters, a CR LF is one, and a letter with a million accents is too.
func visible(_ text: String) -> String {
  var bytes = Array(text.utf8)
  let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
  if bytes.contains(carriageReturn) {
    let next = bytes.dropFirst() + [0]
    bytes = zip(bytes, next).filter { $0 != (carriageReturn, lineFeed) }.map(\.0)
  }
  return String(decoding: replacingHidden(bytes) { String(picture(of: $0)) }, as: UTF8.self)
}

/// Replaces each scalar that `visible` does not leave as it is. By bytes, most of which stand for
/// themselves: texts may be long.
///
/// - Parameter bytes: Valid UTF-8, as that of a `String` is.
func replacingHidden(_ bytes: [UInt8], _ replacement: (Unicode.Scalar) -> String) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var place = 0
  while place < bytes.count {
    let first = bytes[place]
    if 0x20..<0x7F ~= first || first == UInt8(ascii: "\n") {
      result.append(first)
      place += 1
      continue
    }
    let length = max(1, (~first).leadingZeroBitCount)
    let whole = bytes[place..<min(place + length, bytes.count)]
    var value = UInt32(first) & (length == 1 ? 0x7F : 0x7F >> UInt32(length))
    for byte in whole.dropFirst() { value = value << 6 | UInt32(byte & 0x3F) }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    if picture(of: scalar) == scalar {
      result += whole
    } else {
      result += replacement(scalar).utf8
    }
    place += whole.count
  }
  return result
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
