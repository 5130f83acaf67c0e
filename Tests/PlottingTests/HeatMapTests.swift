import Console
import Testing

@testable import Plotting

@Suite("Heat map") struct HeatMapTests {
  static let values: [[Double]] = (0..<6).map { row in
    LineChartTests.values(9, seed: UInt64(row + 50)).map { $0 * 3 - 1 }
  }

  @Test("The larger of two values has the lighter cell, and cells stand in their row and column")
  func cells() throws {
    let map = HeatMap("", values: Self.values)
    let cells = try XMLTree.parse(map.svg()).with("data-row")
    #expect(cells.count == 54)
    var seen: [(value: Double, lightness: Double)] = []
    for cell in cells {
      let (row, column) = (Int(cell.number("data-row")), Int(cell.number("data-column")))
      let colour = try #require(Colour(style: cell.attributes["fill"] ?? ""))
      seen.append((Self.values[row][column], ColourVision.common.lab(colour)[0]))
      #expect(
        abs(
          cell.number("x") - cells[0].number("x")
            - Double(column) * cells[0].number("width")) < 0.1)
      #expect(
        abs(
          cell.number("y") - cells[0].number("y")
            - Double(row) * cells[0].number("height")) < 0.1)
    }
    seen.sort { $0.value < $1.value }
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.lightness <= $1.lightness + 0.5 })
    #expect((seen.last?.lightness ?? 0) - (seen.first?.lightness ?? 0) > 60)
  }

  @Test("A diverging map is symmetric about zero, whatever the data")
  func symmetric() {
    let map = HeatMap("", values: [[-1, 4]], colours: .diverging)
    #expect(map.limits.low == -4 && map.limits.high == 4)
    #expect(map.place(0, map.limits) == 0.5)
  }

  @Test("What is no number is drawn as a gap and explained, in both forms")
  func gaps() throws {
    let map = HeatMap("", values: [[1, .nan], [3]])
    let root = try XMLTree.parse(map.svg())
    #expect(root.with("data-row").filter { $0.attributes["fill"] == "none" }.count == 2)
    #expect(root.named("text").contains { $0.text == "no value" })
    for colours in [Style.Colours.none, .full] {
      #expect(map.terminal(Style(colours: colours)).contains("· no value"))
    }
    #expect(!HeatMap("", values: [[1, 2]]).svg().contains("no value"))
  }

  @Test("Cells show their numbers where there is room, else shades that grow with the value")
  func terminal() throws {
    let map = HeatMap("", rows: ["r"], columns: ["a", "b", "c"], values: [[0, 0.5, 1]])
    let first = try #require(map.terminal().split(separator: "\n").first)
    #expect(first.split(separator: " ").map(String.init) == ["r", "0.00", "0.50", "1.00"])
    var shaded = map
    shaded.showsValues = false
    let shades = try #require(shaded.terminal().split(separator: "\n").first)
    #expect(shades == "r   ▒▒██")
    shaded.values = [[-1, 0, 1]]
    shaded.colours = .diverging
    let signs = try #require(shaded.terminal().split(separator: "\n").first)
    #expect(signs == "r −█    +█")
  }

  @Test("With colours each cell's ground is its colour on the map")
  func grounds() {
    let text = HeatMap("", values: [[0, 1]]).terminal(Style(colours: .full))
    #expect(text.contains(";48;2;68;1;84m") && text.contains(";48;2;253;231;37m"))
  }

  @Test("A map too wide for the terminal shows means, and says so")
  func means() throws {
    let map = HeatMap("", values: [(0..<100).map { $0 < 50 ? 0 : 1 }])
    let text = map.terminal(Style(width: 60))
    #expect(text.contains("Each cell is the mean of 2 columns by 1 row."))
    let cells = try #require(text.split(separator: "\n").first).dropFirst(2)
    #expect(cells.filter { $0 == "█" }.count == 25)
  }

  @Test("Every column's name is there, beside, below or explained")
  func names() {
    let short = HeatMap("", columns: ["the", "cat"], values: [[1, 2]]).terminal()
    #expect(short.contains("the") && short.contains("cat"))
    let long = ["a name of many words", "another one of these"]
    let explained = HeatMap("", columns: long, values: [[1, 2]]).terminal(Style(width: 30))
    #expect(explained.contains("1: \(long[0])") && explained.contains("2: \(long[1])"))
  }
}
