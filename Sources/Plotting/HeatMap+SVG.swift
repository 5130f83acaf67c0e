import Console

extension HeatMap {
  /// The map as an SVG document, its cells being squares where the labels allow it.
  ///
  /// Every cell is a `rect` with `data-row` and `data-column`, counted from 0.
  public func svg(_ appearance: Appearance) -> String {
    let layout = Layout(self)
    var document = SVGDocument()
    var y = Heading.drawTitle(title, width: layout.width, in: &document)
    if !rowTitle.isEmpty {
      let label = TextMetrics.truncated(rowTitle, to: layout.width - 32)
      document.text(label, x: 16, y: y + 14, ["fill-opacity": 0.85])
      y += 20
    }
    let top = y + 8
    if rows.isEmpty || columns.isEmpty {
      document.text("no data", x: 16, y: top + 14, ["font-style": "italic"])
      return document.finished(
        width: layout.width, height: top + 30, title: title.isEmpty ? "Heat map" : title,
        summary: summary, appearance: appearance)
    }
    drawCells(layout, top: top, in: &document)
    drawLabels(layout, top: top, in: &document)
    drawBar(layout, top: top, in: &document)
    let bottom = max(
      top + layout.gridHeight + layout.columnLabelHeight + (columnTitle.isEmpty ? 4 : 26),
      top + layout.barHeight + (hasGaps ? 34 : 12))
    if !columnTitle.isEmpty {
      let label = TextMetrics.truncated(columnTitle, to: layout.width - 32)
      let half = TextMetrics.width(label) / 2 + 8
      let middle = layout.left + layout.gridWidth / 2
      document.text(
        label, x: min(max(middle, half), layout.width - half),
        y: top + layout.gridHeight + layout.columnLabelHeight + 18, anchor: .middle,
        ["fill-opacity": 0.85])
    }
    return document.finished(
      width: layout.width, height: bottom + 10, title: title.isEmpty ? "Heat map" : title,
      summary: summary, appearance: appearance)
  }

  /// Where things are, across and down from the grid's corner.
  private struct Layout {
    var cellWidth, cellHeight, left, gridWidth, gridHeight: Double
    var barX, barHeight, width: Double
    var isSlanted: Bool
    var columnLabelHeight: Double
    var every: (row: Int, column: Int)
    var rowLabels: [String]
    var columnLabels: [String]

    init(_ map: HeatMap) {
      let limits = map.limits
      let (rows, columns) = (max(map.rows.count, 1), max(map.columns.count, 1))
      let number =
        map.values.joined().map { TextMetrics.width(map.label($0, limits), size: 11) }.max() ?? 0
      columnLabels = map.columns.map { TextMetrics.truncated($0, to: 140) }
      let widest = columnLabels.map { TextMetrics.width($0) }.max() ?? 0
      // Cells grow for their numbers, and for names that would have to be slanted otherwise.
      let wanted = max(map.showsValues ? number + 10 : 0, widest <= 48 ? widest + 8 : 0, 30)
      cellWidth = min(max(560 / Double(columns), 3), wanted)
      cellHeight = min(max(480 / Double(rows), 3), 30)
      gridWidth = cellWidth * Double(columns)
      gridHeight = cellHeight * Double(rows)
      rowLabels = map.rows.map { TextMetrics.truncated($0, to: 180) }
      // Numbers may be left out where there is no room; words are slanted first.
      let isNumbered = columnLabels.allSatisfy { Double($0) != nil }
      isSlanted = widest + 6 > cellWidth && !(isNumbered && cellWidth < 24)
      let room = isSlanted ? 14 : widest + 8
      every = (
        max(Int((14 / cellHeight).rounded(.up)), 1), max(Int((room / cellWidth).rounded(.up)), 1)
      )
      let names = rowLabels.map { TextMetrics.width($0) }.max() ?? 0
      // A slanted label begins to the left of its column, by cos 45° of its length.
      let overhang = isSlanted ? widest * 0.71 - cellWidth / 2 : widest / 2 - cellWidth / 2
      left = 16 + max(names + 8, overhang, 0)
      columnLabelHeight = columnLabels.isEmpty ? 0 : isSlanted ? widest * 0.71 + 18 : 18
      barX = left + gridWidth + 24
      barHeight = max(min(gridHeight, 220), 90)
      let ends = [limits.low, limits.high].map { TextMetrics.width(Numerals.brief($0)) }
      let titleWidth = TextMetrics.width(map.title, size: 16, isBold: true) + 40
      width = max(barX + 22 + max(ends.max() ?? 0, 56) + 16, min(titleWidth, 480))
    }
  }

