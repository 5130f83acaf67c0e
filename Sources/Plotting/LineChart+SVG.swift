extension LineChart {
  /// The chart as an SVG document of 720 by about 420 units.
  ///
  /// Every line is a `g` whose `data-series` is its name; the path in it visits every point that
  /// can be shown, so that the drawing can be read back.
  public func svg(_ appearance: Appearance) -> String {
    let width = 720.0
    var document = SVGDocument()
    var top = Heading.drawTitle(title, width: width, in: &document)
    if series.count > 1 || !(series.first?.name ?? "").isEmpty {
      top += Heading.drawKey(series.map(\.name), from: 16, y: top, width: width - 32, in: &document)
      { document, index, x, y in
        drawSample(index, x: x, y: y, in: &document)
      }
    }
    if !y.label.isEmpty {
      let label = TextMetrics.truncated(y.label, to: width - 32)
      document.text(label, x: 16, y: top + 16, ["fill-opacity": 0.85])
      top += 22
    }
    top += 10
    let plotHeight = 290.0
    let yScale = Scale.fitting(values(\.y), axis: y, ends: .atTicks, counts: 2...6) {
      Double($0.ticks.count) * 18 <= plotHeight
    }
    let labels = yScale.ticks.map { TextMetrics.width($0.label) }.max() ?? 0
    let left = 16 + max(labels, 24) + 8
    let xScale = Scale.fitting(values(\.x), axis: x, ends: .tight, counts: 2...10) { scale in
      scale.ticks.map { TextMetrics.width($0.label) + 14 }.reduce(0, +) <= width - left
    }
    let lastLabel = xScale.ticks.last.map { TextMetrics.width($0.label) / 2 } ?? 0
    let plot = Plot(
      x: left, y: top, width: width - left - max(lastLabel + 6, 20), height: plotHeight)

    drawAxes(plot, xScale, yScale, in: &document)
    drawLines(plot, xScale, yScale, in: &document)
    var bottom = plot.y + plot.height + 22
    if !x.label.isEmpty {
      let label = TextMetrics.truncated(x.label, to: width - 32)
      document.text(
        label, x: plot.x + plot.width / 2, y: bottom + 18, anchor: .middle, ["fill-opacity": 0.85])
      bottom += 22
    }
    if let note {
      document.text(note, x: 16, y: bottom + 18, ["font-style": "italic"])
      bottom += 20
    }
    return document.finished(
      width: width, height: bottom + 10, title: title.isEmpty ? "Line chart" : title,
      summary: summary, appearance: appearance)
  }

  /// The rectangle between the axes.
  private struct Plot {
    var x, y, width, height: Double

    func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
      (x + point.x * width, y + (1 - point.y) * height)
    }

    func contains(_ place: (x: Double, y: Double)) -> Bool {
      place.x > x - 1 && place.x < x + width + 1 && place.y > y - 1 && place.y < y + height + 1
    }
  }

  private func drawAxes(
    _ plot: Plot, _ xScale: Scale, _ yScale: Scale, in document: inout SVGDocument
  ) {
    document.group("g", ["stroke": "currentColor", "stroke-opacity": 0.18]) { document in
      for tick in yScale.ticks {
        guard let place = yScale.position(tick.value) else { continue }
        let height = plot.place((0, place)).y
        document.line(from: (plot.x, height), to: (plot.x + plot.width, height))
      }
    }
    document.group("g", ["stroke": "currentColor", "stroke-opacity": 0.7]) { document in
      let base = plot.y + plot.height
      document.line(from: (plot.x, base), to: (plot.x + plot.width, base))
      for tick in xScale.ticks {
        guard let place = xScale.position(tick.value) else { continue }
        let across = plot.place((place, 0)).x
        document.line(from: (across, base), to: (across, base + 5))
      }
    }
    document.group("g", ["data-axis": "y", "text-anchor": "end"]) { document in
      for tick in yScale.ticks {
        guard let place = yScale.position(tick.value) else { continue }
        document.text(tick.label, x: plot.x - 8, y: plot.place((0, place)).y + 4)
      }
    }
    document.group("g", ["data-axis": "x", "text-anchor": "middle"]) { document in
      for tick in xScale.ticks {
        guard let place = xScale.position(tick.value) else { continue }
        document.text(tick.label, x: plot.place((place, 0)).x, y: plot.y + plot.height + 19)
      }
    }
    if !series.contains(where: { $0.points.contains(where: canShow) }) {
      let middle = plot.place((0.5, 0.5))
      document.text("no data", x: middle.x, y: middle.y, anchor: .middle, ["font-style": "italic"])
    }
  }

  private func drawLines(
    _ plot: Plot, _ xScale: Scale, _ yScale: Scale, in document: inout SVGDocument
  ) {
    for (index, line) in series.enumerated() {
      let look = Look(index)
      let runs = runs(of: line, x: xScale, y: yScale).map { $0.map(plot.place) }
      let places = runs.flatMap { $0 }
      document.group("g", ["data-series": .text(line.name)]) { document in
        if line.marks != .points, !places.isEmpty {
          draw(runs, look, within: plot, in: &document)
        }
        var marked = Set(marked(places.count, of: line, index: index))
        // A point between two gaps would be a line of no length.
        var offset = 0
        for run in runs {
          if run.count == 1 { marked.insert(offset) }
          offset += run.count
        }
        for place in marked.sorted() where plot.contains(places[place]) {
          document.marker(look, x: places[place].x, y: places[place].y)
        }
      }
    }
  }

  /// Draws a line. Where the axes' ranges were chosen, a nested drawing cuts off what lies outside;
  /// it needs no id as a clip path would.
  private func draw(
    _ runs: [[(x: Double, y: Double)]], _ look: Look, within plot: Plot,
    in document: inout SVGDocument
  ) {
    let steps = runs.flatMap { run in
      run.enumerated().map { (command: Character($0 == 0 ? "M" : "L"), point: $1) }
    }
    let attributes: SVGDocument.Attributes = [
      "fill": "none", "stroke": .text(look.colour.hex), "stroke-width": 2,
      "stroke-linejoin": "round",
      "stroke-dasharray": .text(look.dash.isEmpty ? "none" : look.dash),
    ]
    guard runs.contains(where: { !$0.allSatisfy(plot.contains) }) else {
      return document.path(steps, attributes)
    }
    let frame = [plot.x - 1, plot.y - 1, plot.width + 2, plot.height + 2]
    document.group(
      "svg",
      [
        "x": .number(frame[0]), "y": .number(frame[1]), "width": .number(frame[2]),
        "height": .number(frame[3]),
        "viewBox": .text(frame.map(Numerals.coordinate).joined(separator: " ")),
      ]
    ) { $0.path(steps, attributes) }
  }

  private func drawSample(_ index: Int, x: Double, y: Double, in document: inout SVGDocument) {
    let look = Look(index)
    if series[index].marks != .points {
      document.line(
        from: (x, y), to: (x + 26, y),
        [
          "stroke": .text(look.colour.hex), "stroke-width": 2,
          "stroke-dasharray": .text(look.dash.isEmpty ? "none" : look.dash),
        ])
    }
    if series[index].marks != .line { document.marker(look, x: x + 13, y: y) }
  }
}
