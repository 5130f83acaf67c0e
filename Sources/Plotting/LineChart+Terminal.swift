import Console

extension LineChart {
  /// The chart in Braille dots, with a marker for every line, so that it reads without colours.
  public func terminal(_ style: Style) -> String {
    let rows = min(max(style.width / 5, 6), 16)
    let yScale = Scale(values(\.y), axis: y, ends: .atTicks, count: max(rows / 3, 2))
    let labelWidth = min(
      yScale.ticks.map { displayWidth($0.label) }.max() ?? 0, max(style.width / 3, 1))
    let columns = max(style.width - labelWidth - 3, 4)
    let xScale = Scale.fitting(values(\.x), axis: x, ends: .tight, counts: 1...10) { scale in
      scale.ticks.map { displayWidth($0.label) + 3 }.reduce(0, +) <= columns
    }

    var lines = Heading.title(title, style)
    lines += Heading.key(
      series.indices.filter { series.count > 1 || !series[$0].name.isEmpty }.map { index in
        let look = Look(index)
        return style.colour(look.colour, String(look.marker.character)) + " " + series[index].name
      }, style)
    if !y.label.isEmpty { lines += wrapped(y.label, to: style.width).map(style.dim) }

    let canvas = drawing(columns: columns, rows: rows, xScale, yScale)
    let body = canvas.lines(style)
    var labels: [Int: String] = [:]
    for tick in yScale.ticks {
      guard let place = yScale.position(tick.value) else { continue }
      labels[canvas.dot((0, place)).y / 4] = tick.label
    }
    for row in 0..<rows {
      let label = truncated(labels[row] ?? "", to: labelWidth)
      let edge = labels[row] == nil ? "│" : "┤"
      let isMiddle = row == rows / 2 && values(\.y).isEmpty
      let content = isMiddle ? padded("no data", to: columns, .centre) : body[row]
      lines.append(padded(label, to: labelWidth, .trailing) + " " + edge + content)
    }
    lines += bottom(columns: columns, labelWidth: labelWidth, xScale, canvas)
    if !x.label.isEmpty {
      let label = truncated(x.label, to: style.width)
      let room = labelWidth + 2 + columns
      let indent = max(labelWidth + 2 + (columns - displayWidth(label)) / 2, 0)
      let fitting = min(indent, max(room - displayWidth(label), 0))
      lines.append(String(repeating: " ", count: fitting) + style.dim(label))
    }
    if let note { lines += wrapped(note, to: style.width).map(style.dim) }
    return Heading.joined(lines, style)
  }

  private func drawing(
    columns: Int, rows: Int, _ xScale: Scale, _ yScale: Scale
  ) -> BrailleCanvas {
    var canvas = BrailleCanvas(columns: columns, rows: rows)
    // Dots are coarse: more than three patterns could not be told apart.
    let patterns = [[true], [true, true, true, false, false], [true, false, false]]
    for (index, line) in series.enumerated() where line.marks != .points {
      var phase = 0
      let runs = runs(of: line, x: xScale, y: yScale)
      for run in runs {
        for (start, end) in zip(run, run.dropFirst()) {
          canvas.line(
            from: start, to: end, Look(index).colour, pattern: patterns[index % patterns.count],
            phase: &phase)
        }
      }
    }
    for (index, line) in series.enumerated() {
      let look = Look(index)
      let runs = runs(of: line, x: xScale, y: yScale)
      let places = runs.flatMap { $0 }
      // A single series is told by its line alone where the points are dense.
      let isCrowded = line.marks == .automatic && places.count > columns / 4
      var marked = marked(places.count, of: line, index: index)
      if isCrowded { marked = series.count > 1 ? spread(places.count, index) : [] }
      for place in marked { canvas.mark(places[place], look.marker.character, look.colour) }
      for run in runs where run.count == 1 {
        canvas.mark(run[0], look.marker.character, look.colour)
      }
    }
    return canvas
  }

  /// About six places along a line, at other places in every line.
  private func spread(_ count: Int, _ index: Int) -> [Int] {
    let offset = (Double(index % 4) + 0.5) / 4
    return (0..<6).map { Int((Double($0) + offset) * Double(count) / 6) }.filter { $0 < count }
  }

  /// The horizontal axis and the numbers under it.
  private func bottom(
    columns: Int, labelWidth: Int, _ xScale: Scale, _ canvas: BrailleCanvas
  ) -> [String] {
    var axis = Array(repeating: Character("─"), count: columns)
    var numbers: [Character] = []
    for tick in xScale.ticks {
      guard let place = xScale.position(tick.value), (0...1).contains(place) else { continue }
      let column = min(max(canvas.dot((place, 0)).x / 2, 0), columns - 1)
      let size = displayWidth(tick.label)
      let start = min(max(column - size / 2, 0), max(columns + 1 - size, 0))
      if start < numbers.count + (numbers.isEmpty ? 0 : 1) { continue }
      axis[column] = "┬"
      numbers += Array(repeating: " ", count: start - numbers.count) + Array(tick.label)
    }
    let indent = String(repeating: " ", count: labelWidth + 1)
    return [indent + "└" + String(axis), indent + " " + String(numbers)]
  }
}