  private var hasGaps: Bool {
    rows.indices.contains { row in columns.indices.contains { value(row, $0).isNaN } }
  }

  private func drawCells(_ layout: Layout, top: Double, in document: inout SVGDocument) {
    let limits = limits
    // Without a seam: between neighbours that do not quite meet, the page would shine through.
    document.group("g", ["shape-rendering": "crispEdges"]) { document in
      for row in rows.indices {
        for column in columns.indices {
          let value = value(row, column)
          let x = layout.left + Double(column) * layout.cellWidth
          let y = top + Double(row) * layout.cellHeight
          let fill = place(value, limits).map { colours.colour(at: $0).hex } ?? "none"
          document.rect(
            x: x, y: y, width: layout.cellWidth, height: layout.cellHeight,
            [
              "fill": .text(fill), "data-row": .text(String(row)),
              "data-column": .text(String(column)),
            ])
          if value.isNaN { drawGap(x, y, layout.cellWidth, layout.cellHeight, in: &document) }
        }
      }
    }
    let labels = values.joined().map { TextMetrics.width(label($0, limits), size: 11) }
    guard showsValues, layout.cellHeight >= 14, (labels.max() ?? 0) + 4 <= layout.cellWidth else {
      return
    }
    document.group("g", ["font-size": 11, "text-anchor": "middle"]) { document in
      for row in rows.indices {
        for column in columns.indices {
          let value = value(row, column)
          guard let place = place(value, limits) else { continue }
          document.text(
            label(value, limits), x: layout.left + (Double(column) + 0.5) * layout.cellWidth,
            y: top + (Double(row) + 0.5) * layout.cellHeight + 4,
            ["fill": .text(colours.colour(at: place).readableInk.hex)])
        }
      }
    }
  }

  /// A cell without a value: an empty frame with a stroke through it.
  private func drawGap(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, in document: inout SVGDocument
  ) {
    document.rect(
      x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1,
      ["fill": "none", "stroke": "currentColor", "stroke-opacity": 0.4])
    document.line(
      from: (x + 1, y + height - 1), to: (x + width - 1, y + 1),
      [
        "stroke": "currentColor", "stroke-opacity": 0.6, "shape-rendering": "geometricPrecision",
      ])
  }

  private func drawLabels(_ layout: Layout, top: Double, in document: inout SVGDocument) {
    document.group("g", ["text-anchor": "end"]) { document in
      for row in stride(from: 0, to: rows.count, by: layout.every.row) {
        let y = top + (Double(row) + 0.5) * layout.cellHeight + 4
        document.text(layout.rowLabels[row], x: layout.left - 7, y: y)
      }
    }
    for column in stride(from: 0, to: columns.count, by: layout.every.column) {
      let x = layout.left + (Double(column) + 0.5) * layout.cellWidth
      let y = top + layout.gridHeight + 16
      let label = layout.columnLabels[column]
      if layout.isSlanted {
        let place = "\(Numerals.coordinate(x + 4)) \(Numerals.coordinate(y - 3))"
        document.text(
          label, x: x + 4, y: y - 3, anchor: .end, ["transform": .text("rotate(-45 \(place))")])
      } else {
        document.text(label, x: x, y: y, anchor: .middle)
      }
    }
  }

  /// The key from colours to values, and what an empty cell means.
  private func drawBar(_ layout: Layout, top: Double, in document: inout SVGDocument) {
    let limits = limits
    // Thin stripes rather than a gradient, which would need an id.
    let stripes = 64
    let step = layout.barHeight / Double(stripes)
    document.group("g", ["shape-rendering": "crispEdges"]) { document in
      for stripe in 0..<stripes {
        let place = 1 - (Double(stripe) + 0.5) / Double(stripes)
        document.rect(
          x: layout.barX, y: top + Double(stripe) * step, width: 14, height: step + 0.5,
          ["fill": .text(colours.colour(at: place).hex)])
      }
    }
    let count = max(Int(layout.barHeight / 40), 2)
    let scale = Scale(
      [limits.low, limits.high], axis: Axis("", range: limits.low...limits.high), ends: .tight,
      count: count)
    for tick in scale.ticks {
      guard let place = scale.position(tick.value) else { continue }
      let y = top + (1 - place) * layout.barHeight
      document.line(
        from: (layout.barX + 14, y), to: (layout.barX + 18, y),
        ["stroke": "currentColor", "stroke-opacity": 0.7])
      document.text(tick.label, x: layout.barX + 22, y: y + 4)
    }
    if hasGaps {
      let y = top + layout.barHeight + 10
      drawGap(layout.barX, y, 14, 14, in: &document)
      document.text("no value", x: layout.barX + 22, y: y + 11)
    }
  }
}
