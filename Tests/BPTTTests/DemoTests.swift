import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("1 · The demo, as a program")
struct DemoTests {
  let demo = Program("bptt-demo")
  let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL

  /// The number at the end of the line that begins so.
  func number(_ label: String, in output: String) throws -> Double {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix(label) })
    return try #require(line.split(separator: " ").last.flatMap { Double($0) })
  }

  @Test("It trains on the book's prose, writes something and checks its gradient")
  func quick() throws {
    let scratch = try Scratch()
    let svg = scratch.url.appending(path: "loss.svg")
    let run = try demo.run(["--quick", "--svg", svg.path], in: root)
    #expect(run.status == 0)
    // Sixty updates are few, but more than guessing among the alphabet's ninety needs.
    let held = try number("the network, held-out blocks", in: run.output)
    #expect(held > 2 && held < 6)
    #expect(run.output.contains("What it writes after “The ”"))
    for name in ["W_xh", "W_hh", "b_h", "W_hy", "b_y"] {
      let row = try #require(run.output.split(separator: "\n").first { $0.hasPrefix(name) })
      let errors = row.split(separator: " ").suffix(2).compactMap { Double($0) }
      #expect(errors.count == 2 && errors[0] < 1e-7 && errors[1] < 1e-12)
    }
    #expect(!run.output.contains("\u{1B}"))
    #expect((run.output.split(separator: "\n").map(\.count).max() ?? 0) <= 100)
    #expect(XMLParser(data: try Data(contentsOf: svg)).parse())
  }

  @Test(
    "With each seed from 1 to 5 the held-out loss falls below the entropy of pairs",
    .claim("A1", .holds), .enabled(if: isLong), arguments: 1...5)
  func spelling(seed: Int) throws {
    let run = try demo.run(["--seed", "\(seed)"], in: root)
    #expect(run.status == 0)
    let held = try number("the network, held-out blocks", in: run.output)
    #expect(held < (try number("counts of pairs, whole text", in: run.output)))
  }

  @Test("The same seed gives the same run, another one another")
  func seed() throws {
    let first = try demo.run(["--quick", "--seed", "7"], in: root).output
    #expect(try demo.run(["--quick", "--seed", "7"], in: root).output == first)
    #expect(try demo.run(["--quick", "--seed", "8"], in: root).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"), (["--hidden", "0"], "between 1 and 512"),
      (["--steps", "0"], "between 1 and 100000"),
      (["--text", "absent.txt"], "absent.txt cannot be"),
    ])
  func usage(arguments: [String], words: String) throws {
    let run = try demo.run(arguments, in: root)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.error.contains(words), "\(run.error)")
  }

  @Test("A text that is too short or not UTF-8 is refused with a sentence")
  func texts() throws {
    let scratch = try Scratch()
    let short = try scratch.write("Too short.", to: "short.txt")
    let run = try demo.run(["--text", short.path])
    #expect(run.status == 2 && run.error.contains("at least 5000 are needed"))
    let bytes = scratch.url.appending(path: "bytes.txt")
    try Data([0xFF, 0xFE, 0x00]).write(to: bytes)
    let other = try demo.run(["--text", bytes.path])
    #expect(other.status == 2 && other.error.contains("not UTF-8"))
    let outside = try demo.run(["--quick"], in: scratch.url)
    #expect(outside.status == 2 && outside.error.contains("--text FILE"))
  }
}
