import Console

/// What stands above a drawing: its title and the key to its series, never on top of the data.
enum Heading {
  /// Draws the title from the top, in as many lines as it needs; returns the height it takes.
  static func drawTitle(_ title: String, width: Double, in document: inout SVGDocument) -> Double {
    guard !title.isEmpty else { return 8 }
    var y = 24.0
    let lines = TextMetrics.wrapped(title, to: width - 32, size: 16, isBold: true)
    for line in lines {
      document.text(line, x: 16, y: y, ["font-size": 16, "font-weight": "600"])
      y += 20
    }
    return y - 10
  }

  /// Draws the key of several series as rows of sample and name; returns the height it takes.
  static func drawKey(
    _ names: [String], from x: Double, y: Double, width: Double, in document: inout SVGDocument,
    sample: (inout SVGDocument, _ index: Int, _ x: Double, _ y: Double) -> Void
  ) -> Double {
    let rowHeight = 20.0
    let sampleWidth = 34.0
    var (left, bottom) = (x, y + rowHeight)
    for (index, name) in names.enumerated() {
      let text = TextMetrics.truncated(name, to: width - sampleWidth)
      let entry = sampleWidth + TextMetrics.width(text) + 18
      if left > x, left + entry - 18 > x + width {
        left = x
        bottom += rowHeight
      }
      sample(&document, index, left, bottom - 9)
      document.text(text, x: left + sampleWidth, y: bottom - 5)
      left += entry
    }
    return names.isEmpty ? 0 : bottom - y + 4
  }

  /// The title's lines for a terminal.
  static func title(_ title: String, _ style: Style) -> [String] {
    title.isEmpty ? [] : wrapped(title, to: style.width).map(style.bold)
  }

  /// The key's lines for a terminal, from entries that are coloured already.
  static func key(_ entries: [String], _ style: Style) -> [String] {
    var lines: [String] = []
    var line = ""
    for entry in entries {
      let entry = Console.truncated(entry, to: style.width)
      let joined = line.isEmpty ? entry : line + "   " + entry
      if displayWidth(joined) > style.width, !line.isEmpty {
        lines.append(line)
        line = entry
      } else {
        line = joined
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Lines as one text, each cut to the width in case all else failed; no spaces at their ends.
  static func joined(_ lines: [String], _ style: Style) -> String {
    lines.map { line in
      var line = Console.truncated(line, to: max(style.width, 1))
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
