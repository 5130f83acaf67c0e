import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("3 · The demo, as a program")
struct DemoTests {
  let demo = Program("gradient-pathology-demo")

  /// The numbers of a row of the table, "0.90" and so on.
  func row(_ radius: String, in output: String) throws -> [Double] {
    let line = output.split(separator: "\n").first {
      $0.trimmingCharacters(in: .whitespaces).hasPrefix(radius + " ")
    }
    return try #require(line, "no row for \(radius)").split(separator: " ").compactMap {
      Double($0)
    }
  }

  @Test("A small radius vanishes and learns nothing, a larger one learns")
  func quick() throws {
    let run = try demo.run(["--quick"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    let small = try row("0.50", in: run.output)
    let middle = try row("0.90", in: run.output)
    let large = try row("2.50", in: run.output)
    // λ₁, growth a step, ‖∂h_T/∂h_0‖, first gradient, loss, right answers.
    #expect(small[1] < middle[1] && middle[1] < large[1])
    #expect(small[2] < 0.6 && large[2] > 1)
    #expect(small[3] < 0.01 && large[3] > 10)
    #expect(small[5] > 1.2 && middle[5] < 0.5)
    #expect(small[6] < 50 && middle[6] > 90)
    #expect(run.output.contains("log₁₀ ‖∂h_t/∂h_k‖, spectral radius 0.90"))
    #expect(!run.output.contains("\u{1B}"))
    #expect((run.output.split(separator: "\n").map(\.count).max() ?? 0) <= 100)
  }

  @Test("In full it shows that too large a radius learns badly as well", .enabled(if: isLong))
  func full() throws {
    let run = try demo.run([])
    #expect(run.status == 0)
    #expect(try row("0.60", in: run.output)[6] < 50)
    #expect(try row("1.20", in: run.output)[6] > 95)
    #expect(try row("4.00", in: run.output)[6] < 95)
  }

  @Test("It draws the map of the radius that was asked for, and writes it as SVG")
  func svg() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "map.svg")
    let run = try demo.run(["--quick", "--radius", "1.25", "--lag", "6", "--svg", file.path])
    #expect(run.status == 0)
    #expect(run.output.contains("spectral radius 1.25"))
    #expect(run.output.contains("recall over 6 steps"))
    _ = try row("1.25", in: run.output)
    #expect(run.error.contains("map.svg"))
    #expect(XMLParser(data: try Data(contentsOf: file)).parse())
  }

  @Test("A radius is shown with the digits it was given, and one step is one step")
  func digits() throws {
    let run = try demo.run(["--quick", "--lag", "1", "--hidden", "4", "--radius", "0.501"])
    #expect(run.status == 0)
    _ = try row("0.50", in: run.output)
    _ = try row("0.501", in: run.output)
    #expect(run.output.contains("spectral radius 0.501"))
    #expect(run.output.contains("recall over 1 step\n"))
  }

  @Test("The same seed gives the same run, another seed another")
  func seeds() throws {
    let arguments = ["--quick", "--lag", "3", "--hidden", "6"]
    let first = try demo.run(arguments + ["--seed", "5"]).output
    #expect(try demo.run(arguments + ["--seed", "5"]).output == first)
    #expect(try demo.run(arguments + ["--seed", "6"]).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["--radius", "0"], "--radius must lie between"),
      (["--radius", "big"], "big"),
      (["--lag", "0"], "--lag must lie between 1 and 100"),
      (["--lag", "100", "--hidden", "64"], "the lag may be at most 39"),
      (["--hidden", "1"], "--hidden must lie between 2 and 64"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let run = try demo.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("A map that cannot be written is a failure, exit code 1")
  func unwritable() throws {
    let run = try demo.run(["--quick", "--lag", "2", "--svg", "/nowhere/at/all.svg"])
    #expect(run.status == 1)
    #expect(run.error.contains("all.svg"))
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in ["--radius", "--lag", "--hidden", "--seed", "--svg", "--quick"] {
      #expect(run.output.contains(option))
    }
  }
}
