import Console

extension BarChart {
  /// The chart in blocks, a bar's end being drawn to an eighth of a column.
  public func terminal(_ style: Style) -> String {
    var lines = Heading.title(title, style)
    if !valueLabel.isEmpty { lines += wrapped(valueLabel, to: style.width).map(style.dim) }
    if categories.isEmpty || series.isEmpty {
      return Heading.joined(lines + ["no data"], style)
    }
    let isGrouped = series.count > 1
    let names = isGrouped ? series.map { "  " + $0.name } : categories
    let nameWidth = min(names.map { displayWidth($0) }.max() ?? 0, max(style.width * 2 / 5, 1))
    let extent = extent
    for category in categories.indices {
      if isGrouped { lines += wrapped(categories[category], to: style.width) }
      for (index, line) in series.enumerated() {
        let name = isGrouped ? names[index] : names[category]
        let label = padded(truncated(name, to: nameWidth), to: nameWidth)
        let bar = bar(
          value(line, category), Look(index).colour, extent, room: style.width - nameWidth - 1,
          style)
        lines.append(label + " " + bar)
      }
    }
    return Heading.joined(lines, style)
  }

  /// One bar with its number at the end; a negative one reaches left from the line of zero.
  private func bar(
    _ value: Double, _ colour: Colour, _ extent: (low: Double, high: Double), room: Int,
    _ style: Style
  ) -> String {
    let all = series.flatMap(\.values)
    let widest = all.map { displayWidth(Numerals.brief($0)) }.max() ?? 0
    let hasNegatives = extent.low < 0
    let numbers = (hasNegatives ? 2 : 1) * (widest + 1)
    let length = max(room - numbers - (hasNegatives ? 1 : 0), 4)
    let number = Numerals.brief(value)
    let share = hasNegatives ? span(0, extent).start : 0
    let leftRoom = hasNegatives ? Int((share * Double(length)).rounded()) : 0
    let span = span(value, extent)
    let part = span.end - span.start
    guard hasNegatives else {
      let body = style.colour(colour, blocks(part * Double(length)))
      return value.isNaN ? number : body + (body.isEmpty ? "▏" : " ") + number
    }
    let rightRoom = length - leftRoom
    let isNegative = value < 0
    let scale = Double(length)
    if isNegative {
      // Blocks grow from the left only, so a bar to the left is drawn in whole and half columns.
      let halves = min(Int((part * scale * 2).rounded()), leftRoom * 2)
      let drawn = (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
      let text = number + " " + style.colour(colour, drawn)
      return padded(text, to: widest + 1 + leftRoom, .trailing) + "│"
    }
    let indent = String(repeating: " ", count: widest + 1 + leftRoom)
    let body = style.colour(colour, blocks(min(part * scale, Double(rightRoom))))
    return indent + "│" + (value.isNaN || body.isEmpty ? " " : body + " ") + number
  }

  /// A bar of a length in columns, to the nearest eighth.
  private func blocks(_ length: Double) -> String {
    let eighths = Int((length * 8).rounded())
    return String(repeating: "█", count: eighths / 8)
      + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
  }
}
