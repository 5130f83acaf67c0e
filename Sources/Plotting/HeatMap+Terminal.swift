import Console

extension HeatMap {
  /// The map as coloured cells; without colours as shades, or as numbers where they fit. A map
  /// wider than the terminal shows the means of neighbouring columns, and says so.
  public func terminal(_ style: Style) -> String {
    var lines = Heading.title(title, style)
    if rows.isEmpty || columns.isEmpty { return Heading.joined(lines + ["no data"], style) }
    let widest = rows.map { displayWidth($0) }.max() ?? 0
    let nameWidth = min(widest, max(style.width / 3, 1))
    let room = max(style.width - nameWidth - 1, 1)
    let map = pooled(columnsAtMost: room, rowsAtMost: 60)
    let limits = limits
    let grid = map.cells(room: room, limits, style)

    if !rowTitle.isEmpty { lines += wrapped(rowTitle, to: style.width).map(style.dim) }
    for (name, cells) in zip(map.rows, grid.rows) {
      lines.append(padded(truncated(name, to: nameWidth), to: nameWidth, .trailing) + " " + cells)
    }
    let indent = String(repeating: " ", count: nameWidth + 1)
    let names = map.columnNames(width: grid.width)
    lines += names.below.map { indent + $0 }
    if !columnTitle.isEmpty {
      let width = min(grid.width * map.columns.count, room)
      lines.append(indent + style.dim(padded(truncated(columnTitle, to: room), to: width, .centre)))
    }
    lines += names.explained.flatMap { wrapped($0, to: style.width) }
    lines += key(limits, grid.showsNumbers ? 0 : grid.width, style)
    if map.columns.count < columns.count || map.rows.count < rows.count {
      let across = (columns.count + map.columns.count - 1) / map.columns.count
      let down = (rows.count + map.rows.count - 1) / map.rows.count
      let size = "\(across) \(across == 1 ? "column" : "columns")"
      let note = "Each cell is the mean of \(size) by \(down) \(down == 1 ? "row" : "rows")."
      lines += wrapped(note, to: style.width).map(style.dim)
    }
    return Heading.joined(lines, style)
  }

  /// The rows of cells as text, and the columns that each cell takes.
  private func cells(
    room: Int, _ limits: (low: Double, high: Double), _ style: Style
  ) -> (rows: [String], width: Int, showsNumbers: Bool) {
    let labels = rows.indices.map { row in
      columns.indices.map { value(row, $0).isNaN ? "·" : label(value(row, $0), limits) }
    }
    let widest = labels.joined().map { displayWidth($0) }.max() ?? 0
    let showsNumbers = showsValues && (widest + 1) * columns.count <= room
    let minimum = colours == .diverging && !style.isColoured ? 3 : 2
    let names = columns.map { displayWidth($0) }.max() ?? 0
    let wanted = showsNumbers ? max(widest + 2, min(names + 1, 14)) : minimum
    let width = min(room / columns.count, wanted)
    let text = rows.indices.map { row in
      columns.indices.map { column -> String in
        let value = value(row, column)
        guard let place = place(value, limits) else { return padded("·", to: width, .centre) }
        let number = showsNumbers ? labels[row][column] : ""
        guard style.isColoured else {
          return showsNumbers
            ? padded(number, to: width, .trailing) : shade(place, width: width)
        }
        let ground = colours.colour(at: place)
        return style.colour(ground.readableInk, on: ground, padded(number, to: width, .centre))
      }.joined()
    }
    return (text, width, showsNumbers)
  }

  /// A place between the limits in ink alone: the more of it, the larger the value. On a diverging
  /// map ink is the distance from the middle, and a sign says on which side.
  private func shade(_ place: Double, width: Int, isSigned: Bool = true) -> String {
    let shades = [" ", "░", "▒", "▓", "█"]
    func pick(_ part: Double) -> String { shades[min(Int(part * 5), 4)] }
    guard colours == .diverging else { return String(repeating: pick(place), count: width) }
    let ink = pick(abs(place - 0.5) * 2)
    guard isSigned else { return String(repeating: ink, count: width) }
    let sign = ink == " " ? " " : place < 0.5 ? "−" : "+"
    if width == 1 { return sign }
    return sign + String(repeating: ink, count: max(width - 2, 1)) + (width > 2 ? " " : "")
  }

