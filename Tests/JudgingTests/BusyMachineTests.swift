import Coursework
import Foundation
import Testing

@testable import Judging

/// How much else a machine has to do must not cost an answer its points.
@Suite(.serialized) struct BusyMachineTests {
  private let exercise = AnyExercise(
    Exercise(
      "0.3", "Echo", file: "Echo", difficulty: .warmUp, see: "Echoes",
      hints: (nudge: "", idea: "", nearly: ""), describe: { (value: Int) in "\(value)" },
      aspects: [.init("echo", points: 1, rounds: 1) { ask, _ in try ask.expect(7, 7) }],
      misconceptions: []))

  /// Runs `body` while each processor has two other programs to run.
  private func whileBusy<Result>(_ body: () throws -> Result) throws -> Result {
    let count = 2 * ProcessInfo.processInfo.activeProcessorCount
    let others = try (0..<count).map { _ in
      try ChildProcess(
        "/bin/sh", ["-c", "while :; do :; done"], environment: [:],
        descriptors: [.null(), .null(), .null()])
    }
    defer { for other in others { other.end() } }
    return try body()
  }

  #if os(Linux)
    @Test("An answer that needs less than its time gets it, though others are at work")
    func starved() throws {
      let working = """
        import Foundation
        func echo(_ value: Int) -> Int {
          while clock() < 400_000 {}  // microseconds, says POSIX
          return value
        }
        """
      let verdict = try whileBusy {
        try Workshop.judge(
          working, by: exercise, function: "echo", limits: Limits(question: 0.6))
      }
      #expect(try verdict.report().outcome == .solved)
    }
  #endif

  @Test("An answer that sleeps is late, also when others are at work")
  func asleep() throws {
    let sleeping = """
      import Foundation
      func echo(_ value: Int) -> Int {
        sleep(20)
        return value
      }
      """
    let start = ContinuousClock.now
    let verdict = try whileBusy {
      try Workshop.judge(
        sleeping, by: exercise, function: "echo", limits: Limits(question: 0.3))
    }
    #expect(try verdict.report().outcome == .wrong)
    #expect(start.duration(to: .now) < .seconds(19))
  }

  @Test("What the system tells is read, and what it does not tell is nothing")
  func statistics() {
    let read = ChildProcess.secondsWithoutProcessor
    #expect(read("329409795 686106815 1872\n") == 0.686106815)
    for text in ["", "1", "1 x 3", "a b"] { #expect(read(text) == 0) }
  }
}
