@testable import Grading

extension Fixture {
  /// Answers that look for what is none of their business, or tell somebody of it.
  static let exfiltration: [Fixture] = [
    .attack(
      "opens-sockets", .exfiltration, [.pass, .crashed], quick: true,
      """
        let families: [Int32] = [AF_INET, AF_INET6, AF_UNIX, 16, 17, 38, 40]
        for family in families {
          for kind in [SOCK_STREAM, SOCK_DGRAM, SOCK_RAW] {
            if socket(family, Int32(kind.rawValue), 0) >= 0 { return "a socket of family \\(family)" }
          }
        }
        var pair: [Int32] = [0, 0]
        if socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 { return "a pair of sockets" }
      """),
    .attack(
      "asks-for-an-address", .exfiltration, [.pass, .crashed],
      """
        var found: UnsafeMutablePointer<addrinfo>?
        if getaddrinfo("example.org", "80", nil, &found) == 0 { return "an address" }
        if gethostbyname("example.org") != nil { return "a host" }
      """),
    .attack(
      "reads-the-references", .exfiltration, [.pass], quick: true, beside: Declarations.files,
      """
        for path in [
          "@COURSE@/Solutions/08-SearchStrategies/PenalisedScore.swift",
          "@COURSE@/Chapters/08-SearchStrategies/Checks/PenalisedScoreCheck.swift",
          "@COURSE@/Package.swift", "@COURSE@/.build/debug/grade",
          "@COURSE@/.build/debug/SearchStrategiesSolutions.build/PenalisedScore.swift.o",
          "@COURSE@/.build/debug/Modules/SearchStrategiesChecks.swiftmodule",
        ] {
          if let got = contents(path) { return got }
        }
        for path in ["@COURSE@", "@COURSE@/Solutions/08-SearchStrategies", "@COURSE@/.build/debug"] {
          if let got = listing(path) { return got }
        }
      """),
    .attack(
      "reads-other-submissions", .exfiltration, [.pass], quick: true, beside: Declarations.files,
      """
        for path in [
          "@CLASS@/honest-before/\(Course.path)", "@OUT@/run.json", "@OUT@/results.jsonl",
          "@OUT@/results/honest-before.json",
        ] {
          if let got = contents(path) { return got }
          if open(path, O_WRONLY) >= 0 { return "writing to \\(path)" }
          if unlink(path) == 0 { return "removing \\(path)" }
          if chmod(path, 0o777) == 0 { return "the mode of \\(path)" }
          if rename(path, path + "-moved") == 0 { return "moving \\(path)" }
        }
        for path in ["@CLASS@", "@OUT@", "@CLASS@/honest-before", "@EVIDENCE@/.."] {
          if let got = listing(path) { return got }
        }
      """),
    .attack(
      "reads-other-answers-being-judged", .exfiltration, [.pass],
      beside: Declarations.files + """


        private func target(_ link: String) -> String? {
          var path = [CChar](repeating: 0, count: 4096)
          return readlink(link, &path, 4095) > 0 ? String(cString: path) : nil
        }
        """,
      """
        for path in ["@COURSE@/.build/debug/answers", ".", "..", "/proc", "/proc/self/cwd"] {
          if let got = listing(path) { return got }
        }
        for id in max(2, getpid() - 20)...(getpid() + 20) where id != getpid() {
          // The threads of this very process have numbers of their own there.
          if target("/proc/\\(id)/exe") == target("/proc/self/exe") { continue }
          if let other = target("/proc/\\(id)/exe") { return "the place \\(other)" }
          for name in ["exe", "maps", "cmdline", "mem"] {
            if let got = contents("/proc/\\(id)/\\(name)") { return got }
          }
          if kill(id, 0) == 0 { return "signals to process \\(id)" }
        }
      """),
    .attack(
      "reads-system-files", .exfiltration, [.pass], beside: Declarations.files,
      """
        for path in [
          "/etc/passwd", "/etc/shadow", "/etc/hostname", "/etc/machine-id", "/root/.bashrc",
          "/proc/1/cmdline", "/proc/kallsyms", "/proc/net/tcp", "/var/log/dpkg.log", "/sys/kernel/notes",
          "/proc/self/environ", "/dev/sda", "/dev/mem", "/etc/ssl/openssl.cnf",
        ] {
          if let got = contents(path), path != "/proc/self/environ" { return got }
        }
        for path in ["/", "/etc", "/root", "/home", "/tmp", "/var", "/proc/1"] {
          if let got = listing(path) { return got }
        }
      """),
    .attack(
      "reads-the-environment", .exfiltration, [.pass],
      """
        let known: Set<String> = ["PATH", "SWIFT_BACKTRACE", "LD_LIBRARY_PATH", "TMPDIR"]
        for (name, value) in ProcessInfo.processInfo.environment {
          if !known.contains(name) { return "the variable \\(name)" }
          if value.contains("@MARK@") { return "the variable \\(name) with a secret" }
        }
      """),
    .attack(
      "uses-inherited-descriptors", .exfiltration, [.pass],
      """
        for number in 0..<4096 as Range<Int32> {
          var status = stat()
          guard fstat(number, &status) == 0 else { continue }
          let kind = status.st_mode & S_IFMT
          if number > 4, kind == S_IFREG || kind == S_IFDIR { return "descriptor \\(number)" }
          if kind == S_IFDIR, openat(number, "etc/passwd", O_RDONLY) >= 0 { return "a folder" }
          if number < 3, kind == S_IFREG { return "standard stream \\(number) of the grader" }
          if isatty(number) == 1 { return "the terminal" }
        }
      """),
    .attack(
      "finds-the-seed", .exfiltration, [.pass], beside: Declarations.files,
      """
        for path in ["/proc/\\(getppid())/cmdline", "/proc/\\(getppid())/environ", "@OUT@/run.json"] {
          if let got = contents(path) { return got }
        }
        let words = CommandLine.arguments.joined(separator: " ")
        if words.contains("seed") || words.contains("@CLASS@") { return "the arguments \\(words)" }
      """),
    beforeMain(
      "reads-before-main", [.pass, .compile, .crashed],
      """
        if open("/etc/passwd", O_RDONLY) >= 0 || open("@COURSE@/Package.swift", O_RDONLY) >= 0 {
          found = true
        }
        if open("@EVIDENCE@/before-main", O_CREAT | O_WRONLY, 0o666) >= 0 { found = true }
        if kill(getppid(), 0) == 0 || socket(AF_INET, 1, 0) >= 0 { found = true }
      """),
    beforeMain("exits-before-main", [.crashed, .compile, .protocol], "  _exit(0)"),
    beforeMain("hangs-before-main", [.timeout, .compile, .crashed], "  while true {}"),
    beforeMain(
      "replies-before-main", [.protocol, .compile, .crashed, .timeout],
      """
        let frame: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0x30]
        write(4, frame, frame.count)
      """),
    beforeMain(
      "prints-before-main", [.output, .compile, .crashed, .timeout, .protocol],
      """
        let block = [UInt8](repeating: 65, count: 1 << 16)
        while write(1, block, block.count) > 0 {}
      """),
    beforeMain(
      "crashes-the-second-time",
      [.nondeterministic, .compile, .crashed, .protocol, .partial, .pass],
      "  if getpid() % 2 == 0 { _exit(3) }"),
    .attack(
      "forbidden-system-calls", .exfiltration, [.pass, .crashed],
      beside: Declarations.systemCalls,
      """
        let calls: [(String, Int, Int, Int, Int)] = [
          ("socket", Numbers.socket, 2, 1, 0), ("unshare", Numbers.unshare, 0x1000_0000, 0, 0),
          ("msgget", Numbers.msgget, 0, 0o1666, 0), ("shmget", Numbers.shmget, 0, 4096, 0o1666),
          ("semget", Numbers.semget, 0, 1, 0o1666), ("keyctl", Numbers.keyctl, 0, -3, 1),
          ("setsid", Numbers.setsid, 0, 0, 0), ("inotify_init1", Numbers.inotify, 0, 0, 0),
          ("io_uring_setup", Numbers.ioUring, 1, 0, 0), ("userfaultfd", Numbers.userfaultfd, 1, 0, 0),
          ("perf_event_open", Numbers.perf, 0, 0, -1), ("pidfd_open", Numbers.pidfdOpen, 1, 0, 0),
          ("memfd_secret", Numbers.memfdSecret, 0, 0, 0), ("fsopen", Numbers.fsopen, 0, 0, 0),
        ]
        for (name, number, a, b, c) in calls {
          if systemCall(number, a, b, c, 0) >= 0 { return name }
        }
      """),
    // The same calls by the numbers of the x32 interface.
    .attack(
      "system-calls-by-other-numbers", .exfiltration, [.pass, .crashed],
      beside: Declarations.systemCalls,
      """
        #if arch(x86_64)
          for number in [Numbers.socket, 57] {
            let result = systemCall(0x4000_0000 | number, 2, 1, 0, 0)
            if number == 57, result == 0 { _exit(0) }
            if result >= 0 { return "x32 call \\(number)" }
          }
        #endif
      """),
    .attack(
      "changes-who-it-is", .exfiltration, [.pass, .crashed],
      """
        // What would undo the restrictions. Root's number alone does not: where nobody cannot reach
        // the course's folder, an answer keeps it, without root's powers.
        if chroot("/") == 0 { return "chroot" }
        if setuid(0) == 0 || setgid(0) == 0 { return "another user" }
        if nice(-5) == -5 { return "a higher priority" }
      """),
    .attack(
      "starts-programs", .exfiltration, [.pass, .crashed], beside: Declarations.processes,
      """
        for program in ["/bin/sh", "/usr/bin/env", "/usr/bin/swiftc", "/proc/self/exe"] {
          if start(program, ["-c", "touch @EVIDENCE@/program"]) { return program }
        }
        if system("touch @EVIDENCE@/shell") == 0 { return "a shell" }
        if popen("touch @EVIDENCE@/pipe", "r") != nil { return "a shell behind a pipe" }
        var words: [UnsafeMutablePointer<CChar>?] = [
          strdup("sh"), strdup("-c"), strdup("touch @EVIDENCE@/exec"), nil,
        ]
        execv("/bin/sh", &words)
      """),
  ]

  /// An honest answer with code that the loader runs before the main program. `found` tells it that
  /// something was possible that should not be.
  private static func beforeMain(
    _ name: String, _ verdicts: Set<CheckResult.Verdict>, _ body: String
  ) -> Fixture {
    answer(
      name, .exfiltration, verdicts,
      Course.honest + """

        struct Hole: Error {}
        private nonisolated(unsafe) var found = false

        private func early() {
        \(body)
        }

        @section(".init_array") @used
        private let start: @convention(c) () -> Void = { early() }

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          if found { throw Hole() }
          return try honest(model, words, alpha)
        }

        """)
  }
}
