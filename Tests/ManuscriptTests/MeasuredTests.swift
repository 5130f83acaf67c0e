import Foundation
import Plotting
import Testing

@testable import Manuscript

/// What the tests measure: a table, a chart and two figures.
private let experiment = Experiment(
  id: "A48", chapter: "Mini", claims: ["A48"], title: "Comparisons", seeds: [3, 5, 8]
) { seeds, progress in
  var table = MeasuredTable(columns: [.init("cell"), .init("accuracy", digits: 2), .init("runs")])
  for (i, seed) in seeds.enumerated() {
    table.append([.text("seed \(seed)"), .number(1 / Double(seed)), .number(20000 * Double(seed))])
    progress(Double(i + 1) / Double(seeds.count))
  }
  let points = seeds.map { LineChart.Point(x: Double($0), y: 1 / Double($0)) }
  let chart = LineChart(
    "Accuracy", x: Axis("seed"), y: Axis("accuracy"), series: [.init("cell", points: points)])
  return .init(
    tables: ["comparisons": table], charts: ["accuracy": .line(chart)],
    values: ["best": .init(0.33333, digits: 3), "cell": .init("GRU")])
}

private let recordPath = "Chapters/01-Mini/Mini.docc/Measured/A48.json"
private let picturePath = "Chapters/01-Mini/Mini.docc/A48-accuracy.svg"

private let goodPage = """
  # Mini

  The best was <!-- value: A48.json#best -->0.333<!-- /value -->.

  <!-- measured: A48.json#comparisons -->
  | cell | accuracy | runs |
  | --- | ---: | ---: |
  | seed 3 | 0.33 | 60,000 |
  | seed 5 | 0.20 | 100,000 |
  | seed 8 | 0.12 | 160,000 |

  ![Accuracy by seed.](A48-accuracy.svg)

  """

/// A book whose record, page and picture agree.
private func goodBook(_ text: String = goodPage) throws -> MadeUpBook {
  let files = try MadeUpBook([page: text])
  let record = try experiment.record(date: Date(timeIntervalSince1970: 86_400 * 365))
  let path = try files.book.keep(record, of: experiment)
  #expect(path == recordPath)
  let svg = try #require(record.charts["accuracy"]).svg()
  try files.write([picturePath: svg])
  return files
}

@Suite("Measured records")
struct MeasuredRecordTests {
  @Test("A record tells what was run, and comes back from its file as it was")
  func roundTrip() throws {
    var fractions: [Double] = []
    let record = try experiment.record(
      seeds: [2, 4], date: Date(timeIntervalSince1970: 0), machine: "two cores"
    ) { fractions.append($0) }
    #expect(fractions == [0.5, 1])
    #expect(record.seeds == [2, 4])
    #expect(record.date == "1970-01-01")
    #expect(record.machine == "two cores")
    #expect(record.versions.keys.sorted() == ["swift", "system"])
    let data = try record.json()
    #expect(try JSONDecoder().decode(MeasurementRecord.self, from: data) == record)
    #expect(try record.json() == data)
  }

  @Test("The file has its keys in order, numbers in full and a line end")
  func file() throws {
    let text = try goodBook().text(of: recordPath)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let keys = ["charts", "claims", "date", "seeds", "tables", "title", "values", "versions"]
    #expect(object.keys.sorted() == keys)
    let places = try keys.map { try #require(text.range(of: "\n  \"\($0)\" : ")?.lowerBound) }
    #expect(places == places.sorted())
    #expect(text.contains("0.3333333333333333,"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test(
    "Numbers are shown with their decimals, or in full, with commas from five digits on",
    arguments: [
      (0.125, 2, "0.12"), (0.5, nil, "0.5"), (3, nil, "3"), (9999, nil, "9999"),
      (10000, nil, "10,000"), (-1_234_567.891, 1, "-1,234,567.9"), (-0.001, 2, "0.00"),
      (1e20, nil, "1e+20"), (.infinity, 2, "∞"), (.nan, nil, "NaN"),
    ] as [(Double, Int?, String)])
  func numbers(number: Double, digits: Int?, shown: String) {
    #expect(shownNumber(number, digits: digits) == shown)
  }

  @Test("What is not finite survives the file as a label")
  func notFinite() throws {
    let data = try JSONEncoder().encode([Cell.number(.infinity), 1.5, "a"])
    #expect(try JSONDecoder().decode([Cell].self, from: data) == ["∞", 1.5, "a"])
  }

  @Test("A bar in a label does not end its cell")
  func bar() {
    let table = MeasuredTable(columns: [.init("norm")], rows: [["|h|"]])
    #expect(table.markdown() == ["| norm |", "| --- |", "| \\|h\\| |"])
  }

  @Test("A chapter that is not on disk keeps no record")
  func noChapter() throws {
    let files = try MadeUpBook([:])
    let record = try experiment.record()
    let error = #expect(throws: ManuscriptError.self) {
      try files.book.keep(record, of: experiment)
    }
    #expect(error?.description == "there is no chapter Mini to keep the record in.")
  }
}

