import Foundation

/// How a process ended.
enum Ending: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  /// Reads what `waitpid` reports; its macros are not available in Swift.
  init(status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }

  /// "signal 4: illegal instruction"
  var inWords: String {
    switch self {
    case .exited(let status): "it called exit(\(status))"
    case .signalled(let signal): "signal \(signal)" + (Self.names[signal].map { ": \($0)" } ?? "")
    }
  }

  /// The same with what most often leads to it.
  var explained: String {
    guard case .signalled(let signal) = self, let cause = Self.causes[signal] else {
      return inWords
    }
    return "\(inWords) (\(cause))"
  }

  private static let names: [Int32: String] = [
    SIGILL: "illegal instruction", SIGTRAP: "trap", SIGABRT: "abort",
    SIGBUS: "misaligned or missing memory", SIGFPE: "arithmetic fault", SIGKILL: "killed",
    SIGSEGV: "segmentation fault", SIGPIPE: "broken pipe", SIGTERM: "terminated",
  ]

  /// A failed check in Swift is an illegal instruction on x86-64 and a trap on arm64.
  private static let causes: [Int32: String] = [
    SIGILL: trap, SIGTRAP: trap,
    SIGSEGV: "most often a recursion that does not end",
    SIGBUS: "most often a recursion that does not end",
    SIGKILL: "most often too much memory",
  ]

  private static let trap = "a trap: index out of range, overflow, or a failed precondition"
}
