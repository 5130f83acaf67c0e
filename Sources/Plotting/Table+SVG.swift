extension Table {
  /// The table as an SVG document as wide as its entries need, long ones being broken
  /// into lines.
  public func svg(_ appearance: Appearance) -> String {
    let all = [cells(header)] + rows.map(cells)
    let widths = (0..<width).map { column in
      min(all.map { TextMetrics.width($0[column], isBold: true) }.max() ?? 0, 300)
    }
    let alignments = alignments
    let gap = 24.0
    let inner = widths.reduce(0, +) + gap * Double(max(widths.count - 1, 0))
    let total = max(inner + 32, 200)
    var document = SVGDocument()
    var y = Heading.drawTitle(title, width: max(total, 480), in: &document) + 10
    func rule(_ strength: Double, in document: inout SVGDocument) {
      document.line(
        from: (16, y), to: (16 + max(inner, 168), y),
        ["stroke": "currentColor", "stroke-width": .number(strength)])
    }
    rule(1.5, in: &document)
    for (index, row) in all.enumerated() {
      var x = 16.0
      var height = 0
      for (column, text) in row.enumerated() {
        let isNumber = alignments[column] == .trailing
        let weight = index == 0 ? "600" : "400"
        let lines = TextMetrics.wrapped(text, to: widths[column], isBold: index == 0)
        for (place, line) in lines.enumerated() {
          document.text(
            line, x: isNumber ? x + widths[column] : x, y: y + 16 + 16 * Double(place),
            anchor: isNumber ? .end : .start, ["font-weight": .text(weight)])
        }
        height = max(height, lines.count)
        x += widths[column] + gap
      }
      y += 6 + 16 * Double(max(height, 1))
      if index == 0 { rule(0.75, in: &document) }
    }
    rule(1.5, in: &document)
    let titleWidth = title.isEmpty ? 0 : TextMetrics.width(title, size: 16, isBold: true) + 32
    return document.finished(
      width: max(total, min(titleWidth, max(total, 480))), height: y + 12,
      title: title.isEmpty ? "Table" : title, summary: summary, appearance: appearance)
  }
}
