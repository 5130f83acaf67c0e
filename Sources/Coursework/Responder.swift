import Foundation

/// Answers the judge's questions with `binding` until the judge hangs up.
///
/// This is the whole main program of an answer's process: the judge generates
/// `serve(penalisedScoreBinding)`, compiles it together with the student's file and the binding, and
/// starts it. Requests come in on descriptor 3 and replies go out on descriptor 4, so that nothing
/// the student prints can be taken for an answer.
public func serve(_ binding: Binding) -> Never {
  Responder(binding: binding).run()
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
  let binding: Binding

  func run() -> Never {
    printLineByLine()
    endWithTheJudge()
    while let request = read() {
      let reply = reply(to: request)
      fflush(nil)
      write(reply)
    }
    _exit(0)
  }

  private func reply(to request: Frame) -> Frame {
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
        try Wire.decode(Restrictions.self, from: request.payload).apply()
        return reply(.ready, try Wire.encode(binding.signature))
      case .question:
        switch try binding.respond(to: request.payload) {
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
      let why = "the question does not fit \(binding.signature.text): \(error)"
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

extension Restrictions {
  /// Applies the restrictions to this process, for good.
  ///
  /// The processor limit warns with SIGXCPU one second before it kills, by which the judge tells it
  /// from other deaths.
  func apply() {
    limit(RLIMIT_CPU, soft: cpuSeconds, hard: cpuSeconds + 1)
    limit(RLIMIT_AS, soft: addressSpace, hard: addressSpace)
    // One byte, not zero: Linux still hands a crash to a collecting program when the limit is zero,
    // which takes far longer than the crash; one is its sign for "no dump at all".
    limit(RLIMIT_CORE, soft: 1, hard: 1)
  }

  #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  private func limit(_ resource: Resource, soft: Int, hard: Int) {
    var current = rlimit()
    var wanted = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(resource.rawValue)
    #endif
    // Nobody may raise a limit that is already lower.
    if getrlimit(resource, &current) == 0 {
      wanted.rlim_max = min(wanted.rlim_max, current.rlim_max)
      wanted.rlim_cur = min(wanted.rlim_cur, wanted.rlim_max)
    }
    setrlimit(resource, &wanted)
  }
}
