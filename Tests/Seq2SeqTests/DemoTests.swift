import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("7 · The demo, as a program")
struct DemoTests {
  let demo = Program("seq2seq-demo")

  @Test("It trains a sorter, saves it, and says the same with the model that it has saved")
  func sort() throws {
    let scratch = try Scratch()
    let first = try demo.run(
      ["sort", "3 1 2", "--quick", "--save", "model", "--svg", "looks.svg"], in: scratch.url)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output.contains("312  →  ") && first.output.contains("Where it looked"))
    #expect(first.output.contains("16 … 20"))
    #expect(XMLParser(data: Data(try scratch.text("looks.svg").utf8)).parse())
    let again = try demo.run(["sort", "3,1,2", "--model", "model"], in: scratch.url)
    #expect(again.status == 0, "\(again.error)")
    func answer(_ output: String) -> Substring? {
      output.split(separator: "\n").first { $0.contains("→") }
    }
    #expect(answer(again.output) == answer(first.output))
    let other = try demo.run(["dates", "--model", "model"], in: scratch.url)
    #expect(other.status == 2 && other.error.contains("is no model that"))
  }

  @Test("It reads a date, and without attention too")
  func dates() throws {
    let run = try demo.run(["dates", "3rd of May 1998", "--quick"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("3rd␣of␣May␣1998  →  "))
    #expect(run.output.contains("100 by hand"))
    #expect(!run.output.contains("\u{1B}"))
    let blind = try demo.run(["dates", "--quick", "--attention", "none", "--updates", "3"])
    #expect(blind.status == 0 && !blind.output.contains("Where it looked"))
    let seeds = try ["1", "1", "2"].map {
      try demo.run(["dates", "--quick", "--updates", "3", "--seed", $0]).output
    }
    #expect(seeds[0] == seeds[1] && seeds[0] != seeds[2])
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["sort", "7 a 2"], "must be 1 to 60 of 0 … 9"),
      (["sort", ""], "must be 1 to 60 of 0 … 9"),
      (["sort", "٣ ٤"], "must be 1 to 60 of 0 … 9"),
      (["dates", ""], "must have 1 to 60 characters"),
      (["dates", "--nonsense"], "unknown option --nonsense"),
      (["sort", "--hidden", "0"], "--hidden must lie between 4 and 512"),
      (["sort", "--updates", "-5"], "--updates"),
      (["dates", "--updates", "99999999999999999999"], "99999999999999999999"),
      (["sort", "--attention", "much"], "much"),
      (["sort", "--model", "absent"], "absent"),
      (["sort", "--model", "absent", "--updates", "5"], "--updates is for training"),
      (["sort", "--model", "absent", "--attention", "dot"], "--attention is for training"),
      (["dates", "--model", "absent", "--seed", "1"], "--seed is for training"),
      (["sort", "--model", "absent", "--quick"], "--quick is for training"),
      (["sort", "--save", "."], ". is a folder; --save needs the name of a file"),
      (["sort", "--save", ""], "--save needs the name of a file"),
      (["dates", "--svg", ""], "--svg needs the name of a file"),
      (["dates", "--svg", "/"], "/"),
      (["sort", "--save", "absent/model"], "is no folder to write to"),
      (["dates", "--svg", "absent/x.svg"], "is no folder to write to"),
      (["sort", "--attention", "none", "--svg", "x.svg"], "there is no picture"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let scratch = try Scratch()
    let run = try demo.run(arguments, in: scratch.url)
    #expect(run.status == 2, "\(run.output)")
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    #expect(try demo.run(["--help"]).output.contains("dates"))
    let run = try demo.run(["sort", "--help"])
    #expect(run.status == 0)
    for option in ["attention", "hidden", "updates", "seed", "model", "save", "svg", "quick"] {
      #expect(run.output.contains("--\(option)"))
    }
  }
}
