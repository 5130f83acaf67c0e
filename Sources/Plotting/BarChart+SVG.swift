import Console

extension BarChart {
  /// The chart as an SVG document.
  ///
  /// Every bar is a `rect` with `data-series` and `data-category`, counted from 0, and its value
  /// stands at its end.
  public func svg(_ appearance: Appearance) -> String {
    let width = 720.0
    var document = SVGDocument()
    var y = Heading.drawTitle(title, width: width, in: &document)
    if series.count > 1 {
      y += Heading.drawKey(series.map(\.name), from: 16, y: y, width: width - 32, in: &document) {
        document, index, x, y in
        drawBar(index, x: x + 4, y: y - 6, width: 22, height: 12, [:], in: &document)
      }
    }
    let top = y + 10
    let names = categories.map(Self.label)
    let left = 16 + (names.joined().map { TextMetrics.width($0) }.max() ?? 0) + 10
    let numbers = series.flatMap(\.values).map { TextMetrics.width(Numerals.brief($0)) }.max() ?? 0
    let extent = extent
    // Numbers stand outside the bars, left of those that are negative.
    let start = left + (extent.low < 0 ? numbers + 8 : 0)
    let length = max(width - start - numbers - 26, 60)

    let barHeight = series.count > 1 ? 15.0 : 20.0
    let groupHeight = Double(max(series.count, 1)) * barHeight
    let gap = max(barHeight * 0.6, series.count > 1 ? 14 : 12)
    let bottom = top + Double(categories.count) * (groupHeight + gap)
    for (category, name) in names.enumerated() {
      let y = top + gap / 2 + Double(category) * (groupHeight + gap)
      let middle = y + groupHeight / 2 + 4
      for (place, line) in name.enumerated() {
        let shift = 14 * (Double(place) - Double(name.count - 1) / 2)
        document.text(line, x: left - 10, y: middle + shift, anchor: .end)
      }
      for (index, line) in series.enumerated() {
        let value = value(line, category)
        let span = span(value, extent)
        let (from, to) = (start + span.start * length, start + span.end * length)
        let y = y + Double(index) * barHeight
        drawBar(
          index, x: from, y: y + 1, width: to - from, height: barHeight - 2,
          ["data-series": .text(String(index)), "data-category": .text(String(category))],
          in: &document)
        document.text(
          Numerals.brief(value), x: value < 0 ? from - 6 : to + 6, y: y + barHeight / 2 + 4,
          anchor: value < 0 ? .end : .start)
      }
    }
    let zero = start + span(0, extent).start * length
    document.line(
      from: (zero, top), to: (zero, max(bottom, top + 20)),
      ["stroke": "currentColor", "stroke-opacity": 0.7])
    if categories.isEmpty {
      document.text("no data", x: zero + 10, y: top + 14, ["font-style": "italic"])
    }
    var height = max(bottom, top + 20) + 8
    if !valueLabel.isEmpty {
      let label = TextMetrics.truncated(valueLabel, to: width - 32)
      let half = TextMetrics.width(label) / 2
      let x = min(max(start + length / 2, half + 16), width - half - 16)
      document.text(label, x: x, y: height + 12, anchor: .middle, ["fill-opacity": 0.85])
      height += 22
    }
    return document.finished(
      width: width, height: height + 8, title: title.isEmpty ? "Bar chart" : title,
      summary: summary, appearance: appearance)
  }

  /// A category's name in at most two lines.
  private static func label(_ name: String) -> [String] {
    let lines = TextMetrics.wrapped(name, to: 220)
    guard lines.count > 2 else { return lines }
    return [lines[0], TextMetrics.truncated(lines.dropFirst().joined(separator: " "), to: 220)]
  }

  /// Draws a bar of a series: full, hollow, or hollow with stripes, so that colour is not needed to
  /// tell neighbours apart.
  private func drawBar(
    _ index: Int, x: Double, y: Double, width: Double, height: Double,
    _ attributes: SVGDocument.Attributes, in document: inout SVGDocument
  ) {
    let colour = SVGDocument.Value.text(Look(index).colour.hex)
    // Shifted when the colours repeat, so that the seventh series differs from the first.
    let texture = (index + index / Colour.palette.count) % 3
    let tint = texture == 0 ? 1 : 0.2
    document.group(
      "g", ["fill": colour, "fill-opacity": .number(tint), "stroke": "none"]
    ) { document in
      document.rect(x: x, y: y, width: width, height: height, attributes)
    }
    guard texture != 0, width > 2 else { return }
    document.group("g", ["fill": "none", "stroke": colour, "stroke-width": 1.5]) { document in
      document.rect(
        x: x + 0.75, y: y + 0.75, width: width - 1.5, height: height - 1.5)
      guard texture == 2 else { return }
      var stripe = x + 5
      var path = ""
      while stripe < x + width - 2 {
        let across = Numerals.coordinate(stripe)
        path += "M\(across) \(Numerals.coordinate(y + 1))V\(Numerals.coordinate(y + height - 1))"
        stripe += 5
      }
      if !path.isEmpty { document.path(path, [:]) }
    }
  }
}
