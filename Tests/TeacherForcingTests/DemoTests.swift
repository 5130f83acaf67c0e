import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("6 · The demo, as a program")
struct DemoTests {
  let demo = Program("teacher-forcing-demo")

  /// The two losses and the number of right captions of a row of the table.
  func row(_ mode: String, in output: String) throws -> [Double] {
    let line = output.split(separator: "\n").first {
      $0.trimmingCharacters(in: .whitespaces).hasPrefix(mode + " ")
    }
    return try #require(line, "no row for \(mode)").split(separator: " ").compactMap { Double($0) }
  }

  @Test("It trains both ways, and shows pictures with true, forced and free captions")
  func quick() throws {
    let run = try demo.run(["--quick", "--show", "2"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    for mode in ["teacher forcing", "free running"] {
      let numbers = try row(mode, in: run.output)
      // Before it has learned anything the loss of a word of 13 is about 2.6.
      #expect(numbers[0] < 1 && numbers[1] < 1)
      #expect((0...24).contains(numbers[2]) && numbers[3] == 24)
    }
    for word in ["true  ", "forced  ", "free  "] {
      #expect(run.output.components(separatedBy: "   " + word).count == 3)
    }
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test("In full both captioners are right about most pictures", .enabled(if: isLong))
  func full() throws {
    let run = try demo.run([])
    #expect(run.status == 0)
    #expect(try row("teacher forcing", in: run.output)[2] >= 14)
    #expect(try row("free running", in: run.output)[2] >= 14)
    let either = try demo.run(["--either-order", "--updates", "1000"])
    #expect(
      try row("teacher forcing", in: either.output)[2]
        > row("free running", in: either.output)[2])
  }

  @Test("It writes the picture of learning as SVG")
  func svg() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "learning.svg")
    let run = try demo.run([
      "--updates", "1", "--hidden", "1", "--show", "0", "--svg", file.path,
    ])
    #expect(run.status == 0)
    #expect(run.output.contains("After 1 update\n"))
    #expect(run.error.contains("learning.svg"))
    #expect(XMLParser(data: try Data(contentsOf: file)).parse())
  }

  @Test("The same seed gives the same run, another seed another")
  func seeds() throws {
    let arguments = ["--updates", "6", "--hidden", "5", "--show", "1"]
    let first = try demo.run(arguments + ["--seed", "5"]).output
    #expect(try demo.run(arguments + ["--seed", "5"]).output == first)
    #expect(try demo.run(arguments + ["--seed", "6"]).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["--updates", "0"], "--updates must lie between 1 and 20000"),
      (["--updates", "many"], "many"),
      (["--hidden", "0"], "--hidden must lie between 1 and 256"),
      (["--show", "-1"], "--show must lie between 0 and 24"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let run = try demo.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test(
    "A picture that cannot be written is a failure before any training, exit code 1",
    arguments: ["/nowhere/at/all.svg", "/"])
  func unwritable(file: String) throws {
    let run = try demo.run(["--updates", "1", "--hidden", "2", "--svg", file])
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.error.contains("cannot write \(file)"))
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in [
      "--updates", "--hidden", "--either-order", "--show", "--seed", "--svg", "--quick",
    ] {
      #expect(run.output.contains(option))
    }
  }
}
