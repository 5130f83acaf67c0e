import Foundation

/// Answers the judge's questions with one of `bindings` until the judge hangs up.
///
/// This is the whole main program of an answer's process: the judge generates
/// `serve([penalisedScoreBinding])`, compiles it together with the student's files and their bindings,
/// and starts it once for each exercise; its first request says for which. Requests come in on descriptor 3 and replies go out on descriptor 4, so that nothing
/// the student prints can be taken for an answer.
public func serve(_ bindings: [Binding]) -> Never {
  var responder = Responder(bindings: bindings)
  responder.run()
}

/// Both sides' view of how an answer's process is connected.
package enum Wiring {
  /// Where the process reads requests.
  package static let requests: Int32 = 3
  /// Where it writes replies.
  package static let replies: Int32 = 4
  /// The status it exits with when it can no longer reply: the answer closed the descriptor.
  package static let lost: Int32 = 97
}

struct Responder {
  let bindings: [Binding]
  private var chosen: Binding?

  init(bindings: [Binding]) {
    self.bindings = bindings
  }

  mutating func run() -> Never {
    printLineByLine()
    endWithTheJudge()
    while let request = read() {
      let reply = reply(to: request)
      fflush(nil)
      write(reply)
    }
    _exit(0)
  }

  private mutating func reply(to request: Frame) -> Frame {
    func reply(_ kind: Frame.Kind, _ payload: Data = Data()) -> Frame {
      guard payload.count <= Frame.largestPayload else {
        let why = "an answer of \(payload.count) bytes; at most \(Frame.largestPayload) may be sent"
        return Frame(nonce: request.nonce, kind: .unsuitable, payload: Data(why.utf8))
      }
      return Frame(nonce: request.nonce, kind: kind, payload: payload)
    }
    do {
      switch request.kind {
      case .begin:
        let id = String(decoding: request.payload, as: UTF8.self)
        guard let binding = bindings.first(where: { $0.exercise == id }) else {
          return reply(.unsuitable, Data("no answer to exercise \(id) here".utf8))
        }
        chosen = binding
        return reply(.ready, try Wire.encode(binding.signature))
      case .question:
        guard let chosen else {
          return reply(.unsuitable, Data("a question before the exercise was named".utf8))
        }
        switch try chosen.respond(to: request.payload) {
        case .answer(let data): return reply(.answer, data)
        case .unsolved: return reply(.unsolved)
        case .threw(let error): return reply(.threw, Data(error.prefix(2_000).utf8))
        case .crashed, .timedOut, .unreadable:
          return reply(.unsuitable, Data("what only a judge can say".utf8))
        }
      default:
        return reply(.unsuitable, Data("a reply where a request was due".utf8))
      }
    } catch {
      let why = "the question does not fit \(chosen?.signature.text ?? "it"): \(error)"
      return reply(.unsuitable, Data(why.utf8))
    }
  }

  // MARK: - The descriptors

  private func read() -> Frame? {
    guard let bytes = read(Frame.Header.size), let header = try? Frame.Header(bytes),
      let payload = read(header.length)
    else { return nil }
    return Frame(nonce: header.nonce, kind: header.kind, payload: payload)
  }

  private func read(_ count: Int) -> Data? {
    var data = Data(count: count)
    var filled = 0
    while filled < count {
      let got = data.withUnsafeMutableBytes { buffer in
        systemRead(
          Wiring.requests, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return nil }
      filled += got
    }
    return data
  }

  private func write(_ frame: Frame) {
    let data = frame.encoded
    var sent = 0
    while sent < data.count {
      let count = data.withUnsafeBytes { buffer in
        systemWrite(Wiring.replies, UnsafeRawBufferPointer(rebasing: buffer[sent...]))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { _exit(Wiring.lost) }
      sent += count
    }
  }

  /// Ends this process, with all it has started, as soon as the judge is gone: a thread waits for
  /// the other end of the requests to close. So an answer in an endless loop does not outlive a judge
  /// that was itself killed.
  ///
  /// Linux's death signal would do the same for a single-threaded judge only: it is sent when the
  /// *thread* that started the child ends.
  private func endWithTheJudge() {
    Thread.detachNewThread {
      var watched = pollfd(fd: Wiring.requests, events: 0, revents: 0)
      while poll(&watched, 1, -1) < 0 && errno == EINTR {}
      guard watched.revents & Int16(POLLHUP | POLLERR) != 0 else { return }
      if getpgrp() == getpid() { kill(0, SIGKILL) }
      _exit(0)
    }
  }
}

// Outside of `Responder`, where the methods of the same name would hide the system's functions.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(descriptor, buffer.baseAddress, buffer.count)
}
