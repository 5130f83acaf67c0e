import Foundation

/// An open file descriptor that closes with its last reference. Whoever takes down its number keeps
/// the reference alive for as long as he uses it.
final class Descriptor: Sendable {
  let number: Int32

  private init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }

  /// Two connected ends. What is written to one can be read from the other.
  ///
  /// Sockets rather than pipes, for two reasons. On Linux they can be made so that no other process
  /// inherits them, even one that is being started on another thread at the same moment. And writing
  /// to an end whose other end is closed can be made an error, where a pipe would end this process by
  /// a signal.
  static func connectedPair() throws -> (ours: Descriptor, theirs: Descriptor) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw JudgingError.system("No connection to a new process could be made")
    }
    return (try Descriptor(moving: ends[0]), try Descriptor(moving: ends[1]))
  }

  /// Nothing to read, and no end to writing.
  static func null() throws -> Descriptor {
    let number = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard number >= 0 else { throw JudgingError.system("/dev/null cannot be opened") }
    return try Descriptor(moving: number)
  }

  /// Moves a descriptor out of the way of the numbers that a new process will use itself: this one
  /// may have been started with some of them closed.
  private convenience init(moving number: Int32) throws {
    let moved = fcntl(number, F_DUPFD_CLOEXEC, 16)
    let code = errno
    close(number)
    guard moved >= 0 else { throw JudgingError.system("A descriptor cannot be copied", code) }
    _ = fcntl(moved, F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      var on: Int32 = 1
      setsockopt(moved, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
    self.init(moved)
  }

  /// What reading or writing without waiting came to.
  enum Progress {
    /// This many bytes were moved.
    case moved(Int)
    /// Nothing at the moment.
    case notNow
    /// The other end is closed.
    case closed
  }

  /// Appends what there is to read to `data`, at most `limit` bytes.
  func receive(into data: inout Data, atMost limit: Int) -> Progress {
    let old = data.count
    data.count += limit
    let count = withExtendedLifetime(self) {
      data.withUnsafeMutableBytes { buffer in
        recv(number, buffer.baseAddress.map { $0 + old }, limit, Int32(MSG_DONTWAIT))
      }
    }
    let progress = progress(count)
    data.count = old + max(0, count)
    return progress
  }

  /// Writes as much of `data` as the other end takes at once.
  func send(_ data: Data) -> Progress {
    var flags = Int32(MSG_DONTWAIT)
    #if canImport(Glibc)
      flags |= Int32(MSG_NOSIGNAL)
    #endif
    let count = withExtendedLifetime(self) {
      data.withUnsafeBytes { systemSend(number, $0.baseAddress, $0.count, flags) }
    }
    return progress(count)
  }

  private func progress(_ count: Int) -> Progress {
    if count > 0 { return .moved(count) }
    if count < 0, [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) { return .notNow }
    return .closed
  }
}

// Outside of `Descriptor`, where its own `send` would hide the system's.
private func systemSend(
  _ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32
) -> Int {
  send(number, bytes, count, flags)
}
