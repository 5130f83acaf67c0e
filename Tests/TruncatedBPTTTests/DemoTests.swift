import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("2 · The demo, as a program")
struct DemoTests {
  let demo = Program("truncated-bptt-demo")

  /// The number at the end of the table's row that begins so.
  func bits(_ name: String, in output: String) -> Double {
    let row = output.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
    return row.split(separator: " ").last.flatMap { Double($0) } ?? .nan
  }

  @Test("It trains within two seconds, beats unigrams and bigrams, writes, and draws")
  func quick() throws {
    let scratch = try Scratch()
    let svg = scratch.url.appending(path: "loss.svg")
    let run = try demo.run(["--quick", "--svg", svg.path])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.isEmpty)
    let network = bits("the network", in: run.output)
    #expect(network < bits("bigrams", in: run.output))
    #expect(bits("bigrams", in: run.output) < bits("unigrams", in: run.output))
    #expect(bits("trigrams", in: run.output) < bits("bigrams", in: run.output))
    #expect(network > 1)
    #expect(run.output.contains("72000 characters to train on, 8000 held out"))
    let written = run.output.split(separator: "What it writes:", maxSplits: 1).last ?? ""
    #expect(written.count > 200)
    let parser = XMLParser(data: try Data(contentsOf: svg))
    #expect(parser.parse())
    let width = run.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect(width <= 100)
  }

  @Test("By default it comes below the trigrams", .enabled(if: isLong))
  func full() throws {
    let run = try demo.run([])
    #expect(run.status == 0)
    #expect(bits("the network", in: run.output) < bits("trigrams", in: run.output))
  }

  @Test("A run that was saved and resumed ends with the same file as one that was not")
  func resume() throws {
    let scratch = try Scratch()
    let small = ["--quick", "--hidden", "16", "--batch", "8", "--chunk", "25"]
    let whole = try demo.run(small + ["--steps", "9", "--save", "whole.st"], in: scratch.url)
    #expect(whole.status == 0, "\(whole.error)")
    #expect(whole.error.contains("--resume whole.st"))
    _ = try demo.run(small + ["--steps", "4", "--save", "half.st"], in: scratch.url)
    let rest = try demo.run(
      small + ["--steps", "9", "--resume", "half.st", "--save", "rest.st"], in: scratch.url)
    #expect(rest.status == 0, "\(rest.error)")
    #expect(rest.output.contains("4 of 9 updates done"))
    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: scratch.url.appending(path: name))
    }
    #expect(try bytes("whole.st") == bytes("rest.st"))
    #expect(try bytes("whole.st") != bytes("half.st"))
    let other = try demo.run(
      ["--quick", "--hidden", "16", "--batch", "8", "--chunk", "26", "--resume", "half.st"],
      in: scratch.url)
    #expect(other.status == 2)
    #expect(other.error.contains("chunks of another length"), "\(other.error)")
  }

  @Test("It reads a text of the user's; the same seed says the same")
  func text() throws {
    let scratch = try Scratch()
    let text = String(repeating: "the cat sat on the mat. ", count: 200)
    try scratch.write(text, to: "cat.txt")
    let words = ["--text", "cat.txt", "--hidden", "12", "--batch", "4", "--steps", "60"]
    let first = try demo.run(words + ["--seed", "3"], in: scratch.url)
    #expect(first.status == 0, "\(first.error)")
    #expect(try demo.run(words + ["--seed", "3"], in: scratch.url).output == first.output)
    #expect(try demo.run(words + ["--seed", "4"], in: scratch.url).output != first.output)
    // The alphabet is its own, so nothing else can be written.
    let written = first.output.components(separatedBy: "What it writes:").last ?? ""
    #expect(Set(written).isSubset(of: Set(text + "\n")))
  }

  @Test("A text of hundreds of kinds of characters has no table of trigrams, but trains")
  func manyCharacters() throws {
    let scratch = try Scratch()
    let kinds = (0x4E00..<0x4E00 + 500).compactMap { Unicode.Scalar($0).map(Character.init) }
    let text = String((0..<4000).map { kinds[$0 % 500] })
    try scratch.write(text, to: "kinds.txt")
    let run = try demo.run(
      ["--text", "kinds.txt", "--hidden", "8", "--batch", "4", "--steps", "3"], in: scratch.url)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("bigrams") && !run.output.contains("trigrams"))
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "", "unknown option --nonsense"),
      (["--chunk", "0"], "", "--chunk must lie between 1 and 1000"),
      (["--steps", "0"], "", "--steps must lie between 1 and 1000000"),
      (["--steps", "many"], "", "many"),
      (["--temperature", "0"], "", "--temperature must lie between"),
      (["--text", "absent.txt"], "", "absent.txt cannot be read"),
      (["--text", "t.txt"], "too short", "give one of at least 6400"),
      (["--text", "t.txt"], "", "give one of at least"),
      (["--quick", "--resume", "absent.st"], "", "absent.st"),
      (["--quick", "--resume", "t.txt"], "no run", "t.txt"),
    ])
  func badUsage(arguments: [String], text: String, sentence: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "t.txt")
    let run = try demo.run(arguments, in: scratch.url)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("A text that is not UTF-8 is refused; a file that cannot be written is a failure")
  func files() throws {
    let scratch = try Scratch()
    try Data([0x41, 0xFF, 0xFE, 0x42]).write(to: scratch.url.appending(path: "bytes.txt"))
    let bytes = try demo.run(["--text", "bytes.txt"], in: scratch.url)
    #expect(bytes.status == 2 && bytes.error.contains("UTF-8"))
    let small = ["--quick", "--hidden", "4", "--batch", "4", "--steps", "1"]
    let unwritable = try demo.run(small + ["--save", "no/such/folder.st"], in: scratch.url)
    #expect(unwritable.status == 1, "\(unwritable.error)")
    #expect(unwritable.error.contains("no/such/folder.st"))
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in [
      "--text", "--hidden", "--chunk", "--batch", "--steps", "--temperature", "--save", "--resume",
      "--seed", "--svg", "--quick",
    ] {
      #expect(run.output.contains(option))
    }
  }
}
