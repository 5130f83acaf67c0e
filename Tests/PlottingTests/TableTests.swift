import Console
import Testing

@testable import Plotting

@Suite("Table") struct TableTests {
  let table = Table(
    "Results", header: ["method", "probability", "note"],
    rows: [
      ["greedy", "0.048", "fast"], ["beam | K = 2", "−1.5×10⁻⁷", ""], ["best", "–", "slow"],
    ])

  @Test("Columns of numbers stand at the right, in a terminal and in Markdown")
  func alignment() throws {
    #expect(table.alignments == [.leading, .trailing, .leading])
    let lines = table.terminal().split(separator: "\n").map(String.init)
    #expect(lines.count == 8)
    let header = try #require(lines.first { $0.contains("probability") })
    let end = try #require(header.range(of: "probability")).upperBound
    let edge = header.distance(from: header.startIndex, to: end)
    for number in ["0.048", "−1.5×10⁻⁷", "–"] {
      let line = try #require(lines.first { $0.contains(" " + number) })
      let range = try #require(line.range(of: number))
      #expect(line.distance(from: line.startIndex, to: range.upperBound) == edge)
    }
    #expect(table.markdown().contains("| --- | ---: | --- |"))
  }

  @Test("Markdown has a cell for every entry, and a bar in one does not end it")
  func markdown() {
    let lines = table.markdown().split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    #expect(lines[0] == "| method | probability | note |")
    #expect(lines[3] == "| beam \\| K = 2 | −1.5×10⁻⁷ |  |")
  }

  @Test("Where there is little room words are broken into lines, and none is lost")
  func narrow() {
    let sentence = "takes the best word at every step and never looks back"
    let table = Table("", header: ["method", "remark"], rows: [["greedy search", sentence]])
    for width in [20, 25, 30, 40, 60] {
      let text = table.terminal(Style(width: width))
      for word in sentence.split(separator: " ") { #expect(text.contains(word)) }
    }
    #expect(table.terminal(Style(width: 10)).contains("method:"))
  }

  @Test("What counts as a number")
  func numbers() {
    for text in ["1", "−0.5", "1,234.5", "12 %", "5e-7", "3.1 ± 0.2", "(4)", "1.5×10⁻⁷", "–"] {
      #expect(Table.isNumber(text), "\(text)")
    }
    for text in ["", "greedy", "K = 2", "x1", "."] { #expect(!Table.isNumber(text), "\(text)") }
  }

  @Test("The drawing has every entry, numbers ending at one edge")
  func drawing() throws {
    let texts = try XMLTree.parse(table.svg()).named("text")
    for row in [table.header] + table.rows {
      for entry in row where !entry.isEmpty { #expect(texts.contains { $0.text == entry }) }
    }
    let numbers = texts.filter { ["0.048", "−1.5×10⁻⁷", "–", "probability"].contains($0.text) }
    #expect(numbers.count == 4 && Set(numbers.map { $0.number("x") }).count == 1)
    #expect(numbers.allSatisfy { $0.attributes["text-anchor"] == "end" })
  }
}
