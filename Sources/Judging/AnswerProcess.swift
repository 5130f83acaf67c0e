import Coursework
import Foundation

/// Why an answer did not come, of the answer's own making.
public enum Fault: Sendable, Equatable {
  /// The process died: by a signal or an early exit.
  case crashed
  /// It was still at work, or asleep, when its time was up.
  case timedOut
  /// It died for want of memory.
  case memory
  /// It printed without end.
  case output
  /// What came back was not a reply.
  case unreadable
}

/// An answer that is asked in a process of its own, which may crash, hang or lie without harm.
///
/// The process is started for the first question, and again for the first question after it has
/// failed: a crash costs the question that it happened on, and no other.
final class AnswerProcess: Answering {
  /// A compiled program with the exercise that it is asked for.
  struct Program {
    let file: URL
    let exercise: String
    let limits: Limits
    var confinement = Confinement.none
  }

  /// The types of the function that is asked.
  let signature: Signature

  /// An answer whose process did not come as far as its first question, though it could be started.
  struct DoesNotStart: Error {
    let why: String
  }

  /// What all the processes of this answer have printed.
  private(set) var output: CapturedOutput
  /// Why answers did not come, one entry each.
  private(set) var faults: [Fault] = []
  /// How many questions were answered, or met with an error that the answer threw.
  private(set) var replies = (answers: 0, errors: 0)
  /// Processor time of all the processes that have ended.
  private(set) var cpuSeconds = 0.0

  private let program: Program
  private var connection: Connection?
  private var exerciseDeadline: Deadline?

  /// Starts the program, which calls `serve`.
  ///
  /// - Throws: `DoesNotStart` if the answer is to blame, and `JudgingError` if the system is.
  init(_ program: Program) throws {
    self.program = program
    var output = CapturedOutput(limit: program.limits.output, flood: program.limits.flood)
    (connection, signature) = try Self.start(program, &output)
    self.output = output
  }

  deinit {
    stop()
  }

  /// How often an answer may waste the judge's time before it is not asked any more.
  private static let patience = 2

  /// The response to one encoded question, whatever becomes of the process that works on it.
  ///
  /// - Throws: `JudgingError` if the process cannot be started or the question is too large.
  func respond(to question: Data) throws -> Response {
    guard question.count <= Frame.largestPayload else {
      throw JudgingError(
        "A question of \(question.count) bytes cannot be sent: the limit is"
          + " \(Frame.largestPayload) bytes. This is a mistake of the exercise, not of the answer.")
    }
    let limits = program.limits
    var whole = exerciseDeadline ?? Deadline(in: limits.exercise)
    exerciseDeadline = whole
    if whole.hasPassed || faults.count(where: { $0 == .timedOut }) >= Self.patience {
      return .timedOut(whole.hasPassed ? limits.exercise : limits.question)
    }
    if faults.count(where: { $0 == .output }) >= Self.patience { return flooded }

    let connection: Connection
    do {
      connection = try connected()
    } catch let error as DoesNotStart {
      faults.append(.crashed)
      return .crashed(error.why)
    }
    let deadline = whole.orEarlier(Deadline(in: limits.question))
    let outcome = connection.exchange(.question, question, until: deadline, output: &output)
    whole = whole.later(by: connection.secondsWithoutProcessor)
    exerciseDeadline = whole
    switch outcome {
    case .reply(let reply): return response(reply)
    case .malformed(let why): return fault(.unreadable, .unreadable(why))
    case .late:
      return fault(.timedOut, .timedOut(whole.hasPassed ? limits.exercise : limits.question))
    case .flooding: return fault(.output, flooded)
    case .gone: return loss(of: connection)
    }
  }

  private func response(_ reply: Frame) -> Response {
    switch reply.kind {
    case .answer:
      replies.answers += 1
      return .answer(reply.payload)
    case .unsolved: return .unsolved
    case .threw:
      replies.errors += 1
      return .threw(reply.text)
    case .unsuitable: return .unreadable(reply.text)
    case .begin, .question, .ready:
      return fault(.unreadable, .unreadable("a frame that is not a reply"))
    }
  }

  private var flooded: Response {
    .unreadable("it printed more than \(program.limits.flood >> 20) MB")
  }

  /// Ends a process that can no longer be believed.
  private func fault(_ fault: Fault, _ response: Response) -> Response {
    faults.append(fault)
    stop()
    return response
  }

  // MARK: - Starting and stopping

  private func connected() throws -> Connection {
    if let connection { return connection }
    let (connection, _) = try Self.start(program, &output)
    self.connection = connection
    return connection
  }

  /// Starts a process and tells it what it will be asked.
  private static func start(
    _ program: Program, _ output: inout CapturedOutput
  ) throws -> (Connection, Signature) {
    output.forgetTail()
    let connection: Connection
    do {
      connection = try Connection(to: program.file, confinement: program.confinement)
    } catch let error as JudgingError where error.isAboutTheProgram {
      // What the compiler writes can be started, unless the answer asks for a loader of its own.
      throw DoesNotStart(why: "The answer compiles, but the system cannot start its program.")
    }
    // Nothing of the answer has run yet, unless it runs before the main program; what is slow now
    // is the machine, so the time is generous.
    let deadline = Deadline(in: max(10, program.limits.question))
    let outcome = connection.exchange(
      .begin, Data(program.exercise.utf8), until: deadline, output: &output)
    if case .reply(let reply) = outcome, reply.kind == .ready,
      let signature = try? JSONDecoder().decode(Signature.self, from: reply.payload)
    {
      return (connection, signature)
    }
    let why =
      switch outcome {
      case .reply(let reply): reply.text
      case .malformed(let what): what
      case .late: "it did not report in time"
      case .flooding: "it prints without end"
      case .gone: connection.end(patience: 0.2, output: &output)?.inWords ?? "it does not reply"
      }
    _ = connection.end(output: &output)
    let message = output.fatalError(in: Compilation.module).map { "; \($0)" } ?? ""
    throw DoesNotStart(
      why: "The answer compiles, but its program does not come as far as its first question: "
        + "\(why)\(message).")
  }

  /// Ends the process, if there is one; `usage` counts it from then on.
  func stop() {
    guard let connection else { return }
    _ = connection.end(output: &output)
    cpuSeconds += connection.usage.cpuSeconds
    self.connection = nil
  }

  /// What to say of a process that stopped replying.
  private func loss(of connection: Connection) -> Response {
    let ending = connection.end(patience: 0.2, output: &output)
    let usage = connection.usage
    cpuSeconds += usage.cpuSeconds
    self.connection = nil
    switch ending {
    case nil, .exited(Wiring.lost):
      faults.append(.unreadable)
      return .unreadable("it closed the descriptor that answers travel on")
    case .signalled(SIGXCPU):
      faults.append(.timedOut)
      return .timedOut(Double(program.limits.cpuSeconds))
    case .some(let ending):
      let message = output.fatalError(in: Compilation.module)
      // The system counts what the judge itself had when it started the process.
      let own = ChildProcess.Usage.ofThisProcess.peakMemory
      let hadNoMemory =
        usage.peakMemory > max(program.limits.addressSpace / 2, 2 * own)
        || output.saysThatMemoryRanOut
      faults.append(hadNoMemory ? .memory : .crashed)
      let how = message.map { "\(ending.inWords); \($0)" } ?? ending.explained
      return .crashed(
        hadNoMemory
          ? "\(how); it may use \(program.limits.addressSpace >> 20) MB of memory" : how)
    }
  }
}

extension Frame {
  fileprivate var text: String { String(decoding: payload, as: UTF8.self) }
}
