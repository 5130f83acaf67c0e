import CConfinement
import Foundation

/// A process of ours, with a process group of its own that ends with it.
///
/// `Foundation.Process` is not used: it leaves inherited descriptors open, waits for the end of
/// output that a grandchild may hold open, gives no process group to kill, and nothing can be taken
/// from the new process before its program starts.
final class ChildProcess {
  private let id: pid_t
  private var ending: Ending?
  /// What the process and those it waited for have used up; known once it has ended.
  private(set) var usage = Usage()

  /// What a process has used up.
  struct Usage {
    /// What this process itself has used up so far.
    static var ofThisProcess: Usage {
      var used = rusage()
      #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used)
      #else
        getrusage(RUSAGE_SELF, &used)
      #endif
      return Usage(used)
    }

    /// Processor time in seconds.
    var cpuSeconds = 0.0
    /// The most memory that it had at once, in bytes.
    var peakMemory = 0

    init() {}

    init(_ used: rusage) {
      func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
      #if os(Linux)
        let unit = 1024
      #else
        let unit = 1
      #endif
      cpuSeconds = seconds(used.ru_utime) + seconds(used.ru_stime)
      peakMemory = Int(used.ru_maxrss) * unit
    }
  }

  /// For how many seconds the process could have gone on and no processor was free, so far. Always 0
  /// where the system does not tell.
  var secondsWithoutProcessor: Double {
    guard ending == nil,
      let text = try? String(contentsOfFile: "/proc/\(id)/schedstat", encoding: .utf8)
    else { return 0 }
    return Self.secondsWithoutProcessor(text)
  }

  /// The second of Linux's three numbers: time at work and time in the queue, both in nanoseconds,
  /// and how often it was its turn.
  static func secondsWithoutProcessor(_ statistics: String) -> Double {
    let numbers = statistics.split(whereSeparator: \.isWhitespace).map { Double($0) }
    return numbers.count == 3 ? (numbers[1] ?? 0) / 1e9 : 0
  }

  /// Starts the program at `path`.
  ///
  /// - Parameters:
  ///   - path: An absolute path.
  ///   - arguments: Those after the program's own name.
  ///   - environment: All that the process sees of it.
  ///   - descriptors: What its descriptors 0, 1, 2, … are. It gets no others.
  ///   - confinement: What it may use up and reach.
  init(
    _ path: String, _ arguments: [String] = [], environment: [String: String],
    descriptors: [Descriptor], confinement: Confinement = .none
  ) throws {
    var (program, words) = (path, arguments)
    if let profile = confinement.profile {
      (program, words) = ("/usr/bin/sandbox-exec", ["-p", profile, path] + arguments)
    }
    var id: pid_t = 0
    var step: UnsafePointer<CChar>?
    // Without this, the optimiser may close descriptors whose numbers have been taken down.
    let code = withExtendedLifetime(descriptors) {
      Self.start(
        program, words, environment.map { "\($0)=\($1)" }, descriptors.map(\.number), confinement,
        &id, &step)
    }
    guard code == 0 else {
      let why = step.map { String(cString: $0) }
      let reason = String(cString: strerror(code))
      throw JudgingError(
        "\(path) cannot be started: " + (why.map { "\($0) (\(reason))." } ?? "\(reason)."),
        isAboutTheProgram: why == nil)
    }
    self.id = id
  }

  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String], _ numbers: [Int32],
    _ confinement: Confinement, _ id: inout pid_t, _ step: inout UnsafePointer<CChar>?
  ) -> Int32 {
    withCStrings([path] + arguments) { arguments in
      withCStrings(environment) { environment in
        withCStrings(confinement.readable) { readable in
          withCStrings(confinement.executable) { executable in
            withCStrings(confinement.writable) { writable in
              path.withCString { program in
                numbers.withUnsafeBufferPointer { numbers in
                  var description = confinement.inC
                  description.program = program
                  description.arguments = arguments
                  description.environment = environment
                  description.descriptors = numbers.baseAddress
                  description.descriptor_count = Int32(numbers.count)
                  description.readable = constant(readable)
                  description.executable = constant(executable)
                  description.writable = constant(writable)
                  return confinement_start(&description, &id, &step)
                }
              }
            }
          }
        }
      }
    }
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
    var used = rusage()
    while wait4(id, &status, 0, &used) < 0 && errno == EINTR {}
    usage = Usage(used)
    let ending = Ending(status: status)
    self.ending = ending
    return ending
  }
}

extension Confinement {
  /// The limits and the policy; the pointers are for the caller to fill in.
  fileprivate var inC: confinement {
    var description = confinement()
    description.cpu_seconds = UInt64(cpuSeconds ?? 0)
    description.address_space = UInt64(addressSpace ?? 0)
    description.file_size = UInt64(fileSize ?? 0)
    description.forbid_files = fileSize == 0
    description.open_files = UInt64(openFiles ?? 0)
    description.policy = policy
    description.user = user
    return description
  }
}

/// Calls `body` with a C array of C strings that a null pointer ends.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return (pointers + [nil]).withUnsafeBufferPointer { body($0.baseAddress) }
}

/// The same list for a reader that promises to change nothing.
private func constant(
  _ list: UnsafePointer<UnsafeMutablePointer<CChar>?>?
) -> UnsafePointer<UnsafePointer<CChar>?>? {
  UnsafeRawPointer(list)?.assumingMemoryBound(to: UnsafePointer<CChar>?.self)
}
