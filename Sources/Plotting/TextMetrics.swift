import Console

/// About how wide text is when it is drawn. Nobody knows which font a reader has; these widths are
/// those of DejaVu Sans, which is wider than the other fonts that we ask for, so text that fits by
/// this measure fits.
enum TextMetrics {
  /// The width of a line of text in the drawing's units.
  static func width(_ text: String, size: Double = 12, isBold: Bool = false) -> Double {
    text.map(advance).reduce(0, +) * size * (isBold ? 1.1 : 1)
  }

  /// The text, shortened by "…" to a width.
  static func truncated(_ text: String, to room: Double, size: Double = 12) -> String {
    guard width(text, size: size) > room else { return text }
    var kept = ""
    var used = advance("…") * size
    for character in text {
      used += advance(character) * size
      if used > room { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// Breaks text into lines of at most a width, at spaces where it can.
  static func wrapped(
    _ text: String, to room: Double, size: Double = 12, isBold: Bool = false
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      let joined = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || width(joined, size: size, isBold: isBold) <= room {
        line = joined
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    lines.append(line)
    return lines.map {
      width($0, size: size, isBold: isBold) > room
        ? truncated($0, to: isBold ? room / 1.1 : room, size: size) : $0
    }
  }

  /// A character's width as a part of the font's size.
  private static func advance(_ character: Character) -> Double {
    // A character that cannot be drawn is shown by a sign about as wide as the font is high.
    if character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return 1.05
    }
    return switch character {
    case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", " ", "`": 0.34
    case "f", "r", "t", "(", ")", "[", "]", "-", "/", "\\", "\"": 0.42
    case "m", "w", "M", "W", "%", "@", "→", "…": 0.99
    case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": 0.44
    case "×", "−", "+", "=", "<", ">", "~", "±": 0.84
    case "A"..."Z": 0.74
    case "0"..."9": 0.64
    default: max(Double(displayWidth(String(character))), 1) * (character.isLetter ? 0.63 : 0.66)
    }
  }
}
