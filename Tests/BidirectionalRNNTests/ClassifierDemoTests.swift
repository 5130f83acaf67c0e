import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("5 · The demo, as a program")
struct ClassifierDemoTests {
  let demo = Program("bidirectional-rnn-demo")

  /// The share of right answers in a row of the last table.
  func accuracy(_ judge: String, in output: String) throws -> Double {
    let line = output.split(separator: "\n").first { $0.hasPrefix(judge) }
    let words = try #require(line, "no row for \(judge)").dropFirst(judge.count).split(
      separator: " ")
    return try #require(words.first.flatMap { Double($0) })
  }

  @Test("The network reads the order, naive Bayes does not, and a mail is explained")
  func quick() throws {
    let run = try demo.run(["--quick"])
    #expect(run.status == 0)
    #expect(run.error.isEmpty)
    #expect(try accuracy("the network", in: run.output) > 95)
    // Five hundred coins: four standard deviations are 9 points.
    #expect(try abs(accuracy("naive Bayes", in: run.output) - 50) < 9)
    #expect(run.output.contains("along the path"))
    #expect(run.output.contains("The heaviest word is “"))
    #expect(!run.output.contains("\u{1B}"))
    #expect((run.output.split(separator: "\n").map(\.count).max() ?? 0) <= 100)
  }

  @Test("In full it makes hardly a mistake", .enabled(if: isLong))
  func full() throws {
    let run = try demo.run(["--seed", "2"])
    #expect(run.status == 0)
    #expect(try accuracy("the network", in: run.output) > 95)
    #expect(try abs(accuracy("naive Bayes", in: run.output) - 50) < 4)
  }

  @Test("It learns from a file of the user's, saves, and judges a mail")
  func own() throws {
    let scratch = try Scratch()
    let lines = (0..<40).map { place in
      place % 2 == 0
        ? "ham\tsee you at lunch with the report \(["anna", "ben", "tom", "eve"][place / 2 % 4]) "
          + String(repeating: "please ", count: place / 8)
        : "junk\tcheap pills buy now offer \(["gold", "cash", "free", "best"][place / 2 % 4]) "
          + String(repeating: "hurry ", count: place / 8)
    }
    try scratch.write(lines.joined(separator: "\n"), to: "mail.tsv")
    let svg = scratch.url.appending(path: "loss.svg")
    let run = try demo.run(
      ["train", "mail.tsv", "--save", "filter", "--updates", "60", "--svg", svg.path],
      in: scratch.url)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("Saved the filter in filter."))
    #expect(try accuracy("the network", in: run.output) > 80)
    #expect(XMLParser(data: try Data(contentsOf: svg)).parse())

    try scratch.write("Buy cheap pills now, Zaphod", to: "mail.txt")
    let judged = try demo.run(["classify", "--model", "filter", "mail.txt"], in: scratch.url)
    #expect(judged.status == 0, "\(judged.error)")
    #expect(
      judged.output.contains("mail.txt:") && judged.output.contains("  junk, with probability"))
    #expect(judged.output.contains("4 of 5 words known"))
    let coloured = try demo.run(
      ["classify", "--model", "filter", "mail.txt"], in: scratch.url,
      environment: ["FORCE_COLOR": "1"])
    #expect(coloured.output.contains("\u{1B}[38;5;"))
  }

  @Test("The same seed gives the same output, another one another")
  func seed() throws {
    let arguments = ["--quick", "--updates", "20", "--seed"]
    let first = try demo.run(arguments + ["5"]).output
    #expect(try demo.run(arguments + ["5"]).output == first)
    #expect(try demo.run(arguments + ["6"]).output != first)
  }

  @Test(
    "Bad usage and bad mail are one sentence and exit code 2",
    arguments: [
      (["--nonsense"], "unknown option --nonsense"),
      (["--updates", "0"], "--updates must lie between"),
      (["--hidden", "-3"], "--hidden"), (["--cell", "brain"], "--cell takes one of"),
      (["train", "absent"], "there is no such file or folder"),
      (["--svg", "absent/loss.svg"], "is no folder to write to"),
      (["--svg", "."], "it is a folder"),
      (["--save", "mail.txt/filter"], "is no folder to write to"),
      (["--save", "empty"], "it is a folder"),
      (["train", "one.tsv"], "all texts are of the class “ham”"),
      (["train", "single.tsv"], "The class “spam” has one text only"),
      (["train", "same.tsv"], "The class “spam” has one text only"),
      (["train", "."], "needs texts of two classes"), (["train", "empty"], "has no subfolders"),
      (["classify", "mail.txt"], "say which filter"),
      (["classify", "--model", "mail.txt", "mail.txt"], "mail.txt"),
      (["classify", "--model", "absent", "mail.txt"], "absent"),
      (["classify", "--model", "mail.txt"], "say which mails"),
    ])
  func badUsage(arguments: [String], sentence: String) throws {
    let scratch = try Scratch()
    try scratch.write("ham\tone\nham\ttwo", to: "one.tsv")
    try scratch.write("ham\tone\nham\ttwo\nspam\tthree", to: "single.tsv")
    try scratch.write("ham\tone\nham\ttwo\nspam\tthree\nspam\tThree.", to: "same.tsv")
    try scratch.write("A mail, and no filter", to: "mail.txt")
    try scratch.write("text", to: "empty/README")
    let run = try demo.run(arguments, in: scratch.url)
    #expect(run.status == 2, "\(run.error)")
    #expect(run.output.isEmpty)
    #expect(run.error.contains(sentence), "\(run.error)")
  }

  @Test("A mail that is missing, empty or not text is one sentence and exit code 2")
  func badMail() throws {
    let scratch = try Scratch()
    try scratch.write("ham\ta b c\nham\tb c d\nspam\tx y z\nspam\ty z z", to: "mail.tsv")
    let trained = try demo.run(
      ["train", "mail.tsv", "--save", "filter", "--updates", "3"], in: scratch.url)
    #expect(trained.status == 0, "\(trained.error)")
    try scratch.write("", to: "empty.txt")
    try Data([0xFF, 0xFE, 0x41]).write(to: scratch.url.appending(path: "bytes.txt"))
    for (name, sentence) in [
      ("absent.txt", "there is no such file"), ("empty.txt", "has no word in it"),
      ("bytes.txt", "is not UTF-8"), (".", "it is a folder"), ("-", "Standard input has no word"),
    ] {
      let run = try demo.run(["classify", "--model", "filter", name], in: scratch.url)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.error.contains(sentence), "\(run.error)")
    }
    let latin = try demo.run(
      ["classify", "--model", "filter", "--latin1", "bytes.txt"], in: scratch.url)
    #expect(latin.status == 0)
  }

  @Test("--help exits with 0 and names what there is")
  func help() throws {
    let run = try demo.run(["--help"])
    #expect(run.status == 0)
    for name in ["train", "classify", "--updates", "--seed", "--svg", "--quick", "--save"] {
      #expect(run.output.contains(name))
    }
    let second = try demo.run(["classify", "--help"])
    #expect(second.status == 0 && second.output.contains("--model"))
  }
}
