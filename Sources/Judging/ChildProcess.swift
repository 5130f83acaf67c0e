import Foundation

/// A process of ours, with a process group of its own that ends with it.
///
/// `Foundation.Process` is not used: it leaves inherited descriptors open, waits for the end of
/// output that a grandchild may hold open, and gives no process group to kill.
final class ChildProcess {
  private let id: pid_t
  private var ending: Ending?

  /// Starts the program at `path`.
  ///
  /// - Parameters:
  ///   - path: An absolute path.
  ///   - arguments: Those after the program's own name.
  ///   - environment: All that the process sees of it.
  ///   - descriptors: What its descriptors 0, 1, 2, … are. It gets no others.
  init(
    _ path: String, _ arguments: [String] = [], environment: [String: String],
    descriptors: [Descriptor]
  ) throws {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let closing: Int32 = 0
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor.number, Int32(number))
    }

    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags =
      Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, Int16(flags | closing))

    var id: pid_t = 0
    // Without this, the optimiser may close descriptors whose numbers have been taken down above.
    let code = withExtendedLifetime(descriptors) {
      withCStrings([path] + arguments) { arguments in
        withCStrings(environment.map { "\($0)=\($1)" }) { environment in
          posix_spawn(&id, path, &actions, &attributes, arguments, environment)
        }
      }
    }
    guard code == 0 else { throw JudgingError.system("\(path) cannot be started", code) }
    self.id = id
  }

  deinit {
    end()
  }

  /// Whether the process has ended. It is not waited for, so its group can still be told.
  var hasEnded: Bool {
    if ending != nil { return true }
    var information = siginfo_t()
    // With nothing to report, the call succeeds as well, and leaves the information as it was.
    return waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT | WNOHANG) == 0
      && information.si_signo == SIGCHLD
  }

  /// Waits until the process has ended by itself, for at most `seconds`.
  func hasEnded(within seconds: Double) -> Bool {
    let deadline = Deadline(in: seconds)
    while !hasEnded {
      if deadline.hasPassed { return false }
      usleep(1_000)
    }
    return true
  }

  /// Ends the process, if it still runs, and all that it has started.
  ///
  /// - Returns: How it ended; by signal 9 if it had to be made to.
  @discardableResult func end() -> Ending {
    if let ending { return ending }
    // Before waiting: until then the number of the group cannot belong to anybody else.
    kill(-id, SIGKILL)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    let ending = Ending(status: status)
    self.ending = ending
    return ending
  }
}

/// Calls `body` with a C array of C strings that a null pointer ends.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return body(pointers + [nil])
}
