import Coursework
import Foundation
import Testing

@testable import Judging

/// Values and volumes that cross between two processes unharmed.
@Suite struct ExchangeTests {
  private let echo = "func echo(_ values: [Double]) -> [Double] { values }"

  private func exercise(
    _ name: String, rounds: Int,
    values: @escaping @Sendable (Int) -> [Double]
  ) -> AnyExercise {
    AnyExercise(
      Exercise(
        "0.2", "Echo", file: "Echo", difficulty: .warmUp, see: "Echoes",
        hints: (nudge: "", idea: "", nearly: ""), agreement: Agreement(tolerance: 0),
        describe: { (values: [Double]) in "\(values.count) values" },
        aspects: [
          .init(name, points: 1, rounds: 1) { ask, _ in
            for round in 0..<rounds { try ask.expect(values(round), values(round)) }
          }
        ], misconceptions: []))
  }

  @Test("Not-a-number, infinities, negative zero and extremes cross")
  func extremes() throws {
    let values = [
      .nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1,
    ]
    let exercise = exercise("extremes", rounds: 1) { _ in values }
    #expect(try Workshop.judge(echo, by: exercise, function: "echo").report().outcome == .solved)
  }

  @Test("Two hundred questions are answered by one process in their order")
  func rounds() throws {
    let exercise = exercise("rounds", rounds: 200) { [Double($0)] }
    let counting = """
      nonisolated(unsafe) var asked = 0
      // Some questions are asked again, of another process.
      nonisolated(unsafe) var isSecond = false
      func echo(_ values: [Double]) -> [Double] {
        if asked == 0 { isSecond = values[0] != 0 }
        asked += 1
        return isSecond || values[0] == Double(asked - 1) ? values : [-1]
      }
      """
    #expect(
      try Workshop.judge(counting, by: exercise, function: "echo").report().outcome == .solved)
  }

  @Test("A question and an answer of more than a megabyte cross")
  func volume() throws {
    let values = (0..<60_000).map { Double($0).squareRoot() }
    let exercise = exercise("volume", rounds: 1) { _ in values }
    #expect(try Workshop.judge(echo, by: exercise, function: "echo").report().outcome == .solved)
  }

  @Test("An answer in an endless loop does not outlive its judge")
  func orphan() throws {
    try Workshop.withFolder { folder in
      let attempt = try Workshop.attempt(
        "func echo(_ values: [Double]) -> [Double] { while true {} }",
        by: exercise("orphan", rounds: 1) { _ in [] }, function: "echo", in: folder)
      let compiled = try Compilation(kit: Kit(), limits: Limits(), sandbox: .limitsOnly)
        .compile([(attempt.answer, BindingFile(attempt.binding))], in: folder)
      guard case .program(let program) = compiled else {
        Issue.record("\(compiled)")
        return
      }
      var requests: Descriptor?
      let theirs: Descriptor
      (requests, theirs) = try Descriptor.connectedPair()
      let (replies, theirReplies) = try Descriptor.connectedPair()
      let null = try Descriptor.null()
      let process = try ChildProcess(
        program.path, environment: [:], descriptors: [null, null, null, theirs, theirReplies])
      let beginning = Frame(nonce: 1, kind: .begin, payload: Data("0.2".utf8)).encoded
      let question = Frame(nonce: 2, kind: .question, payload: Data("[[1]]".utf8)).encoded
      _ = requests?.send(beginning + question)
      #expect(!process.hasEnded(within: 0.3), "it is busy")
      requests = nil  // What the system does to the descriptors of a judge that was killed.
      #expect(process.hasEnded(within: 5))
      withExtendedLifetime(replies) {}
    }
  }
}
