import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("8 · The demo, as a program")
struct DemoTests {
  let demo = Program("search-strategies-demo")

  @Test("It shows the lecture's numbers and the tree of a beam of two")
  func lecture() throws {
    let run = try demo.run(["--quick"])
    #expect(run.status == 0)
    func row(_ name: String) -> String {
      run.output.split(separator: "\n").first { $0.hasPrefix(name) }.map(String.init) ?? ""
    }
    #expect(row("greedy").contains("A B C <eos>") && row("greedy").contains("0.048"))
    #expect(row("beam, k = 2").contains("A C B <eos>") && row("beam, k = 2").contains("0.054"))
    #expect(row("best-first").contains("<eos>") && row("best-first").contains(" 0.1 "))
    #expect(run.output.contains("<eos>  0.048") && run.output.contains("<eos>  0.054"))
    let kept = run.output.split(separator: "\n").first { $0.hasPrefix("Candidates kept: ") } ?? ""
    #expect(
      Set(kept.dropFirst("Candidates kept: ".count).split(separator: ", "))
        == ["A", "C", "AB", "CE", "ABD", "CED"])
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.error.isEmpty)
    let width = run.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect(width <= 100)
  }

  @Test("It searches a model of the user's and writes the tree as SVG")
  func model() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      #"{"symbols": ["yes", "no", "."], "end": ".", "maximumLength": 3, "#
        + #""table": {"": {"yes": 0.6, "no": 0.4}, "no": {".": 1}}, "#
        + #""otherwise": [{".": 1}, {"yes": 0.3, "no": 0.3, ".": 0.4}]}"#,
      to: "model.json")
    let svg = scratch.url.appending(path: "tree.svg")
    let run = try demo.run(["--model", file.path, "--width", "3", "--svg", svg.path])
    #expect(run.status == 0)
    // Greedy: yes . with 0.24; the best: no . with 0.4.
    #expect(run.output.contains("no .") && run.output.contains("0.4"))
    #expect(run.output.contains("yes .") && run.output.contains("0.24"))
    #expect(run.error.contains("tree.svg"))
    let parser = XMLParser(data: try Data(contentsOf: svg))
    #expect(parser.parse())
  }

  @Test("It learns word triples from a text, and the argmax is short")
  func text() throws {
    let chapter = URL(fileURLWithPath: #filePath).appending(
      path: "../../../Chapters/08-SearchStrategies/SearchStrategies.docc/SearchStrategies.md")
    let run = try demo.run(["--text", chapter.standardized.path, "--quick"])
    #expect(run.status == 0)
    #expect(run.output.contains("the vocabulary has"))
    let exact = run.output.split(separator: "\n").first { $0.hasPrefix("best-first") } ?? ""
    #expect(exact.contains("<eos>"))
  }

  @Test("The same seed draws the same sentences")
  func seed() throws {
    let first = try demo.run(["--seed", "5"]).output
    #expect(try demo.run(["--seed", "5"]).output == first)
    let others = try (6...9).map { try demo.run(["--seed", "\($0)"]).output }
    #expect(others.contains { $0 != first })
  }

  @Test(
    "Bad usage and malformed models are one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "", "unknown option --nonsense"),
      (["--width", "0"], "", "--width must lie between 1 and 1000"),
      (["--width", "many"], "", "many"),
      (["--model", "absent.json"], "", "absent.json cannot be read"),
      (["--model", "m.json", "--text", "t.txt"], "{}", "give one of them"),
      (["--length", "9"], "", "at most 4 symbols"),
      (["--length", "0"], "", "at least one symbol"),
      (["--model", "m.json"], "{", "no valid JSON"),
      (["--model", "m.json"], #"{"symbols": []}"#, "is missing"),
      (
        ["--model", "m.json"], #"{"symbols": [], "maximumLength": 1, "table": {}}"#,
        "The vocabulary is empty"
      ),
      (
        ["--model", "m.json"],
        #"{"symbols": ["A", "B"], "maximumLength": 2, "table": {"": {"A": 0.6, "B": 0.6}}}"#,
        "the probabilities add up to 1.2"
      ),
      (
        ["--model", "m.json"],
        #"{"symbols": ["A", "B"], "maximumLength": 2, "table": {"": {"A": 0.5, "B": 0.5}}}"#,
        "The prefix “A” can occur"
      ),
      (
        ["--model", "m.json"],
        #"{"symbols": ["A"], "maximumLength": 1, "table": {"": {"A": "much"}}}"#,
        "In “table”"
      ),
      (["--text", "m.json"], "one", "fewer than two sentences"),
    ])
  func badUsage(arguments: [String], model: String, sentence: String) throws {
    let scratch = try Scratch()
    if !model.isEmpty { try scratch.write(model, to: "m.json") }
    let run = try demo.run(arguments, in: scratch.url)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in ["--model", "--text", "--width", "--length", "--seed", "--svg", "--quick"] {
      #expect(run.output.contains(option))
    }
  }
}
