import Console
import Foundation
import Testing

@testable import Plotting

@Suite("Every chart") struct ChartTests {
  @Test("Is well-formed XML with a title, a description and a role, and brings no ids or classes")
  func document() throws {
    for chart in Gallery.everything {
      let root = try XMLTree.parse(chart.svg())
      #expect(root.name == "svg" && root.attributes["role"] == "img")
      #expect(root.children.prefix(2).map(\.name) == ["title", "desc"])
      #expect(root.children.prefix(2).allSatisfy { !$0.text.isEmpty })
      #expect(root.with("id").isEmpty && root.with("class").isEmpty)
      let size = "0 0 \(root.attributes["width"] ?? "") \(root.attributes["height"] ?? "")"
      #expect(root.attributes["viewBox"] == size)
    }
  }

  @Test("Shows its own title, however strange its characters")
  func title() throws {
    let chart = Gallery.lines.first { $0.title == Gallery.hostileText }
    let root = try XMLTree.parse(try #require(chart).svg())
    let shown = try #require(root.children.first).text
    #expect(shown.hasPrefix("<b>&\"'</b> ]]> \u{FFFD}\u{FFFD}[31m"))
    #expect(shown.hasSuffix("家族 👩‍👩‍👧 e\u{301} --"))
  }

  @Test("Keeps every text and shape within the picture")
  func bounds() throws {
    for chart in Gallery.everything {
      let root = try XMLTree.parse(chart.svg())
      let (width, height) = (root.number("width"), root.number("height"))
      for text in root.named("text") where text.attributes["transform"] == nil {
        // Narrower than any font's letters, so what leaves the picture by this measure really does.
        let size = Double(text.attributes["font-size"] ?? "12") ?? 12
        let length = Double(text.text.count) * size * 0.3
        let anchor = text.attributes["text-anchor"] ?? root.anchor(of: text)
        let start =
          text.number("x") - (anchor == "end" ? length : anchor == "middle" ? length / 2 : 0)
        #expect(start >= 0, "\(chart.title.prefix(20)): \(text.text.prefix(30))")
        #expect(start + length <= width, "\(chart.title.prefix(20)): \(text.text.prefix(30))")
        #expect((0...height).contains(text.number("y")))
      }
      for rect in root.named("rect") {
        #expect(rect.number("x") >= 0 && rect.number("y") >= 0)
        #expect(rect.number("x") + rect.number("width") <= width + 0.01)
        #expect(rect.number("y") + rect.number("height") <= height + 0.01)
        #expect(rect.number("width") >= 0 && rect.number("height") >= 0)
      }
    }
  }

  @Test("Survives being written as JSON and read again, to the last character of its drawing")
  func codable() throws {
    func check<C: Chart>(_ chart: C) throws {
      let copy = try JSONDecoder().decode(C.self, from: JSONEncoder().encode(chart))
      #expect(copy.svg() == chart.svg())
      #expect(copy.terminal() == chart.terminal())
    }
    for chart in Gallery.everything { try check(chart) }
  }

  @Test("Never exceeds the width of a terminal", arguments: [1, 7, 20, 40, 80, 120])
  func width(_ width: Int) {
    for chart in Gallery.everything {
      for colours in [Style.Colours.none, .indexed, .full] {
        let lines = chart.terminal(Style(width: width, colours: colours))
          .split(separator: "\n", omittingEmptySubsequences: false)
        let widest = lines.map { displayWidth(String($0)) }.max() ?? 0
        #expect(widest <= width, "\(type(of: chart)) \(chart.title.prefix(30))")
      }
    }
  }

  @Test("Uses terminal codes only where colours are allowed, and ends each of them")
  func codes() {
    for chart in Gallery.everything where !chart.title.contains("\u{1B}") {
      #expect(!chart.terminal(.plain).contains("\u{1B}"))
      let coloured = chart.terminal(Style(colours: .full))
      let codes = coloured.components(separatedBy: "\u{1B}[").dropFirst()
      let endings = codes.filter { $0.hasPrefix("0m") }.count
      #expect(endings * 2 == codes.count)
    }
  }

  @Test("Says in words what it shows, unless it was given a caption")
  func summaries() {
    let tree = Gallery.beam.summary
    #expect(tree.contains("31 nodes") && tree.contains("2 levels") && tree.contains("10 nodes"))
    let bars = BarChart("", categories: ["a", "b"], values: [0.25, -3], valueLabel: "p").summary
    #expect(bars.contains("a 0.25") && bars.contains("b −3"))
    let map = HeatMap("", rows: ["r", "s"], columns: ["c", "d"], values: [[1, 7], [-2, 3]]).summary
    #expect(map.contains("−2 at row s, column c") && map.contains("7 at row r, column d"))
    let line = LineChart(
      "", x: Axis("step"), y: Axis("loss"), series: [.init("train", [4, 1, 2])]
    ).summary
    #expect(line.contains("train: from 4 to 2, between 1 and 4"))
    #expect(BarChart("", categories: [], values: [], caption: "Mine.").summary == "Mine.")
  }

  @Test("Has ink that reads on its background")
  func ink() throws {
    let (white, black) = (Colour(0xFFFFFF), Colour(0x0D1117))
    func inks(_ appearance: Appearance) throws -> [Colour] {
      let document = Gallery.beam.svg(appearance)
      let pieces = document.components(separatedBy: "color:").dropFirst()
      return pieces.compactMap { Colour(style: $0.drop { $0 == " " }.prefix(7).description) }
    }
    let light = try #require(try inks(.light).first)
    let dark = try #require(try inks(.dark).first)
    #expect(contrast(light, white) > 7 && contrast(dark, black) > 7)
    let adaptive = try inks(.adaptive)
    #expect(adaptive.count == 3 && adaptive[1] == light && adaptive[2] == dark)
    #expect(contrast(adaptive[0], white) >= 4.5 && contrast(adaptive[0], black) >= 4)
  }
}

extension XMLTree {
  /// The anchor that a text takes from the group around it.
  fileprivate func anchor(of text: XMLTree) -> String {
    let group = all.first { element in element.children.contains { $0 === text } }
    return group?.attributes["text-anchor"] ?? "start"
  }
}
