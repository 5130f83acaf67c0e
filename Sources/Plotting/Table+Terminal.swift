import Console

extension Table {
  /// The table with rules above, below the header, and below. Entries that do not fit are broken
  /// into lines; where even that leaves no room, every row becomes a list of its entries.
  public func terminal(_ style: Style) -> String {
    let heading = Heading.title(title, style)
    guard width > 0 else { return Heading.joined(heading + ["no data"], style) }
    guard let widths = columnWidths(style.width) else {
      return Heading.joined(heading + list(style), style)
    }
    let alignments = alignments
    let total = widths.reduce(0, +) + 2 * (widths.count - 1)
    var lines = heading + [String(repeating: "━", count: total)]
    lines += broken(cells(header), widths, alignments).map(style.bold)
    lines.append(String(repeating: "─", count: total))
    for row in rows { lines += broken(cells(row), widths, alignments) }
    lines.append(String(repeating: "━", count: total))
    return Heading.joined(lines, style)
  }

  /// The columns' widths, the widest giving way until all fit; `nil` where they would become too
  /// narrow to read.
  private func columnWidths(_ room: Int) -> [Int]? {
    let all = [cells(header)] + rows.map(cells)
    var widths = (0..<width).map { column in
      max(all.map { displayWidth($0[column]) }.max() ?? 0, 1)
    }
    // Words are broken only where a column would otherwise be too narrow for its longest one.
    let words = (0..<width).map { column in
      all.flatMap { $0[column].split(separator: " ") }.map { displayWidth(String($0)) }.max() ?? 1
    }
    let available = room - 2 * (width - 1)
    guard available >= words.map({ min($0, 12) }).reduce(0, +) else { return nil }
    while widths.reduce(0, +) > available {
      let spare = widths.indices.map { widths[$0] - min(words[$0], 12) }
      guard let widest = spare.indices.max(by: { spare[$0] < spare[$1] }), spare[widest] > 0 else {
        return nil
      }
      widths[widest] -= 1
    }
    return widths
  }

  private func broken(
    _ row: [String], _ widths: [Int], _ alignments: [Alignment]
  ) -> [String] {
    let columns = zip(row, widths).map { wrapped($0, to: $1) }
    let height = columns.map(\.count).max() ?? 0
    return (0..<height).map { line in
      widths.indices.map { column in
        let text = line < columns[column].count ? columns[column][line] : ""
        return padded(text, to: widths[column], alignments[column])
      }.joined(separator: "  ")
    }
  }

  private func list(_ style: Style) -> [String] {
    let names = cells(header)
    return rows.flatMap { row in
      [String(repeating: "─", count: style.width)]
        + zip(names, cells(row)).flatMap { name, entry in
          wrapped(name.isEmpty ? entry : "\(name): \(entry)", to: style.width)
        }
    }
  }
}
