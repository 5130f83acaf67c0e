import Foundation
import Testing

@testable import Judging

/// What a confined process can use up and reach, tried by a shell: each test also lets it do the same
/// without the confinement, so it cannot pass for another reason.
@Suite struct ConfinementTests {
  /// How a shell that runs `script` ended, and what it printed.
  private func run(
    _ script: String, _ confinement: Confinement, seconds: Double = 20
  ) throws -> (ending: Ending?, output: String) {
    try ProgramRun(
      "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], seconds: seconds,
      confinement: confinement
    ).run()
  }

  // MARK: - Limits

  @Test("Processor time ends with a signal of its own")
  func processorTime() throws {
    let loop = "while :; do :; done"
    #expect(try run(loop, Confinement(cpuSeconds: 1)).ending == .signalled(SIGXCPU))
    #expect(try run(loop, .none, seconds: 0.5).ending == nil, "the time that passes is another")
  }

  #if os(Linux)
    @Test("Memory ends")
    func memory() throws {
      let block = "dd if=/dev/zero of=/dev/null bs=200M count=1 2>&1"
      let limited = try run(block, Confinement(addressSpace: 100 << 20))
      #expect(limited.ending != .exited(0) && limited.output.contains("memory"), "\(limited)")
      #expect(try run(block, .none).ending == .exited(0))
    }
  #endif

  @Test("A file grows to its limit, and with the limit 0 not at all", arguments: [0, 1000])
  func fileSize(limit: Int) throws {
    try Workshop.withFolder { folder throws in
      func size(_ confinement: Confinement) throws -> Int {
        let file = folder.appending(path: UUID().uuidString)
        _ = try run("head -c 5000 /dev/zero > '\(file.path)'", confinement)
        return try Data(contentsOf: file).count
      }
      #expect(try size(Confinement(fileSize: limit)) == limit)
      #expect(try size(.none) == 5000)
    }
  }

  @Test("Descriptors run out")
  func openFiles() throws {
    let open = "exec 3</dev/null; exec 4</dev/null; echo done"
    #expect(try !run(open, Confinement(openFiles: 4)).output.contains("done"))
    #expect(try run(open, Confinement(openFiles: 5)).output == "done")
  }

  @Test("Limits are passed on to what the process starts")
  func inherited() throws {
    let limits = try run(
      "sh -c 'ulimit -t; ulimit -n; ulimit -c; ulimit -Hc'",
      Confinement(cpuSeconds: 7, openFiles: 20))
    #expect(limits.output.hasPrefix("7\n20\n"), "\(limits.output)")
  }

  // MARK: - Landlock and seccomp

  static let canConfine = Machine.landlock > 0 && Machine.canFilterCalls

  /// What a compiler gets, with a folder that it may read and one that it may write.
  private func compiling(_ folder: URL) -> Confinement {
    var confinement = Confinement()
    confinement.policy = .init(2)
    confinement.executable = ["/usr", "/bin", "/lib", "/lib64"]
    confinement.readable = [folder.appending(path: "open").path, "/etc/ld.so.cache"]
    confinement.writable = [folder.appending(path: "desk").path, "/dev/null"]
    return confinement
  }

  @Test(
    "Landlock: what is not on a list cannot be read, written, listed or removed",
    .enabled(if: canConfine))
  func files() throws {
    try Workshop.withFolder { folder throws in
      for name in ["open", "desk", "secret"] {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data("word\n".utf8).write(to: place.appending(path: "file"))
      }
      // Not by the file's own permissions: root has all of them, and keeps its user here.
      func can(_ script: String, _ confinement: Confinement) throws -> Bool {
        try run("cd / && \(script.replacing("@", with: folder.path))", confinement).ending
          == .exited(0)
      }
      let confined = compiling(folder)
      for allowed in [
        "read word < @/open/file", "read word < @/desk/file", "echo x > @/desk/new", "ls @/open",
        "rm @/desk/new",
      ] {
        #expect(try can(allowed, confined), "\(allowed)")
      }
      for forbidden in [
        "read word < @/secret/file", "echo x > @/secret/new", "echo x > @/open/new",
        "echo x >> @/open/file", "ls @/secret", "rm @/secret/file", "mv @/open/file @/desk/moved",
        "ln @/secret/file @/desk/linked", "ln -s @/secret/file @/desk/l && cat @/desk/l",
        "cp /bin/true @/desk/true && chmod +x @/desk/true && @/desk/true",
        "read word < /etc/passwd", "read word < /proc/self/environ",
      ] {
        #expect(try !can(forbidden, confined), "\(forbidden)")
      }
      for forbidden in ["read word < @/secret/file", "echo x > @/open/new", "rm @/secret/file"] {
        #expect(try can(forbidden, .none), "\(forbidden)")
      }
    }
  }

  @Test(
    "Seccomp: a program that computes starts no process, and none signals another",
    .enabled(if: canConfine))
  func calls() throws {
    try Workshop.withFolder { folder throws in
      var computing = compiling(folder)
      computing.policy = .init(1)
      let compiling = compiling(folder)
      let starts = "/bin/true; /bin/true && echo started"
      #expect(try run(starts, computing).output.contains("started") == false)
      #expect(try run(starts, compiling).output == "started")
      let signals = "kill -0 \(getpid()) && echo reached"
      #expect(try run(signals, computing).output.contains("reached") == false)
      #expect(try run(signals, compiling).output.contains("reached") == false)
      #expect(try run(signals, .none).output == "reached")
      // Computing itself goes on.
      #expect(try run("echo $((6 * 7))", computing).output == "42")
    }
  }

  // MARK: - The canary

  @Test("The trial answer is kept in where there is a sandbox", .enabled(if: canConfine))
  func keptIn() throws {
    let kit = try Kit()
    #expect(try Judge(kit: kit, sandbox: .strongest(for: kit)).escapes() == [])
  }

  @Test("Where only limits hold, the trial answer gets out: the trial can fail")
  func getsOut() throws {
    let judge = try Judge(kit: Kit(), sandbox: .limitsOnly)
    let escapes = try judge.escapesOfTrial()
    for escape in ["read /etc/passwd", "write to /tmp", "open a socket", "start a process"] {
      #expect(escapes.contains(escape), "\(escapes)")
    }
    #expect(escapes.contains("send signals to the grader"), "\(escapes)")
    #expect(try judge.escapes() == [], "but there it is not even started")
  }
}
