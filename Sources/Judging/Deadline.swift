import Foundation

/// A moment after which there is no more waiting.
struct Deadline {
  private let moment: ContinuousClock.Instant

  init(in seconds: Double) {
    moment = .now + .seconds(seconds)
  }

  private init(_ moment: ContinuousClock.Instant) {
    self.moment = moment
  }

  var hasPassed: Bool { .now >= moment }

  func orEarlier(_ other: Deadline) -> Deadline { Deadline(min(moment, other.moment)) }

  func later(by seconds: Double) -> Deadline { Deadline(moment + .seconds(seconds)) }

  /// Waits until one of `descriptors` can be read, or `writing` be written, but never much longer
  /// than a twentieth of a second: who waits has other things to look after as well, such as whether
  /// the process is still alive.
  ///
  /// - Returns: For each of `descriptors` whether reading it will lead to something.
  func wait(reading descriptors: [Descriptor], writing: Descriptor? = nil) -> [Bool] {
    var watched = descriptors.map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    if let writing {
      watched.append(pollfd(fd: writing.number, events: Int16(POLLOUT), revents: 0))
    }
    let left = max(.zero, moment - .now)
    let milliseconds = left < .milliseconds(50) ? Int32(left / .milliseconds(1)) + 1 : 50
    let found = withExtendedLifetime((descriptors, writing)) {
      poll(&watched, nfds_t(watched.count), milliseconds)
    }
    guard found > 0 else {
      return descriptors.map { _ in false }
    }
    return watched.prefix(descriptors.count).map { $0.revents != 0 }
  }
}
