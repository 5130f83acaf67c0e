@testable import Grading

extension Fixture {
  /// Answers that end, hang or use up what there is.
  static let run: [Fixture] = [
    .answer("exit", .run, [.crashed], quick: true, function("  exit(0)")),
    .answer("exit-at-once", .run, [.crashed], function("  _exit(0)")),
    .answer("quick-exit", .run, [.crashed], function("  quick_exit(0)")),
    .answer("endless-loop", .run, [.timeout], function("  while true {}")),
    .answer(
      "loop-deaf-to-sigxcpu", .run, [.timeout],
      function(
        """
          signal(SIGXCPU, SIG_IGN)
          signal(SIGTERM, SIG_IGN)
          while true {}
        """)),
    .answer(
      "loop-in-200-threads", .run, [.timeout, .crashed, .memory],
      function(
        """
          for _ in 0..<200 { Thread.detachNewThread { while true {} } }
          while true {}
        """)),
    .answer("sleep", .run, [.timeout], function("  while true { sleep(1000) }")),
    .answer(
      "stops-itself", .run, [.timeout, .crashed],
      function(
        """
          kill(getpid(), SIGSTOP)
          raise(SIGSTOP)
          return 0
        """)),
    .answer(
      "one-byte-per-100-ms", .run, [.timeout, .protocol],
      function(
        """
          while true {
            var byte: UInt8 = 1
            write(4, &byte, 1)
            usleep(100_000)
          }
        """)),
    .answer(
      "allocates-for-ever", .run, [.memory, .crashed, .timeout],
      function(
        """
          var blocks: [[UInt64]] = []
          // Twice what any answer may have, lest it fills a machine that knows no limit.
          for index in 0..<128 { blocks.append([UInt64](repeating: UInt64(index), count: 8 << 20)) }
          return Double(blocks.count)
        """)),
    .answer(
      "allocates-small-pieces", .run, [.memory, .crashed, .timeout],
      """
      private final class Node { var next: Node?; var block = [UInt8](repeating: 1, count: 65_536) }
      """ + "\n"
        + function(
          """
            var head = Node()
            for _ in 0..<131_072 {
              let node = Node()
              node.next = head
              head = node
            }
            return Double(head.block.count)
          """)),
    .attack(
      "maps-a-terabyte", .run, [.pass],
      """
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | 0x4000
        let map = mmap(nil, 1 << 40, PROT_READ | PROT_WRITE, Int32(flags), -1, 0)
        if map != MAP_FAILED { return "a map of 1 TB" }
      """),
    .answer(
      "endless-recursion", .run, [.crashed, .memory],
      "private func down(_ depth: Int) -> Int { depth + down(depth + 1) }\n"
        + function("  Double(down(words.count))")),
    .attack(
      "5000-threads", .run, [.pass, .partial, .crashed, .memory, .timeout, .nondeterministic],
      """
        let gate = DispatchSemaphore(value: 0)
        for _ in 0..<5000 { Thread.detachNewThread { gate.wait() } }
      """),
    .attack(
      "200-forks", .run, [.pass, .crashed], quick: true, beside: Declarations.processes,
      """
        for _ in 0..<200 {
          let child = fork()
          if child == 0 { _exit(0) }
          if child > 0 { return "a fork" }
        }
        if start("/bin/true") { return "a program" }
      """),
    .answer(
      "prints-for-ever", .run, [.output, .timeout],
      function(
        """
          let block = String(repeating: "PASSED\\n", count: 10_000)
          while true { print(block) }
        """)),
    .answer(
      "prints-on-standard-error-for-ever", .run, [.output, .timeout],
      function(
        """
          let block = [UInt8](repeating: 65, count: 1 << 16)
          while true { write(2, block, block.count) }
        """)),
    .attack(
      "writes-to-disk", .run, [.pass], beside: Declarations.files,
      """
        for place in everywhere { if let made = create(place) { return made } }
        if let made = create("hole-@MARK@") { return made }
      """),
    .answer(
      "raises-its-limits", .run, [.timeout, .crashed],
      function(
        """
          var limit = rlimit(rlim_cur: .max, rlim_max: .max)
          setrlimit(__rlimit_resource_t(0), &limit)
          setrlimit(__rlimit_resource_t(9), &limit)
          while true {}
        """)),
    .answer(
      "huge-error", .run, [.threw, .partial, .fail, .protocol, .memory, .crashed],
      """
      struct Long: Error, CustomStringConvertible {
        var description: String { String(repeating: "\\u{1B}[31m]]><b>", count: 100_000) }
      }
      """ + "\n" + function("  throw Long()")),
  ]

  /// What several attacks have in common.
  enum Declarations {
    /// Ways to start a program.
    static let processes = """
      private func start(_ path: String, _ words: [String] = []) -> Bool {
        var id: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + words).map { strdup($0) } + [nil]
        if posix_spawn(&id, path, nil, nil, &arguments, nil) == 0 {
          var status: Int32 = 0
          waitpid(id, &status, 0)
          // Shells and the like report by 127 that there was no program.
          return status >> 8 != 127
        }
        return false
      }
      """

    /// Ways to leave something behind.
    static let files = """
      private let everywhere = [
        "@EVIDENCE@", "@CLASS@", "@OUT@", "@COURSE@", "@COURSE@/.build", "@COURSE@/.build/debug", "/tmp",
        "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/etc", "/root", "/home", ".", "..", "/",
      ].map { $0 + "/hole-@MARK@" }

      private func create(_ path: String) -> String? {
        let file = open(path, O_CREAT | O_RDWR, 0o666)
        if file >= 0 { return "the file \\(path)" }
        if mkdir(path, 0o777) == 0 { return "the folder \\(path)" }
        if symlink("/etc/passwd", path) == 0 { return "the link \\(path)" }
        if link("/proc/self/exe", path) == 0 { return "the hard link \\(path)" }
        if mkfifo(path, 0o666) == 0 { return "the pipe \\(path)" }
        return nil
      }

      private func contents(_ path: String) -> String? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        var byte: UInt8 = 0
        return read(file, &byte, 1) == 1 ? "a byte of \\(path)" : nil
      }

      private func listing(_ path: String) -> String? {
        guard let folder = opendir(path) else { return nil }
        return readdir(folder) == nil ? nil : "the names in \\(path)"
      }
      """
  }
}
