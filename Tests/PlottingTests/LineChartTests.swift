import Console
import Foundation
import Testing

@testable import Plotting

@Suite("Line chart") struct LineChartTests {
  /// Values without a pattern, from a fixed sequence (D. Knuth's MMIX constants).
  static func values(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  /// The way back from a place in the drawing to a value, by the ticks and their labels alone.
  static func reader(_ root: XMLTree, axis: String, logarithmic: Bool) throws -> (Double) -> Double
  {
    let group = try #require(root.with("data-axis", axis).first)
    let ticks = try group.children.map { text in
      let value = try #require(number(text.text), "\(text.text) is no number")
      return (place: text.number(axis), value: logarithmic ? log10(value) : value)
    }
    let first = try #require(ticks.first)
    let last = try #require(ticks.last)
    #expect(first.place != last.place)
    // Labels of the vertical axis stand four units below their tick.
    let shift = axis == "y" ? 4.0 : 0
    let perUnit = (last.value - first.value) / (last.place - first.place)
    return { place in first.value + (place + shift - first.place) * perUnit }
  }

  @Test(
    "Every point of the drawing, read back by the axes' numbers, is its value within half a pixel",
    arguments: [Axis.Spacing.linear, .logarithmic], [1e-7, 1, 31_415, 1e9])
  func positions(spacing: Axis.Spacing, size: Double) throws {
    let isLogarithmic = spacing == .logarithmic
    let series = (0..<3).map { index in
      let random = Self.values(40, seed: UInt64(index + 1))
      let values = random.map { isLogarithmic ? size * pow(10, 6 * $0) : size * ($0 - 0.3) }
      return LineChart.Series("series \(index)", values, from: -3)
    }
    let chart = LineChart("", x: Axis("x"), y: Axis("y", spacing), series: series)
    let root = try XMLTree.parse(chart.svg())
    let x = try Self.reader(root, axis: "x", logarithmic: false)
    let y = try Self.reader(root, axis: "y", logarithmic: isLogarithmic)
    // What half a unit of the drawing is worth.
    let (halfX, halfY) = (abs(x(0.5) - x(0)), abs(y(0.5) - y(0)))
    for line in series {
      let group = try #require(root.with("data-series", line.name).first)
      let path = try #require(group.named("path").first?.attributes["d"])
      let points = runs(ofPath: path).flatMap { $0 }
      #expect(points.count == line.points.count)
      for (drawn, point) in zip(points, line.points) {
        #expect(abs(x(drawn.x) - point.x) <= halfX)
        #expect(abs(y(drawn.y) - (isLogarithmic ? log10(point.y) : point.y)) <= halfY)
      }
    }
  }

  @Test("A value that cannot be shown is a gap, and the chart says how many there are")
  func gaps() throws {
    let values: [Double] = [1, 2, .nan, 3, .infinity, 4, 5, 6]
    let chart = LineChart("", x: Axis("x"), y: Axis("y"), series: [.init("a", values)])
    let root = try XMLTree.parse(chart.svg())
    let path = try #require(root.with("data-series").first?.named("path").first)
    #expect(runs(ofPath: path.attributes["d"] ?? "").map(\.count) == [2, 1, 3])
    #expect(chart.svg().contains("2 values are not finite and left out."))
    #expect(chart.terminal().contains("2 values are not finite and left out."))

    let zero = LineChart(
      "", x: Axis("x"), y: Axis("y", .logarithmic), series: [.init("a", [1, 0, -1, 10])])
    #expect(zero.terminal().contains("2 values are not finite or not positive"))
  }

  @Test("Lines differ by colour, by dash and by marker")
  func looks() {
    let looks = (0..<6).map { Look($0) }
    #expect(Set(looks.map(\.colour)).count == 6)
    #expect(Set(looks.map(\.dash)).count == 6)
    #expect(Set(looks.map(\.marker)).count == 6)
    let many = (0..<36).map { Look($0) }
    #expect(Set(many.map { "\($0.colour.hex) \($0.dash)" }).count == 36)
  }

  @Test("The key stands above the drawing, clear of every line")
  func key() throws {
    let series = (0..<14).map { LineChart.Series("series number \($0)", [1, 3, 2]) }
    let chart = LineChart("Title", x: Axis("x"), y: Axis("y"), series: series)
    let root = try XMLTree.parse(chart.svg())
    let names = root.named("text").filter { $0.text.hasPrefix("series number") }
    #expect(names.map(\.text) == series.map(\.name))
    let lowest = try #require(names.map { $0.number("y") }.max())
    let points = root.with("data-series").flatMap(\.children)
      .flatMap {
        runs(ofPath: $0.attributes["stroke-dasharray"] == nil ? "" : $0.attributes["d"] ?? "")
      }
      .flatMap { $0 }
    #expect(!points.isEmpty && points.allSatisfy { $0.y > lowest + 4 })
  }

  @Test("In a terminal every marker stands in the row and column of its value")
  func terminalPositions() throws {
    let values = [0.0, 10, 5, 7.5, 2.5]
    let chart = LineChart(
      "", x: Axis(""), y: Axis(""), series: [.init("", values, marks: .points)])
    let lines = chart.terminal(Style(width: 60)).split(separator: "\n").map(Array.init)
    let axis = try #require(lines.first?.firstIndex { $0 == "┤" || $0 == "│" })
    let ticks = lines.enumerated().compactMap { row, line in
      line[axis] == "┤"
        ? number(String(line[..<axis]).replacingOccurrences(of: " ", with: "")).map { (row, $0) }
        : nil
    }
    let (top, bottom) = (try #require(ticks.first), try #require(ticks.last))
    #expect(top.1 >= 10 && bottom.1 <= 0)
    let perRow = (top.1 - bottom.1) / Double(bottom.0 - top.0)
    var found: [(column: Int, value: Double)] = []
    for (row, line) in lines.enumerated() {
      for (column, character) in line.enumerated() where character == "●" {
        found.append((column, top.1 - Double(row - top.0) * perRow))
      }
    }
    found.sort { $0.column < $1.column }
    #expect(found.count == values.count)
    for (marker, value) in zip(found, values) { #expect(abs(marker.value - value) <= perRow) }
    let distances = zip(found, found.dropFirst()).map { $1.column - $0.column }
    #expect((distances.max() ?? 0) - (distances.min() ?? 0) <= 1)
  }

  @Test("A chosen range cuts the line at its border instead of moving it")
  func range() throws {
    let chart = LineChart(
      "", x: Axis("", range: 0...10), y: Axis("", range: 0...10),
      series: [.init("", points: [.init(x: -10, y: -10), .init(x: 20, y: 20)])])
    let lines = chart.terminal(Style(width: 43)).split(separator: "\n").map(Array.init)
    let rows = lines.prefix(8)
    // The diagonal of the square: its first and last cells are drawn, and none is far from it.
    #expect(rows.first?.last.map { $0 != " " && $0 != "┤" } == true)
    for (row, line) in rows.enumerated() {
      let inked = line.indices.filter {
        (0x2801...0x28FF).contains(line[$0].unicodeScalars.first!.value)
      }
      let axis = try #require(line.firstIndex { $0 == "┤" || $0 == "│" })
      for column in inked {
        let expected = Double(7 - row) * 5 + 2
        #expect(abs(Double(column - axis - 1) - expected) <= 4)
      }
      #expect(!inked.isEmpty)
    }
  }
}

@Suite("Braille canvas") struct BrailleCanvasTests {
  @Test("A dot is the bit that Unicode gives its place in the pattern")
  func bits() throws {
    // From the chart of U+2800: dots 1 to 8 are the bits from low to high; dots 1 2 3 7 are the left
    // column from above, 4 5 6 8 the right one.
    let expected: [[UInt32]] = [[1, 2, 4, 64], [8, 16, 32, 128]]
    for x in 0..<2 {
      for y in 0..<4 {
        var canvas = BrailleCanvas(columns: 1, rows: 1)
        var phase = 0
        let place = (x: Double(x), y: 1 - Double(y) / 3)
        canvas.line(from: place, to: place, .blue, pattern: [true], phase: &phase)
        let text = try #require(canvas.lines(.plain).first?.unicodeScalars.first)
        #expect(text.value == 0x2800 + expected[x][y])
      }
    }
  }
}
