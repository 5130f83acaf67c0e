import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("0 · The demo, as a program")
struct DemoTests {
  let demo = Program("unfolding-demo")

  @Test("It counts ones by hand and by training, reads brackets, and says where Double fails")
  func quick() throws {
    let run = try demo.run(["--quick"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    #expect(run.output.contains("10 bits, 4 ones: YES, even."))
    #expect(run.output.contains("\"([()[]])\" is balanced."))
    let double = run.output.split(separator: "\n").first { $0.hasPrefix("Double") } ?? ""
    #expect(double.split(separator: " ").suffix(4) == ["28", "28", "27", "27"])
    #expect(!run.output.contains("\u{1B}"))
    let widest = run.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect(widest <= 100)
  }

  @Test(
    "It takes the user's bits", arguments: [("100011", "3 ones: NO, odd."), ("0", "0 ones: YES")])
  func bits(string: String, answer: String) throws {
    let run = try demo.run(["--quick", "--bits", string])
    #expect(run.status == 0)
    #expect(run.output.contains(answer))
    #expect(!run.output.contains("Brackets"))
  }

  @Test("Ten thousand bits are not too many, and a shown beginning says so")
  func manyBits() throws {
    let run = try demo.run(["--quick", "--bits", String(repeating: "1", count: 9999)])
    #expect(run.status == 0)
    #expect(run.output.contains("9999 bits, 9999 ones: NO, odd."))
    #expect(run.output.contains("the first 40 bits"))
  }

  @Test(
    "It takes the user's brackets",
    arguments: [("([])", true), ("([)]", false), ("", true), ("((", false), ("]", false)])
  func brackets(text: String, balanced: Bool) throws {
    let run = try demo.run(["--quick", "--brackets", text])
    #expect(run.status == 0)
    #expect(run.output.contains("\"\(text)\" is \(balanced ? "" : "not ")balanced."))
    #expect(run.output.contains(balanced ? "accepted" : "reading"))
    #expect(!run.output.contains("Parity"))
  }

  @Test("It writes the picture of the machine that was asked for")
  func svg() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "state.svg")
    for arguments in [["--bits", "1011"], ["--brackets", "[()]"]] {
      let run = try demo.run(["--quick", "--svg", file.path] + arguments)
      #expect(run.status == 0 && run.error.contains("state.svg"))
      let data = try Data(contentsOf: file)
      #expect(XMLParser(data: data).parse())
      let isStack = String(decoding: data, as: UTF8.self).contains("rule 1")
      #expect(isStack == (arguments[0] == "--brackets"))
    }
  }

  @Test("The same seed gives the same run, another seed another")
  func seeds() throws {
    let arguments = ["--quick", "--bits", "1101"]
    let first = try demo.run(arguments + ["--seed", "5"]).output
    #expect(try demo.run(arguments + ["--seed", "5"]).output == first)
    #expect(try demo.run(arguments + ["--seed", "6"]).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["--bits", ""], "1 to 10000 zeros and ones"),
      (["--bits", "102"], "zeros and ones only, not \"102\""),
      (["--bits", String(repeating: "1", count: 10_001)], "not 10001"),
      (["--brackets", "(x)"], "takes ( ) [ and ] only"),
      (["--brackets", String(repeating: "(", count: 61)], "at most 60 characters"),
      (["--seed", "-1"], "-1"), (["--svg", ""], "--svg needs the name of a file"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let run = try demo.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("A picture that cannot be written is a failure, exit code 1")
  func unwritable() throws {
    let run = try demo.run(["--quick", "--brackets", "()", "--svg", "/nowhere/at/all.svg"])
    #expect(run.status == 1)
    #expect(run.error.contains("all.svg"))
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in ["--bits", "--brackets", "--seed", "--svg", "--quick"] {
      #expect(run.output.contains(option))
    }
  }
}
