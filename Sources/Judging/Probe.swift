import Coursework
import Foundation
import Synchronization

extension Judge {
  /// What a trial answer could do that no answer may: the list should be empty.
  ///
  /// The trial is compiled and run like any answer. It does no harm where it succeeds.
  public func escapes() throws -> [String] {
    guard sandbox.level > .none else { return [] }
    try Compilation.fillCache(of: kit, limits: Limits())
    return try escapesOfTrial()
  }

  /// The same wherever the sandbox is none: then the list should not be empty.
  func escapesOfTrial() throws -> [String] {
    let folder = try WorkFolder(in: kit.buildFolder.appending(path: "answers"))
    let secret = folder.url.appending(path: "secret")
    try Data("secret".utf8).write(to: secret)
    let answer = folder.url.appending(path: "Probe.swift")
    let binding = folder.url.appending(path: "ProbeBinding.swift")
    try Data(Self.probe.utf8).write(to: answer)
    try Data(
      "import Coursework\n\npublic let probeBinding = Binding(\"0.0\", probe)\n".utf8
    ).write(to: binding)
    let found = Mutex([String]())
    let exercise = AnyExercise(
      Exercise(
        "0.0", "Stay in", file: "Probe", difficulty: .warmUp, see: "",
        hints: (nudge: "", idea: "", nearly: ""),
        describe: { (_: [String], _: Int) in "what can you do?" },
        aspects: [
          .init("nothing", points: 1, rounds: 1) { ask, _ in
            let places = [secret.path, "/etc/passwd", "/proc/\(getpid())/environ"]
            let escapes: [String] = try ask(places, Int(getpid()))
            found.withLock { $0 = escapes }
            try ask.expect([], places, Int(getpid()))
          }
        ], misconceptions: []))
    let judgement = try judge(
      [Attempt(exercise: exercise, answer: answer, binding: binding)], seed: 1)[0]
    guard case .report(let report, let output) = judgement.verdict else {
      throw JudgingError("The trial answer was not judged: \(judgement.verdict)")
    }
    let escapes = found.withLock { $0 }
    if escapes.isEmpty, report.outcome != .solved {
      throw JudgingError(
        "The trial answer fails here, so answers would too: "
          + "\(report.findings.map(\.got).joined(separator: "; ")) \(output)")
    }
    return escapes
  }

  private static let probe = """
    import Foundation

    func probe(_ places: [String], _ judge: Int) -> [String] {
      var done: [String] = []
      for place in places where open(place, O_RDONLY) >= 0 { done.append("read \\(place)") }
      let file = "/tmp/through-time-probe-\\(getpid())"
      if open(file, O_WRONLY | O_CREAT, 0o600) >= 0 {
        unlink(file)
        done.append("write to /tmp")
      }
      #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
      #else
        let stream = SOCK_STREAM
      #endif
      if socket(AF_INET, stream, 0) >= 0 { done.append("open a socket") }
      if kill(pid_t(judge), 0) == 0 { done.append("send signals to the grader") }
      var child: pid_t = 0
      var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
      if posix_spawn(&child, "/bin/true", nil, nil, &arguments, nil) == 0 {
        done.append("start a process")
      }
      let known: Set = ["PATH", "SWIFT_BACKTRACE"]
      if ProcessInfo.processInfo.environment.keys.contains(where: { !known.contains($0) }) {
        done.append("see the environment")
      }
      return done
    }
    """
}
