import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("4 · The demo, as a program")
struct DemoTests {
  let demo = Program("gated-cells-demo")

  /// The rows "updates, error, baseline" of a run.
  func errors(_ output: String) -> [(update: Int, error: Double)] {
    output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count >= 3, words[2] == "0.1667", let update = Int(words[0]),
        let error = Double(words[1])
      else { return nil }
      return (update, error)
    }
  }

  @Test("An LSTM's error falls from above the baseline to far below it; the gates are drawn")
  func quick() throws {
    let run = try demo.run(["--quick"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    let rows = errors(run.output)
    #expect(rows.map(\.update) == Array(stride(from: 0, through: 250, by: 25)))
    #expect(try #require(rows.first).error > 0.1667)
    #expect(try #require(rows.last).error < 0.05)
    let lines = run.output.split(separator: "\n").map(String.init)
    for gate in ["input gate", "forget gate", "output gate"] {
      let marks = try #require(lines.first { $0.contains("  ") && $0.contains(gate + " ") })
      // Two marked steps, two columns each.
      #expect(marks.count { $0 == "█" } == 4)
    }
    #expect(lines.count { $0.contains(" unit ") && !$0.contains("units") } >= 24)
    #expect(!run.output.contains("\u{1B}"))
    #expect((lines.map(\.count).max() ?? 0) <= 100)
  }

  @Test("A tanh cell learns nothing over 40 steps, a GRU does", .enabled(if: isLong))
  func full() throws {
    let tanh = errors(try demo.run(["--cell", "tanh"]).output)
    #expect(try #require(tanh.last).error > 0.12)
    for cell in ["gru", "lstm", "original", "coupled"] {
      let rows = errors(try demo.run(["--cell", cell]).output)
      #expect(try #require(rows.last).error < 0.03, "\(cell)")
    }
  }

  @Test(
    "Every cell runs and names what it shows",
    arguments: [
      ("tanh", "state, (1 + h) / 2"), ("accumulator", "state, (1 + h) / 2"),
      ("original", "input gate"), ("coupled", "forget gate"), ("gru", "gate that keeps"),
    ])
  func cells(cell: String, block: String) throws {
    let run = try demo.run(["--cell", cell, "--lag", "2", "--steps", "3", "--hidden", "3"])
    #expect(run.status == 0)
    #expect(errors(run.output).map(\.update) == [0, 1, 2, 3])
    #expect(run.output.contains(block))
    #expect(run.output.contains("unit 3") && !run.output.contains("unit 4"))
  }

  @Test(
    "The walk-through's printed numbers make the printed state, to the last bit",
    .claim("A20", .holds))
  func trace() throws {
    let run = try demo.run(["--quick", "--steps", "20", "--trace", "--seed", "3"])
    #expect(run.status == 0)
    let lines = run.output.components(separatedBy: "\n")
    func row(_ what: String) throws -> [Float] {
      let line = try #require(lines.first { $0.contains(what + " ") }, "no row \(what)")
      let numbers = line.split(separator: " ").suffix(4).compactMap { Float($0) }
      try #require(numbers.count == 4)
      return numbers
    }
    let (c, f, i, g, o) = (
      try row("c'"), try row("1 forget  f"), try row("2 store   i"), try row("          g"),
      try row("4 output  o")
    )
    let kept = zip(f, c).map { $0 * $1 }
    let stored = zip(i, g).map { $0 * $1 }
    let memory = zip(kept, stored).map { $0 + $1 }
    #expect(try row("f * c'") == kept)
    #expect(try row("i * g") == stored)
    #expect(try row("c = f * c' + i * g") == memory)
    let squashed = try row("tanh c")
    for (mine, theirs) in zip(memory, squashed) {
      #expect(abs(Foundation.tanh(Double(mine)) - Double(theirs)) < 1e-6)
    }
    #expect(try row("h = o * tanh c") == zip(o, squashed).map { $0 * $1 })
    #expect(run.output.contains("The four parts make the cell's step, h and c, to the last bit."))
  }

  @Test("It writes the map as SVG")
  func svg() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "gates.svg")
    let run = try demo.run(
      ["--lag", "4", "--steps", "0", "--hidden", "20", "--svg", file.path])
    #expect(run.status == 0)
    #expect(run.error.contains("gates.svg"))
    let data = try Data(contentsOf: file)
    #expect(XMLParser(data: data).parse())
    #expect(String(decoding: data, as: UTF8.self).contains("unit 12"))
  }

  @Test("The same seed gives the same run, another seed or bias another")
  func seeds() throws {
    let arguments = ["--lag", "3", "--steps", "5"]
    let first = try demo.run(arguments + ["--seed", "5"]).output
    #expect(try demo.run(arguments + ["--seed", "5"]).output == first)
    #expect(try demo.run(arguments + ["--seed", "6"]).output != first)
    #expect(try demo.run(arguments + ["--seed", "5", "--forget-bias", "-1"]).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["--cell", "elman"], "--cell takes one of"),
      (["--lag", "0"], "--lag must lie between 1 and 100"),
      (["--steps", "-1"], "--steps must lie between 0 and 5000"),
      (["--hidden", "65"], "--hidden must lie between 1 and 64"),
      (["--forget-bias", "nan"], "--forget-bias takes a number"),
      (["--forget-bias", "11"], "--forget-bias must lie between -10 and 10"),
      (["--forget-bias", "1", "--cell", "original"], "no such gate"),
      (["--trace", "--cell", "gru"], "--trace walks through an LSTM's step"),
      (["--lag", "100", "--hidden", "64", "--steps", "500"], "would take too long"),
      (["--svg", ""], "--svg takes the name of a file"),
      (["--svg", "/nowhere/at/all.svg"], "all.svg cannot be written"),
      (["--svg", "/"], "it is a folder"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let run = try demo.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in [
      "--cell", "--lag", "--forget-bias", "--hidden", "--steps", "--seed", "--trace", "--svg",
      "--quick",
    ] {
      #expect(run.output.contains(option))
    }
  }
}
