import Foundation
import TestSupport
import Testing

/// A package of its own to work in, so that a student's edits touch nobody's checkout.
private struct Desk {
  let scratch: Scratch
  let course = Program("course")
  static let exercise = "Chapters/08-SearchStrategies/Exercises/TypicalDraw.swift"

  init() throws {
    scratch = try Scratch()
    let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardized
    // The sources and tests too: pages show them, and claims are settled in them.
    for name in ["Package.swift", "Chapters", "Sources", "Tests"] {
      try FileManager.default.copyItem(
        at: root.appending(path: name), to: scratch.url.appending(path: name))
    }
    // Whoever runs the tests may have solved it.
    try edit("throw Unsolved()")
  }

  func edit(_ body: String) throws {
    try scratch.write(
      """
      import Coursework
      import Foundation

      public func typicalDraw(_ p: [Double], _ mass: Double, _ uniform: Double) throws -> Int {
        \(body)
      }
      """, to: Self.exercise)
  }

  func run(_ words: String...) throws -> Program.Run { try course.run(words, in: scratch.url) }
}

private let right = """
  let kinds = p.indices.filter { p[$0] > 0 }
    let entropy = kinds.reduce(0) { $0 - p[$1] * log(p[$1]) }
    let order = kinds.sorted { abs(-log(p[$0]) - entropy) < abs(-log(p[$1]) - entropy) }
    var kept: [Int] = []
    while kept.isEmpty || kept.reduce(0, { $0 + p[$1] }) < mass { kept.append(order[kept.count]) }
    var left = uniform * kept.reduce(0) { $0 + p[$1] }
    for symbol in kept.sorted() {
      left -= p[symbol]
      if left < 0 { return symbol }
    }
    return kept.max() ?? 0
  """

@Suite("The course tool")
struct CourseTests {
  @Test("A student's way from the stub to full points")
  func fromStubToFullPoints() throws {
    let desk = try Desk()
    let begun = try desk.run("check", "8.4")
    #expect(begun.status == 1)
    #expect(begun.output.contains("not begun") && begun.output.contains(Desk.exercise))

    try desk.edit("return p.indices.max { p[$0] < p[$1] } ?? 0")
    let wrong = try desk.run("check", "8.4")
    #expect(wrong.status == 1)
    for word in ["asked", "p = [", "expected", "got", "symbol", "Choosing by lot", "hint 8.4"] {
      #expect(wrong.output.contains(word))
    }

    try desk.edit(right)
    let solved = try desk.run("check", "8.4")
    #expect(solved.status == 0)
    #expect(solved.output.contains("5 of 5 points"))
    let row = try desk.run().output.split(separator: "\n").first { $0.hasPrefix("8.4") } ?? ""
    #expect(row.contains("5 of 5") && row.contains("solved"))
  }

  @Test("A finding names the article that its section stands in")
  func article() throws {
    let desk = try Desk()
    try desk.edit("return -1")
    let catalog = "Chapters/08-SearchStrategies/SearchStrategies.docc"
    let page = "\(catalog)/SearchStrategies.md"
    #expect(try desk.run("check", "8.4").output.contains("“Choosing by lot” in \(page)"))

    let text = try desk.scratch.text(page)
    try desk.scratch.write(
      text.replacingOccurrences(of: "\n## Choosing by lot\n", with: "\n## Dice\n"), to: page)
    let other = "\(catalog)/Lots.md"
    try desk.scratch.write("# Lots\n\n## Choosing by lot\n\nThrow a die.\n", to: other)
    #expect(try desk.run("check", "8.4").output.contains("“Choosing by lot” in \(other)"))
  }

  @Test("What an answer prints is shown, and a crash shows the line of the trap")
  func crash() throws {
    let desk = try Desk()
    try desk.edit("print(\"thinking\"); return p.indices.map { p[$0 + 1] }.count")
    let run = try desk.run("check", "8.4")
    #expect(run.status == 1)
    #expect(run.output.contains("thinking"))
    #expect(run.output.contains("Index out of range"))
  }

