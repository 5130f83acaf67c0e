import Coursework
import Foundation

/// An answer that is asked in a process of its own, which may crash, hang or lie without harm.
///
/// The process is started for the first question, and again for the first question after it has
/// failed: a crash costs the question that it happened on, and no other.
final class AnswerProcess: Answering {
  /// The types of the function that is asked.
  let signature: Signature
  /// What all the processes of this answer have printed.
  private(set) var output: CapturedOutput

  private let program: URL
  private let limits: Limits
  private var connection: Connection?
  private var exerciseDeadline: Deadline?

  /// Starts the program at `program`, which calls `serve`.
  init(_ program: URL, limits: Limits) throws {
    self.program = program
    self.limits = limits
    var output = CapturedOutput(limit: limits.output)
    (connection, signature) = try Self.start(program, limits, &output)
    self.output = output
  }

  deinit {
    stop()
  }

  /// The response to one encoded question, whatever becomes of the process that works on it.
  ///
  /// - Throws: `JudgingError` if the process cannot be started or the question is too large.
  func respond(to question: Data) throws -> Response {
    guard question.count <= Frame.largestPayload else {
      throw JudgingError(
        "A question of \(question.count) bytes cannot be sent: the limit is"
          + " \(Frame.largestPayload) bytes. This is a mistake of the exercise, not of the answer.")
    }
    let whole = exerciseDeadline ?? Deadline(in: limits.exercise)
    exerciseDeadline = whole
    if whole.hasPassed { return .timedOut(limits.exercise) }

    let connection = try connected()
    let deadline = whole.orEarlier(Deadline(in: limits.question))
    switch connection.exchange(.question, question, until: deadline, output: &output) {
    case .reply(let reply):
      switch reply.kind {
      case .answer: return .answer(reply.payload)
      case .unsolved: return .unsolved
      case .threw: return .threw(reply.text)
      case .unsuitable: return .unreadable(reply.text)
      case .begin, .question, .ready:
        stop()
        return .unreadable("a frame that is not a reply")
      }
    case .malformed(let why):
      stop()
      return .unreadable(why)
    case .late:
      stop()
      return .timedOut(whole.hasPassed ? limits.exercise : limits.question)
    case .gone:
      return loss(of: connection)
    }
  }

  // MARK: - Starting and stopping

  private func connected() throws -> Connection {
    if let connection { return connection }
    let (connection, _) = try Self.start(program, limits, &output)
    self.connection = connection
    return connection
  }

  /// Starts a process and has it restrict itself.
  private static func start(
    _ program: URL, _ limits: Limits, _ output: inout CapturedOutput
  ) throws -> (Connection, Signature) {
    output.forgetTail()
    let connection = try Connection(to: program)
    let restrictions = try JSONEncoder().encode(limits.restrictions)
    // Nothing of the answer has run yet. What is slow now is the machine, so the time is generous.
    let deadline = Deadline(in: max(10, limits.question))
    let outcome = connection.exchange(.begin, restrictions, until: deadline, output: &output)
    if case .reply(let reply) = outcome, reply.kind == .ready {
      return (connection, try JSONDecoder().decode(Signature.self, from: reply.payload))
    }
    let why =
      switch outcome {
      case .reply(let reply): reply.text
      case .malformed(let what): what
      case .late: "it did not report in time"
      case .gone: connection.end(patience: 0.2, output: &output)?.inWords ?? "it does not reply"
      }
    _ = connection.end(output: &output)
    throw JudgingError(
      "The answer was compiled, but its process could not be started: \(why). \(output.text)")
  }

  private func stop() {
    _ = connection?.end(output: &output)
    connection = nil
  }

  /// What to say of a process that stopped replying.
  private func loss(of connection: Connection) -> Response {
    let ending = connection.end(patience: 0.2, output: &output)
    self.connection = nil
    switch ending {
    case nil, .exited(Wiring.lost):
      return .unreadable("it closed the descriptor that answers travel on")
    case .signalled(SIGXCPU):
      return .timedOut(Double(limits.cpuSeconds))
    case .some(let ending):
      let message = output.fatalError(in: Compilation.module)
      return .crashed(message.map { "\(ending.inWords); \($0)" } ?? ending.explained)
    }
  }
}

extension Frame {
  fileprivate var text: String { String(decoding: payload, as: UTF8.self) }
}
