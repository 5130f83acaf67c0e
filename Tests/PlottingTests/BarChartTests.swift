import Console
import Testing

@testable import Plotting

@Suite("Bar chart") struct BarChartTests {
  static let values = [0.048, 0.054, 0.0561, 0.011]
  static let names = ["greedy", "beam 2", "beam 3", "worst"]

  @Test("Bars begin at one line and are as long as their values, within half a pixel")
  func lengths() throws {
    let chart = BarChart("", categories: Self.names, values: Self.values)
    let bars = try XMLTree.parse(chart.svg()).with("data-category")
    #expect(Set(bars.map { $0.number("x") }).count == 1)
    let scale = bars[2].number("width") / Self.values[2]
    #expect(bars[2].number("width") > 300)
    for (bar, value) in zip(bars, Self.values) {
      #expect(abs(bar.number("width") - value * scale) <= 0.5)
    }
  }

  @Test("Negative bars reach left from the line of zero, to the same scale")
  func negatives() throws {
    let values = [-4.0, 3, -1]
    let root = try XMLTree.parse(BarChart("", categories: [], values: values).svg())
    let bars = root.with("data-category")
    let zero = bars[1].number("x")
    let scale = bars[1].number("width") / 3
    for (bar, value) in zip(bars, values) where value < 0 {
      #expect(abs(bar.number("x") + bar.number("width") - zero) <= 0.5)
      #expect(abs(bar.number("width") + value * scale) <= 0.5)
    }
    let labels = root.named("text").filter { $0.text == "−4" }
    #expect(labels.count == 1 && labels[0].number("x") < bars[0].number("x"))
  }

  @Test("In a terminal a bar is as long as its value, to an eighth of a column")
  func terminal() throws {
    let eighths: [Character: Double] = [
      "█": 8, "▉": 7, "▊": 6, "▋": 5, "▌": 4, "▍": 3, "▎": 2, "▏": 1,
    ]
    for width in [40, 80, 120] {
      let text = BarChart("", categories: Self.names, values: Self.values)
        .terminal(Style(width: width))
      let lengths = text.split(separator: "\n").map { $0.compactMap { eighths[$0] }.reduce(0, +) }
      #expect(lengths.count == 4)
      let scale = lengths[2] / Self.values[2]
      for (length, value) in zip(lengths, Self.values) { #expect(abs(length - value * scale) <= 1) }
    }
  }

  @Test("Every value is written beside its bar")
  func labels() {
    let chart = BarChart("", categories: Self.names, values: Self.values)
    for label in ["0.048", "0.054", "0.0561", "0.011"] + Self.names {
      #expect(chart.terminal().contains(label) && chart.svg().contains(">\(label)<"))
    }
  }

  @Test("Grouped bars are told apart by texture and named, not by colour alone")
  func groups() throws {
    let series = ["a", "b", "c"].map { BarChart.Series($0, [1, 2]) }
    let chart = BarChart("", categories: ["x", "y"], series: series)
    let root = try XMLTree.parse(chart.svg())
    let bars = root.with("data-category", "1")
    #expect(bars.map { $0.attributes["data-series"] } == ["0", "1", "2"])
    for (upper, lower) in zip(bars, bars.dropFirst()) {
      #expect(upper.number("y") + upper.number("height") <= lower.number("y"))
    }
    // Full; hollow, with a frame; hollow, with a frame and stripes.
    let groups = root.all.filter { $0.children.contains { $0.attributes["data-category"] == "1" } }
    #expect(groups.map { $0.attributes["fill-opacity"] } == ["1", "0.2", "0.2"])
    let lines = chart.terminal().split(separator: "\n").map { $0.split(separator: " ").first }
    #expect(lines == ["x", "a", "b", "c", "y", "a", "b", "c"])
  }
}