@Suite("Measured tables, values and pictures")
struct MeasuredPageTests {
  @Test("What is shown as the record has it is no problem")
  func good() throws {
    let files = try goodBook()
    #expect(try files.differences == [])
    #expect(try files.slips == [])
    #expect(try files.synchronise() == [])
  }

  @Test("A table that was typed over is a problem, told at its first differing line")
  func table() throws {
    let files = try goodBook(goodPage.replacingOccurrences(of: "0.20", with: "0.21"))
    #expect(
      try files.differences == [
        "\(page):6: the table is not A48.json#comparisons: line 4 should be "
          + "`| seed 5 | 0.20 | 100,000 |` and is `| seed 5 | 0.21 | 100,000 |`; "
          + "`swift run course sync` rewrites it."
      ])
    #expect(try files.synchronise() == [page])
    #expect(try files.text(of: page) == goodPage)
  }

  @Test("A value that was typed over is a problem, and each on a line is mended on its own")
  func values() throws {
    let line =
      "Ä <!-- value: A48.json#cell -->LSTM<!-- /value --> has "
      + "<!-- value: A48.json#comparisons/seed 5/runs -->7<!-- /value --> runs on "
      + "<!-- value: A48.json#date -->today<!-- /value --> with "
      + "<!-- value: A48.json#seeds -->3<!-- /value --> seeds."
    let files = try goodBook(goodPage + line)
    #expect(
      try files.differences == [
        "\(page):13: the value A48.json#cell should be `GRU` and is `LSTM`; "
          + "`swift run course sync` rewrites it.",
        "\(page):13: the value A48.json#comparisons/seed 5/runs should be `100,000` and is `7`; "
          + "`swift run course sync` rewrites it.",
        "\(page):13: the value A48.json#date should be `1971-01-01` and is `today`; "
          + "`swift run course sync` rewrites it.",
      ])
    #expect(try files.synchronise() == [page])
    let mended = line.replacingOccurrences(of: "LSTM", with: "GRU")
      .replacingOccurrences(of: ">7<", with: ">100,000<")
      .replacingOccurrences(of: "today", with: "1971-01-01")
    #expect(try files.text(of: page) == goodPage + mended)
    #expect(try files.differences == [])
  }

  @Test("A marker without a table gets one")
  func insertsTable() throws {
    let start = "\n<!-- measured: A48.json#comparisons -->"
    let files = try goodBook(goodPage + start + "\nText.\n")
    #expect(
      try files.differences == [
        "\(page):14: no table follows this marker; `swift run course sync` writes it."
      ])
    #expect(try files.synchronise() == [page])
    let table = goodPage.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(
      try files.text(of: page)
        == goodPage + start + "\n\n" + table.joined(separator: "\n") + "\n\nText.\n")
    #expect(try files.differences == [])
  }

  @Test("A value that begins a line is a problem: the whole line would vanish")
  func beginsLine() throws {
    for start in ["", "- ", "2. ", "> "] {
      let files = try goodBook(
        goodPage + start + "<!-- value: A48.json#best -->0.333<!-- /value --> is best.\n")
      #expect(
        try files.differences.first?.hasPrefix("\(page):13: a value must not begin a line") == true)
    }
  }

  @Test("A value is closed on its own line")
  func closed() throws {
    let files = try goodBook(
      goodPage + "a <!-- value: A48.json#best -->0.333\n<!-- /value --> b\n\nc <!-- /value -->\n")
    #expect(
      try files.differences == [
        "\(page):13: this value is not closed by <!-- /value --> on the same line.",
        "\(page):16: <!-- /value --> closes no value.",
      ])
  }

  @Test("References that lead nowhere say what there is")
  func nowhere() throws {
    let files = try goodBook(
      goodPage + """
        a <!-- value: A48.json#worst -->1<!-- /value --> b
        a <!-- value: A49.json#best -->1<!-- /value --> b
        a <!-- value: A48.json -->1<!-- /value --> b

        <!-- measured: A48.json#best -->
        """)
    let catalog = "Chapters/01-Mini/Mini.docc"
    #expect(
      try files.differences == [
        "\(page):13: A48.json#worst names no figure; the record has best, cell, "
          + "comparisons/row/column, date, machine, seeds, versions/swift, versions/system.",
        "\(page):14: there is no measured record \(catalog)/Measured/A49.json nor A49.json.",
        "\(page):15: 'A48.json' names nothing measured; write A48.json#name.",
        "\(page):17: A48.json#best names no table; the record has comparisons.",
      ])
  }

  @Test("Another page shows a record by its path from the package's root")
  func fromRoot() throws {
    let files = try goodBook()
    try files.write([
      "README.md": "Best: <!-- value: \(recordPath)#best -->0.3<!-- /value -->\n"
    ])
    #expect(
      try files.differences == [
        "README.md:1: the value \(recordPath)#best should be `0.333` and is `0.3`; "
          + "`swift run course sync` rewrites it."
      ])
  }

  @Test("A picture that is missing, changed, shown nowhere or left over is a problem")
  func pictures() throws {
    let files = try goodBook()
    try files.write([picturePath: "<svg/>"])
    #expect(
      try files.differences == [
        "\(page):12: \(picturePath) is not what \(recordPath)#accuracy yields; "
          + "`swift run course sync` writes it."
      ])
    try FileManager.default.removeItem(at: files.root.appendingPathComponent(picturePath))
    #expect(
      try files.differences == [
        "\(page):12: \(picturePath) is missing; \(recordPath)#accuracy yields it; "
          + "`swift run course sync` writes it."
      ])
    #expect(try files.synchronise() == [picturePath])
    #expect(try files.differences == [])

    let left = "Chapters/01-Mini/Mini.docc/A48-old.svg"
    try files.write([
      left: "<svg/>", page: goodPage.replacingOccurrences(of: "A48-accuracy.svg", with: "x.svg"),
    ])
    #expect(
      try files.differences == [
        "\(left): \(recordPath) has no chart that yields this picture; remove it.",
        "\(recordPath): no page shows the chart 'accuracy'; show it with ![…](A48-accuracy.svg), "
          + "or leave it out of the record.",
      ])
  }

  @Test("A record that cannot be read is told once, with the place")
  func malformed() throws {
    let files = try goodBook()
    let text = try files.text(of: recordPath)
    try files.write([
      recordPath: text.replacingOccurrences(of: "\"title\"", with: "\"titel\"")
    ])
    #expect(
      try files.differences == [
        "\(recordPath): this is no measured record: the top level lacks 'title'."
      ])
    try files.write([recordPath: text.replacingOccurrences(of: "60000", with: "60000, 1")])
    #expect(
      try files.differences == [
        "\(recordPath): row 1 of the table 'comparisons' has 4 cells for 3 columns."
      ])
    try files.write([
      recordPath: text.replacingOccurrences(of: "\"accuracy\" : {", with: "\"../a\" : {")
    ])
    #expect(
      try files.differences == [
        "\(recordPath): the chart '../a' names a file; use letters, digits and hyphens alone."
      ])
  }
}