  /// The columns' names under the cells: side by side where they fit, else downwards; numbers
  /// rather leave some out, and long names give way to numbers that are explained below.
  private func columnNames(width: Int) -> (below: [String], explained: [String]) {
    let widest = columns.map { displayWidth($0) }.max() ?? 0
    let isNumbered = columns.allSatisfy { Double($0) != nil }
    if widest < width { return ([Self.spread(columns, width)], []) }
    if isNumbered { return ([Self.spread(columns, width)], []) }
    guard widest <= 12 else {
      let numbers = columns.indices.map { String($0 + 1) }
      return ([Self.spread(numbers, width)], zip(numbers, columns).map { "\($0): \($1)" })
    }
    let lines = (0..<widest).map { depth in
      columns.map { name in
        let letters = Array(name)
        return padded(depth < letters.count ? String(letters[depth]) : "", to: width, .centre)
      }.joined()
    }
    return (lines, [])
  }

  /// Names under cells of a width, as many of them as there is room for.
  private static func spread(_ names: [String], _ width: Int) -> String {
    let widest = names.map { displayWidth($0) }.max() ?? 0
    // One column stays free between names, but cells with room on both sides need none.
    let every = max((widest + (width > widest ? 0 : 1) + width - 1) / width, 1)
    return stride(from: 0, to: names.count, by: every).map { column in
      let room = min(every, names.count - column) * width
      return padded(truncated(names[column], to: room), to: room, every == 1 ? .centre : .leading)
    }.joined()
  }

  /// The line that says which colour or shade is which value; a width of 0 says that the cells are
  /// numbers already.
  private func key(_ limits: (low: Double, high: Double), _ width: Int, _ style: Style) -> [String]
  {
    let gap = values.joined().contains(where: \.isNaN) ? "· no value" : ""
    if width == 0, !style.isColoured { return gap.isEmpty ? [] : ["", gap] }
    let (low, high) = (Numerals.brief(limits.low), Numerals.brief(limits.high))
    let size = min(24, style.width - displayWidth(low) - displayWidth(high) - 2)
    guard size >= 5 else { return [] }
    let bar = (0..<size).map { step in
      let place = (Double(step) + 0.5) / Double(size)
      if style.isColoured {
        let colour = colours.colour(at: place)
        return style.colour(colour, on: colour, " ")
      }
      return shade(place, width: 1, isSigned: width == 1)
    }.joined()
    return ["", "\(low) \(bar) \(high)" + (gap.isEmpty ? "" : "  " + gap)]
  }

  /// The map with neighbouring cells averaged until it has at most so many columns and rows.
  private func pooled(columnsAtMost: Int, rowsAtMost: Int) -> HeatMap {
    let across = (columns.count + columnsAtMost - 1) / columnsAtMost
    let down = (rows.count + rowsAtMost - 1) / rowsAtMost
    guard across > 1 || down > 1 else { return self }
    let firstRows = Array(stride(from: 0, to: rows.count, by: down))
    let firstColumns = Array(stride(from: 0, to: columns.count, by: across))
    var map = self
    map.values = firstRows.map { row in
      firstColumns.map { column in
        let block = (row..<min(row + down, rows.count)).flatMap { row in
          (column..<min(column + across, columns.count)).map { value(row, $0) }
        }.filter { !$0.isNaN }
        // Divided first: the sum of large numbers may overflow where their mean does not.
        return block.isEmpty ? .nan : block.map { $0 / Double(block.count) }.reduce(0, +)
      }
    }
    map.rows = firstRows.map { rows[$0] }
    map.columns = firstColumns.map { columns[$0] }
    map.showsValues = false
    return map
  }
}
