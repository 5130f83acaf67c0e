import Testing

@testable import Console

/// An error that a library might throw, described by a sentence of its own.
private struct ShapeMismatch: Error, CustomStringConvertible {
  var description: String { "cannot add [2x3] and [3x2]." }
}

@Suite("Endings of a program") struct RunTests {
  func ending(_ error: any Error) -> Ending {
    Ending(of: error, program: "demo", style: .plain)
  }

  @Test("Wrong usage exits 2, a failure 1, each with one sentence after the program's name")
  func codes() {
    let usage = ending(UsageError("no such option."))
    #expect(usage.code == 2 && usage.error == "demo: no such option." && usage.output == nil)
    let failure = ending(Failure("cannot write a.svg."))
    #expect(failure.code == 1 && failure.error == "demo: cannot write a.svg.")
    let other = ending(ShapeMismatch())
    #expect(other.code == 1 && other.error == "demo: cannot add [2x3] and [3x2].")
  }

  @Test("Help goes to standard output and is a success")
  func help() throws {
    let command = Command("demo", "Shows something.") { _ in }
    let help = try #require(#expect(throws: HelpRequest.self) { try command.parse(["-h"]) })
    let ending = ending(help)
    #expect(ending.code == 0 && ending.error == nil)
    #expect(ending.output?.contains("Shows something.") == true)
  }

  @Test("A reader who stopped reading is no failure and hears nothing")
  func closedPipe() {
    let ending = ending(ClosedPipe())
    #expect(ending.code == 0 && ending.error == nil && ending.output == nil)
  }

  @Test("The process itself exits with those codes")
  func processes() async {
    await #expect(processExitsWith: .exitCode(2)) {
      run("demo") { throw UsageError("no.") }
    }
    await #expect(processExitsWith: .exitCode(1)) {
      run("demo") { throw Failure("no.") }
    }
    await #expect(processExitsWith: .exitCode(0)) {
      run("demo") {}
    }
  }

  @Test("Writing to a pipe that nobody reads ends the process quietly instead of by a signal")
  func brokenPipe() async {
    await #expect(processExitsWith: .exitCode(0)) {
      run("demo") {
        let terminal = Terminal(descriptor: pipeWithoutReader())
        try terminal.print("nobody hears this")
        throw Failure("the write should not have succeeded.")
      }
    }
  }
}

@Suite("Progress line") struct ProgressLineTests {
  func line(_ fraction: Double, _ elapsed: Double, width: Int = 80, note: String = "") -> String {
    ProgressLine.line(
      title: "training", fraction: fraction, elapsed: elapsed, note: note,
      style: Style(width: width))
  }

  @Test("Shows the part done, the time gone and the time left")
  func content() {
    let text = line(0.25, 30, note: "loss 1.25")
    #expect(text.hasPrefix("training "))
    #expect(text.contains(" 25%"))
    #expect(text.contains("0:30, 1:30 left"))
    #expect(text.contains("loss 1.25"))
    #expect(line(0.5, 3_700).contains("1:01:40, 1:01:40 left"))
    #expect(!line(1, 30).contains("left"))
    #expect(!line(0.5, 0.2).contains("left"))
  }

  @Test("Never fills the last column", arguments: [20, 40, 80, 200])
  func width(_ width: Int) {
    for fraction in stride(from: -0.5, through: 1.5, by: 0.05) {
      #expect(displayWidth(line(fraction, 100, width: width, note: "loss 1.25")) < width)
    }
    #expect(displayWidth(line(.nan, .infinity, width: width)) < width)
  }

  @Test("The bar's length is the part done, to an eighth of a column")
  func bar() {
    let eighths: [Character: Int] = [
      "█": 8, "▉": 7, "▊": 6, "▋": 5, "▌": 4, "▍": 3, "▎": 2, "▏": 1, "░": 0,
    ]
    for fraction in [0, 0.1, 0.37, 0.5, 0.99, 1] {
      let cells = line(fraction, 0).filter { eighths[$0] != nil }
      let filled = cells.compactMap { eighths[$0] }.reduce(0, +)
      #expect(cells.count == 30)
      #expect(abs(Double(filled) - fraction * 240) <= 0.5)
    }
  }
}