  @Test("A file that does not compile stops nobody else")
  func syntaxError() throws {
    let desk = try Desk()
    try desk.edit("return p[")
    let one = try desk.run("check", "8.4")
    #expect(one.status == 1)
    #expect(one.output.contains("does not compile") && one.output.contains("TypicalDraw.swift"))
    let chapter = try desk.run("check", "8")
    #expect(chapter.status == 1)
    for id in ["8.1", "8.2", "8.3", "8.5", "8.6"] { #expect(chapter.output.contains(id)) }
    #expect(!chapter.output.contains("1.1"))
  }

  @Test("Without an id it checks every chapter", .enabled(if: isLong))
  func wholeCourse() throws {
    let desk = try Desk()
    try desk.edit("return -1")
    let all = try desk.run("check")
    #expect(all.status == 1)
    for id in ["1.1", "1.6", "8.1", "8.6"] { #expect(all.output.contains(id)) }
  }

  @Test("Hints come one stage further each time, and deleting the state starts them anew")
  func hints() throws {
    let desk = try Desk()
    let stages = try (1...4).map { _ in try desk.run("hint", "8.2").output }
    #expect(stages[0].contains("1 of 3") && !stages[0].contains("2 of 3"))
    #expect(stages[1].contains("2 of 3") && !stages[1].contains("3 of 3"))
    #expect(stages[2].contains("3 of 3"))
    #expect(stages[3] == stages[2])

    let state = desk.scratch.url.appending(path: ".throughtime")
    try Data("{".utf8).write(to: state.appending(path: "progress.json"))
    let damaged = try desk.run("hint", "8.2")
    #expect(damaged.error.contains("cannot be read"))
    #expect(damaged.output.contains("1 of 3") && !damaged.output.contains("2 of 3"))
    try FileManager.default.removeItem(at: state)
    #expect(try !desk.run("hint", "8.2").output.contains("2 of 3"))
  }

  @Test("The seed decides what is asked")
  func seed() throws {
    let desk = try Desk()
    try desk.edit("return -1")
    let first = try desk.run("check", "8.4", "--seed", "3").output
    #expect(try desk.run("check", "8.4", "--seed", "3").output == first)
    #expect(try desk.run("check", "8.4", "--seed", "4").output != first)
  }

  @Test("Bad usage is a sentence and exit code 2")
  func usage() throws {
    let desk = try Desk()
    for (words, sentence) in [
      (["check", "9.9"], "there is no exercise “9.9”"), (["hint"], "ID"),
      (["measure", "Z1"], "there is no experiment “Z1”"), (["chek"], "check"),
    ] {
      let run = try desk.course.run(words, in: desk.scratch.url)
      #expect(run.status == 2)
      #expect(run.error.contains(sentence), "\(run.error)")
    }
    #expect(try desk.run("--help").status == 0)
    let list = try desk.run("list").output
    #expect(list.contains("Chapters/08-SearchStrategies/Exercises"))
    #expect(list.contains("TypicalDraw.swift"))
  }

  @Test("The book of this checkout is in order, and a changed listing is not")
  func book() throws {
    let desk = try Desk()
    #expect(try desk.run("claims").status == 0)
    #expect(try desk.run("claims", "--all").status == 0)
    #expect(try desk.run("sync", "--check").status == 0)

    let page = "Chapters/08-SearchStrategies/SearchStrategies.docc/SearchStrategies.md"
    let text = try desk.scratch.text(page)
    try desk.scratch.write(
      text.replacingOccurrences(of: "if scores[symbol] > scores[best]", with: "if true"), to: page)
    let changed = try desk.run("sync", "--check")
    #expect(changed.status == 1 && changed.output.contains("SearchStrategies.md:"))
    #expect(try desk.run("sync").status == 0)
    #expect(try desk.scratch.text(page) == text)
  }
}
