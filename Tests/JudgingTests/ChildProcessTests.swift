import Foundation
import Testing

@testable import Judging

@Suite struct ChildProcessTests {
  /// A shell that runs `script`, and our end of its output.
  private func shell(
    _ script: String, environment: [String: String] = [:]
  ) throws -> (process: ChildProcess, printed: Descriptor) {
    let (printed, theirs) = try Descriptor.connectedPair()
    let process = try ChildProcess(
      "/bin/sh", ["-c", script], environment: environment,
      descriptors: [.null(), theirs, theirs])
    return (process, printed)
  }

  /// Reads until the other end is closed, for at most five seconds; nil if it was not.
  private func readToEnd(_ descriptor: Descriptor) -> String? {
    var output = CapturedOutput(limit: 10_000)
    let deadline = Deadline(in: 5)
    while !deadline.hasPassed {
      _ = deadline.wait(reading: [descriptor])
      if !output.drain(descriptor) { return output.text }
    }
    return nil
  }

  @Test("How a process ended is reported: by its status or by a signal")
  func endings() throws {
    for (script, ending) in [
      ("exit 7", Ending.exited(7)), ("kill -ILL $$", .signalled(SIGILL)),
      ("kill -KILL $$", .signalled(SIGKILL)),
    ] {
      let (process, _) = try shell(script)
      #expect(process.hasEnded(within: 5))
      #expect(process.end() == ending)
      #expect(process.end() == ending, "asking twice is no harm")
    }
  }

  @Test("A process that is ended takes along what it has started")
  func group() throws {
    // The shell's child keeps the output open for as long as it lives.
    let (process, printed) = try shell("sleep 1000 & echo ready; wait")
    var output = CapturedOutput(limit: 100)
    let deadline = Deadline(in: 5)
    while output.text != "ready" && !deadline.hasPassed {
      _ = deadline.wait(reading: [printed])
      let isOpen = output.drain(printed)
      #expect(isOpen)
    }
    #expect(!process.hasEnded)
    #expect(process.end() == .signalled(SIGKILL))
    #expect(readToEnd(printed) != nil)
  }

  @Test("A process sees the environment that it is given and no other")
  func environment() throws {
    let (process, printed) = try shell("/usr/bin/env", environment: ["ONLY": "this"])
    let lines = try #require(readToEnd(printed)).split(separator: "\n")
    // The shell adds some of its own.
    let own = ["PWD=", "SHLVL=", "_=", "OLDPWD="]
    #expect(lines.filter { line in !own.contains { line.hasPrefix($0) } } == ["ONLY=this"])
    withExtendedLifetime(process) {}
  }

  @Test("Both ends of a connection are closed to other processes")
  func notInherited() throws {
    let (ours, theirs) = try Descriptor.connectedPair()
    for end in [ours, theirs] {
      #expect(fcntl(end.number, F_GETFD) & FD_CLOEXEC != 0)
    }
    withExtendedLifetime((ours, theirs)) {}
  }

  @Test("Writing to a closed connection is an outcome, not the end of this process")
  func brokenConnection() throws {
    let ours = try halfOfAConnection()
    // A process that is being started on another thread may hold the other half for a moment.
    let deadline = Deadline(in: 5)
    var isClosed = false
    while !isClosed && !deadline.hasPassed {
      if case .closed = ours.send(Data("anybody?".utf8)) { isClosed = true }
    }
    #expect(isClosed)
  }

  private func halfOfAConnection() throws -> Descriptor {
    let (ours, theirs) = try Descriptor.connectedPair()
    withExtendedLifetime(theirs) {}
    return ours
  }

  @Test("A program that does not exist is named")
  func missing() {
    let error = #expect(throws: JudgingError.self) {
      try ChildProcess("/no/such/program", environment: [:], descriptors: [])
    }
    #expect(error?.description == "/no/such/program cannot be started: No such file or directory.")
  }
}
