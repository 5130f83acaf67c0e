import Testing

@testable import Console

@Suite("Command line") struct CommandTests {
  static let seed = Option("seed", "N", default: UInt64(7), "Seed of the random numbers.")
  static let rate = Option("rate", "R", default: 0.5, in: 0...1, "Learning rate.")
  static let steps = Option("steps", "N", default: 10, "Steps.")
  static let svg = Option<String?>("svg", "FILE", "Write the chart to FILE.")
  static let order = Option("order", oneOf: ["short", "long"], default: "short", "Order.")
  static let quick = Flag("quick", "Finish within two seconds.")
  static let file = Positional<String?>("file", "File to read.")

  let demo = Command(
    "demo", "Shows something.", [seed, rate, steps, svg, order, quick, file]
  ) { _ in }

  func refusal(_ words: [String]) -> String? {
    #expect(throws: UsageError.self) { try demo.parse(words) }?.message
  }

  @Test("What is left out has its default")
  func defaults() throws {
    let arguments = try demo.parse([])
    #expect(arguments[Self.seed] == 7)
    #expect(arguments[Self.rate] == 0.5)
    #expect(arguments[Self.svg] == nil)
    #expect(arguments[Self.order] == "short")
    #expect(arguments[Self.quick] == false)
    #expect(arguments[Self.file] == nil)
  }

  @Test("A value may follow after a space or an equals sign")
  func bothSpellings() throws {
    let arguments = try demo.parse(["--seed", "12", "--rate=1e-3", "--quick", "--svg=a=b.svg"])
    #expect(arguments[Self.seed] == 12)
    #expect(arguments[Self.rate] == 0.001)
    #expect(arguments[Self.quick])
    #expect(arguments[Self.svg] == "a=b.svg")
  }

  @Test("The largest seed survives, and a negative number is a value")
  func extremes() throws {
    #expect(try demo.parse(["--seed", "18446744073709551615"])[Self.seed] == .max)
    #expect(try demo.parse(["--steps", "-3"])[Self.steps] == -3)
    #expect(try demo.parse(["-3"])[Self.file] == "-3")
  }

  @Test("An option given twice counts the last time")
  func lastCounts() throws {
    #expect(try demo.parse(["--seed", "1", "--seed", "2"])[Self.seed] == 2)
  }

  @Test("After two dashes every word is a bare word")
  func dashes() throws {
    let arguments = try demo.parse(["--quick", "--", "--seed"])
    #expect(arguments[Self.file] == "--seed")
    #expect(arguments[Self.quick])
  }

  @Test("A mistyped option is named together with the one that was meant")
  func suggestion() throws {
    let message = try #require(refusal(["--sede", "3"]))
    #expect(message.contains("--sede") && message.contains("did you mean --seed?"))
    let stranger = try #require(refusal(["--zanzibar"]))
    #expect(stranger.contains("--zanzibar") && !stranger.contains("did you mean"))
    #expect(stranger.contains("demo --help"))
  }

  @Test("A refusal names the option, the word and what would be right")
  func refusals() throws {
    let cases: [(words: [String], parts: [String])] = [
      (["--seed", "abc"], ["--seed", "\"abc\"", "whole number from 0 up"]),
      (["--seed", "-1"], ["--seed", "\"-1\"", "whole number from 0 up"]),
      (["--steps", "1.5"], ["--steps", "\"1.5\"", "whole number"]),
      (["--rate", "nan"], ["--rate", "\"nan\"", "a number"]),
      (["--rate", "1.5"], ["--rate", "1.5", "between 0 and 1"]),
      (["--order", "middle"], ["--order", "\"middle\"", "short, long"]),
      (["--quick=yes"], ["--quick", "\"yes\"", "no value"]),
      (["--seed"], ["--seed", "needs a value", "--seed N"]),
      (["--svg", "--quick"], ["--svg", "needs a value"]),
      (["a", "b"], ["\"b\"", "one word more"]),
      (["-q"], ["-q", "unknown option"]),
    ]
    for (words, parts) in cases {
      let message = try #require(refusal(words))
      for part in parts { #expect(message.contains(part), "\(words): \(message)") }
    }
  }

  @Test("Required words are asked for, and a list takes all that remain")
  func positionals() throws {
    let source = Positional<String>("source", "Where from.")
    let targets = Positional<[Int]>("targets", "Where to.")
    let copy = Command("copy", "Copies.", [source, targets]) { _ in }
    let arguments = try copy.parse(["a", "1", "2", "3"])
    #expect(arguments[source] == "a")
    #expect(arguments[targets] == [1, 2, 3])
    #expect(try copy.parse(["a"])[targets] == [])
    let missing = #expect(throws: UsageError.self) { try copy.parse([]) }
    #expect(missing?.message.contains("SOURCE is missing") == true)
    let wrong = #expect(throws: UsageError.self) { try copy.parse(["a", "1", "x"]) }
    #expect(wrong?.message.contains("TARGETS takes a whole number, not \"x\"") == true)
  }

  @Test("Each subcommand has its own options, and those of its parent")
  func subcommands() throws {
    let colour = Flag("plain", "No colours.")
    let id = Positional<String?>("id", "Exercise.")
    let all = Flag("all", "Every exercise.")
    let course = Command(
      "course", "The course.", [colour],
      subcommands: [
        Command("status", "What is solved.") { _ in },
        Command("check", "Decides answers.", [id, all]) { _ in },
      ])
    let arguments = try course.parse(["check", "8.2", "--plain", "--all"])
    #expect(arguments.path == ["course", "check"])
    #expect(arguments[id] == "8.2")
    #expect(arguments[all] && arguments[colour])
    #expect(try course.parse(["--plain", "status"])[colour])
    #expect(throws: UsageError.self) { try course.parse(["status", "--all"]) }
    let typo = #expect(throws: UsageError.self) { try course.parse(["chekc"]) }
    #expect(typo?.message.contains("did you mean \"check\"?") == true)
    let none = #expect(throws: UsageError.self) { try course.perform([]) }
    #expect(none?.message.contains("status, check") == true)
    for words in [["help", "check"], ["check", "--help"], ["check", "-h"]] {
      let help = #expect(throws: HelpRequest.self) { try course.parse(words) }
      #expect(help?.page.usage == "course check [ID] [options]")
    }
  }

  @Test("The help page lists everything and stays within its width", arguments: [40, 80, 120])
  func helpPage(width: Int) throws {
    let page = try #require(#expect(throws: HelpRequest.self) { try demo.parse(["--help"]) }).page
    let text = page.text(Style(width: width))
    for part in [
      "--seed N", "Default: 7.", "--svg FILE", "--quick", "FILE", "short|long", "--help",
    ] {
      #expect(text.contains(part))
    }
    #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= width })
  }
}

@Suite("Nearest word") struct NearestTests {
  @Test("Edits count insertions, deletions, replacements and swapped neighbours once each")
  func distance() {
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(editDistance("seed", "sede") == 1)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("abc", "abc") == 0)
  }

  @Test("Words that share little with any candidate have no neighbour")
  func strangers() {
    #expect(nearest(to: "xyz", among: ["seed", "quick"]) == nil)
    #expect(nearest(to: "x", among: []) == nil)
    #expect(nearest(to: "qu", among: ["seed", "quick"]) == "quick")
  }
}
