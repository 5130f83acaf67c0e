import Coursework
import Foundation
import Testing

@testable import Judging

/// What an answer can do wrong while it runs, with what is said of it.
@Suite struct FaultTests {
  /// The responses to questions that are put one after another to an answer of many misdeeds.
  private func responses(
    to questions: String..., limits: Limits = Limits()
  ) throws -> (responses: [Response], output: String) {
    let process = try AnswerProcess(
      AnswerProcess.Program(
        file: Misdeeds.compiled.get(), exercise: "0.3", limits: limits,
        confinement: Sandbox.limitsOnly.confinement(
          of: Misdeeds.compiled.get(), kit: Kit(), limits: limits)))
    let responses = try questions.map { try process.respond(to: JSONEncoder().encode([$0])) }
    return (responses, process.output.text)
  }

  private func crash(_ question: String, limits: Limits = Limits()) throws -> String {
    let response = try responses(to: question, limits: limits).responses[0]
    guard case .crashed(let how) = response else { return "no crash but \(response)" }
    return how
  }

  /// The time for one question is `seconds`.
  private func limits(question seconds: Double) -> Limits {
    var limits = Limits()
    limits.question = seconds
    return limits
  }

  /// The answer to "honest".
  private let honest = Response.answer(Data("1".utf8))

  // MARK: - Crashes

  @Test("An index out of range is told in the runtime's words")
  func indexOutOfRange() throws {
    let how = try crash("index")
    #expect(how.hasPrefix("signal "))
    #expect(how.hasSuffix("; Fatal error: Index out of range"))
  }

  @Test("A fatal error of the answer's own file is told with its line")
  func fatalError() throws {
    let line =
      try #require(
        Misdeeds.source.split(separator: "\n", omittingEmptySubsequences: false)
          .firstIndex { $0.contains("fatalError(") }) + 1
    #expect(try crash("fatal").hasSuffix("; Misdeeds.swift:\(line): Fatal error: cannot be"))
  }

  @Test("An overflow, which says nothing, is explained")
  func overflow() throws {
    let how = try crash("overflow")
    #expect(how.hasSuffix("(a trap: index out of range, overflow, or a failed precondition)"))
  }

  @Test("A recursion without end is explained")
  func recursion() throws {
    #expect(try crash("recursion").hasSuffix("(most often a recursion that does not end)"))
  }

  @Test("An early exit is named")
  func exit() throws {
    #expect(try crash("exit") == "it called exit(0)")
  }

  @Test("A crash on one question does not lose the others, and its last words are not theirs")
  func crashOnce() throws {
    let (responses, _) = try responses(to: "honest", "fatal", "honest", "illegal", "honest")
    #expect([responses[0], responses[2], responses[4]] == Array(repeating: honest, count: 3))
    #expect("\(responses[1])".contains("cannot be"))
    #expect("\(responses[3])".contains("signal 4"))
    #expect(!"\(responses[3])".contains("cannot be"))
  }

  @Test("An error and a missing answer are responses of a process that goes on")
  func thrown() throws {
    let (responses, _) = try responses(to: "throw", "unsolved", "honest")
    #expect(responses == [.threw(#"Unhappy(reason: "no factor")"#), .unsolved, honest])
  }

  // MARK: - Limits

  @Test("A loop and a sleep end with the time for one question", arguments: ["loop", "sleep"])
  func endless(how: String) throws {
    #expect(try responses(to: how, limits: limits(question: 0.25)).responses == [.timedOut(0.25)])
  }

  @Test("A question that takes too long does not lose the others")
  func slowOnce() throws {
    let (responses, _) = try responses(to: "sleep", "honest", limits: limits(question: 1))
    #expect(responses == [.timedOut(1), honest])
  }

  @Test("The time for the exercise covers all its questions")
  func exerciseTime() throws {
    var limits = limits(question: 600)
    limits.exercise = 0.5
    let (responses, output) = try responses(to: "sleep", "sleep", "honest", limits: limits)
    #expect(responses == Array(repeating: .timedOut(0.5), count: 3))
    #expect(!output.contains("slept"))
  }

  @Test("Processor time is limited, too, and told from other deaths")
  func processorTime() throws {
    var limits = limits(question: 60)
    limits.exercise = 60
    limits.cpuSeconds = 1
    #expect(
      try responses(to: "loop", "honest", limits: limits).responses == [.timedOut(1), honest])
  }

  #if os(Linux)
    @Test("Memory is limited")
    func memory() throws {
      var limits = Limits()
      limits.addressSpace = 1 << 30
      #expect(try crash("memory", limits: limits).contains("failed to allocate"))
    }
  #endif

  // MARK: - Output

  @Test("What an answer prints is kept, even before a crash, fit for a terminal")
  func printing() throws {
    let output = try responses(to: "print and trap").output
    #expect(output.hasPrefix("factor is 3\nred\n"))
    #expect(!output.contains("stack trace"))
  }

  @Test("Ten megabytes of output are read and cut")
  func flood() throws {
    let (responses, output) = try responses(to: "flood", "honest", limits: limits(question: 60))
    #expect(responses == [honest, honest])
    let kept = Limits().output
    #expect(output.hasSuffix("… and \(10_000_000 - kept) more bytes"))
    #expect(output.utf8.count < kept + 100)
  }

  @Test("Printing without end is stopped, twice, and then the answer is not asked any more")
  func endlessPrinting() throws {
    var limits = limits(question: 60)
    limits.flood = 1 << 20
    let (responses, output) = try responses(to: "print", "print", "honest", limits: limits)
    #expect(
      responses
        == Array(repeating: .unreadable("it printed more than 1 MB"), count: 3))
    #expect(output.hasPrefix("again\nagain\n"))
  }

  // MARK: - Forgery

  @Test("Closing the descriptor for replies is noticed", arguments: ["close", "close and sleep"])
  func closing(how: String) throws {
    let (responses, _) = try responses(to: how, "honest")
    #expect(
      responses == [.unreadable("it closed the descriptor that answers travel on"), honest])
  }

  @Test("Bytes that are not a frame are not an answer")
  func garbage() throws {
    let (responses, _) = try responses(to: "garbage", "honest")
    #expect("\(responses[0])".contains("bytes that are not a frame"))
    #expect(responses[1] == honest)
  }

  @Test("Half a reply is not waited for beyond the time for one question")
  func half() throws {
    let (responses, _) = try responses(to: "half", "honest", limits: limits(question: 1))
    #expect(responses == [.timedOut(1), honest])
  }

  @Test("A well-formed reply with another nonce is not an answer")
  func stale() throws {
    let (responses, _) = try responses(to: "stale", "honest")
    #expect(
      responses
        == [.unreadable("a reply that belongs to no question, or to an earlier one"), honest])
  }

  @Test("A reply that announces too much is refused before it is read")
  func huge() throws {
    let response = try responses(to: "huge").responses[0]
    #expect(
      "\(response)".contains(
        "a length of 4294967295 bytes; at most \(Frame.largestPayload) may be sent"))
  }
}
