import Coursework
import Foundation

/// A running answer's process with the judge's ends of its descriptors.
final class Connection {
  private let process: ChildProcess
  private let requests: Descriptor
  private let replies: Descriptor
  private let printed: Descriptor
  private var random = SystemRandomNumberGenerator()

  /// Starts the program at `program`, which calls `serve`.
  init(to program: URL, confinement: Confinement) throws {
    let theirRequests: Descriptor
    let theirReplies: Descriptor
    let theirOutput: Descriptor
    (requests, theirRequests) = try Descriptor.connectedPair()
    (replies, theirReplies) = try Descriptor.connectedPair()
    (printed, theirOutput) = try Descriptor.connectedPair()

    var descriptors = try Array(repeating: Descriptor.null(), count: 5)
    descriptors[Int(STDOUT_FILENO)] = theirOutput
    descriptors[Int(STDERR_FILENO)] = theirOutput
    descriptors[Int(Wiring.requests)] = theirRequests
    descriptors[Int(Wiring.replies)] = theirReplies
    process = try ChildProcess(
      program.path, environment: ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"],
      descriptors: descriptors, confinement: confinement)
  }

  /// What the process has used up; known once it has ended.
  var usage: ChildProcess.Usage { process.usage }

  /// What comes of a request.
  enum Outcome {
    /// A well-formed reply to this very request.
    case reply(Frame)
    /// Something that is not a reply to this request; what.
    case malformed(String)
    /// Nothing, until the deadline.
    case late
    /// The process has gone, or has closed the descriptor that its replies travel on.
    case gone
    /// It prints without end.
    case flooding
  }

  /// For how many seconds the process had no processor during the last exchange; see `exchange`.
  private(set) var secondsWithoutProcessor = 0.0

  /// However busy the machine is, a request comes to an end after this many seconds more.
  private static let mostPatience = 30.0

  /// Sends a request and waits for its reply. One deadline covers both.
  ///
  /// The deadline is moved by the time for which the process was ready to go on and had no processor:
  /// how much else there is for the machine to do must not cost an answer its points. Time in which it
  /// sleeps counts.
  ///
  /// What the process prints meanwhile is taken in too: it would stop once nobody reads it. It prints
  /// before it replies, so by the time the reply is here, so is all that belongs to it.
  func exchange(
    _ kind: Frame.Kind, _ payload: Data, until deadline: Deadline, output: inout CapturedOutput
  ) -> Outcome {
    let request = Frame(nonce: random.next(), kind: kind, payload: payload)
    var unsent = request.encoded
    var reply = ReplyReader(nonce: request.nonce)
    let before = process.secondsWithoutProcessor
    func without() -> Double {
      min(Self.mostPatience, max(0, process.secondsWithoutProcessor - before))
    }
    defer { secondsWithoutProcessor = without() }
    var (deadline, granted) = (deadline, 0.0)
    while true {
      if deadline.hasPassed {
        let owed = without() - granted
        guard owed > 0.001 else { return .late }
        deadline = deadline.later(by: owed)
        granted += owed
      }
      if !unsent.isEmpty {
        switch requests.send(unsent) {
        case .moved(let count): unsent = unsent.dropFirst(count)
        case .notNow: break
        case .closed: return .gone
        }
      }
      let ready = deadline.wait(
        reading: [replies, printed], writing: unsent.isEmpty ? nil : requests)
      if ready[1] {
        _ = output.drain(printed)
        if output.isFlooded { return .flooding }
      }
      if ready[0], let outcome = reply.read(from: replies) { return outcome }
      if !ready.contains(true) && process.hasEnded { return .gone }
    }
  }

  /// Ends the process, after a moment in which it may end by itself, and takes in the last of what it
  /// has printed.
  ///
  /// - Returns: How it ended; nil if it had to be made to.
  func end(patience seconds: Double = 0, output: inout CapturedOutput) -> Ending? {
    let endedByItself = process.hasEnded(within: seconds)
    let ending = process.end()
    _ = output.drain(printed)
    return endedByItself ? ending : nil
  }
}

/// Puts a reply together from what arrives, and stops at the first thing that is wrong with it.
private struct ReplyReader {
  let nonce: UInt64
  private var header: Frame.Header?
  private var buffer = Data()

  init(nonce: UInt64) {
    self.nonce = nonce
  }

  /// Reads what has arrived; nil if that is not all yet.
  mutating func read(from descriptor: Descriptor) -> Connection.Outcome? {
    let missing = (header?.length ?? Frame.Header.size) - buffer.count
    switch descriptor.receive(into: &buffer, atMost: min(missing, 256 << 10)) {
    case .closed: return .gone
    case .notNow: return nil
    case .moved(let count) where count < missing: return nil
    case .moved: break
    }
    guard let header else {
      do {
        let header = try Frame.Header(buffer)
        guard header.nonce == nonce else {
          return .malformed("a reply that belongs to no question, or to an earlier one")
        }
        // Only an answer can be long. Nothing is read that is too long to be what it says it is.
        guard header.kind == .answer || header.length <= 64 << 10 else {
          return .malformed("a message of \(header.length) bytes that is no answer")
        }
        self.header = header
        buffer = Data()
        guard header.length == 0 else { return nil }
        return .reply(Frame(nonce: nonce, kind: header.kind))
      } catch {
        return .malformed(error.description)
      }
    }
    return .reply(Frame(nonce: nonce, kind: header.kind, payload: buffer))
  }
}
