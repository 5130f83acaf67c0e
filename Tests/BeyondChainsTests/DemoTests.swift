import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("9 · The demo, as a program")
struct DemoTests {
  let demo = Program("beyond-chains-demo")
  /// The package's folder, where the book's prose is.
  let root = URL(filePath: #filePath).appending(path: "../../..").standardized

  /// The words of the line that begins with these.
  func row(_ output: String, _ first: String) throws -> [String] {
    let lines = output.split(separator: "\n").map { String($0.drop { $0 == " " }) }
    let line = try #require(lines.first { $0.hasPrefix(first + " ") }, "no row \(first)")
    return line.dropFirst(first.count).split(separator: " ").map(String.init)
  }

  @Test("All four in brief: each prints what it is about")
  func quick() throws {
    let run = try demo.run(["--quick"], in: root)
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    for head in ["Depth: three ways", "Frames: a conv", "Trees: a recursive", "Words: "] {
      #expect(run.output.contains(head))
    }
    #expect(!run.output.contains("\u{1B}"))
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect((lines.map(\.count).max() ?? 0) <= 100)
    // Twenty steps: 20 layers, and 40 with an extra layer, and 20 again with a skip.
    #expect(try row(run.output, "one hidden state").first == "20")
    #expect(try row(run.output, "(b) an extra layer").first == "40")
    #expect(try row(run.output, "(c) and a skip").first == "20")
    // A copy is always wrong, and the network better than that.
    let frame = try row(run.output, "6")
    #expect(frame[0] == "2.00")
    #expect(try #require(Double(frame[2])) < 1.5)
    #expect(run.output.contains("The network says "))
  }

  @Test("Trained in full, each of them has learnt something", .enabled(if: isLong))
  func full() throws {
    let frames = try demo.run(["frames"]).output
    let last = try row(frames, "10")
    #expect(try #require(Double(last[2])) < 0.4)
    let trees = try demo.run(["trees"]).output
    #expect(try #require(Double(try row(trees, "6")[0])) >= 95)
    let words = try demo.run(["words"], in: root).output
    #expect(words.contains("gradient"))
  }

  @Test("An expression and a word of the user's")
  func asked() throws {
    let trees = try demo.run(["trees", "--quick", "--expression", "(2 - (1 - 0)) - 2"])
    #expect(trees.status == 0)
    #expect(trees.output.contains("(2 - (1 - 0)) - 2 modulo 3"))
    #expect(trees.output.contains("the value is 2"))
    let scratch = try Scratch()
    let text = (0..<300).map {
      "the cat sees a \(["dog", "hen", "cow"][$0 % 3]) and so does it too"
    }
    .joined(separator: ". ")
    let file = try scratch.write(text, to: "text.txt")
    let words = try demo.run(["words", "--quick", "--text", file.path, "--word", "Hen"])
    #expect(words.status == 0)
    #expect(try row(words.output, "hen").first == "100")
  }

  @Test("Every topic writes its picture as SVG", arguments: ["depth", "frames", "trees", "words"])
  func svg(topic: String) throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "picture.svg")
    let run = try demo.run([topic, "--quick", "--svg", file.path], in: root)
    #expect(run.status == 0)
    #expect(run.error.contains("picture.svg"))
    #expect(XMLParser(data: try Data(contentsOf: file)).parse())
  }

  @Test("The same seed gives the same run, another seed another", arguments: ["depth", "trees"])
  func seeds(topic: String) throws {
    let first = try demo.run([topic, "--quick", "--seed", "5"]).output
    #expect(try demo.run([topic, "--quick", "--seed", "5"]).output == first)
    #expect(try demo.run([topic, "--quick", "--seed", "6"]).output != first)
  }

  @Test(
    "Bad usage is one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["loops"], "there is no topic “loops”"),
      (["depth", "--expression", "1 - 2"], "--expression belongs to trees"),
      (["trees", "--expression", "1 - 3"], "a digit from 0 to 2"),
      (["trees", "--expression", ""], "sign 1 of the expression is the end"),
      (
        ["trees", "--expression", "1" + String(repeating: " - 1", count: 20_000)],
        "the expression has more than 100 digits"
      ),
      (["frames", "--word", "gate"], "--word and --text belong to words"),
      (["words", "--text", "/nowhere.txt"], "there is no such file"),
      (["words", "--text", "/"], "it is a folder"),
      (["--seed", "-1", "depth"], "--seed takes a whole number"),
      (["--svg", "picture.svg"], "--svg writes one picture"),
      (["depth", "--svg", ""], "--svg takes the name of a file"),
      (["depth", "--svg", "/nowhere/at/all.svg"], "all.svg cannot be written"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let run = try demo.run(arguments, in: root)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test("A text without words, and a word that the text has not")
  func poorTexts() throws {
    let scratch = try Scratch()
    let empty = try scratch.write("", to: "empty.txt")
    let run = try demo.run(["words", "--text", empty.path])
    #expect(run.status == 2 && run.error.contains("10 are needed"))
    let unknown = try demo.run(["words", "--quick", "--word", "xylophone"], in: root)
    #expect(unknown.status == 2 && unknown.error.contains("“xylophone” does not come five times"))
    // In brief only the more frequent words have rows, and only a part of a long text is read.
    let letters = Array("abcdefghij")
    let rarer = (0..<3000).flatMap { number -> [String] in
      let name = String(number % 600).compactMap(\.wholeNumberValue).map { letters[$0] }
      return [String(name), "the"]
    }
    let long = try scratch.write(rarer.joined(separator: " "), to: "long.txt")
    let cut = try demo.run(["words", "--quick", "--text", long.path, "--word", "fjj"])
    #expect(cut.status == 2 && cut.error.contains("“fjj” is none of the 500 most frequent words"))
    // Outside the package there is no prose to read.
    let elsewhere = try demo.run(["words", "--quick"], in: scratch.url)
    #expect(elsewhere.status == 2 && elsewhere.error.contains("has no chapters"))
  }

  @Test("--help exits with 0 and names every option")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for option in ["topic", "--expression", "--word", "--text", "--seed", "--svg", "--quick"] {
      #expect(run.output.contains(option))
    }
  }
}
