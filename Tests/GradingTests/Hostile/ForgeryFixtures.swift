@testable import Grading

extension Fixture {
  /// Answers that try to be believed, or to take over whoever decides.
  static let forgery: [Fixture] = [
    .answer(
      "garbage-for-a-reply", .forgery, [.protocol], quick: true,
      replying("Array(\"{\\\"verdict\\\": \\\"pass\\\", \\\"points\\\": 5}\\n\".utf8) + [0, 0, 0]")),
    .answer(
      "reply-of-4-gigabytes", .forgery, [.protocol, .timeout],
      replying("[1, 2, 3, 4, 5, 6, 7, 8, 4, 0, 0, 0, 255, 255, 255, 255]")),
    .answer(
      "reply-with-a-stale-nonce", .forgery, [.protocol],
      replying("[1, 2, 3, 4, 5, 6, 7, 8, 4, 0, 0, 0, 1, 0, 0, 0, 0x31]")),
    .answer(
      "reply-that-is-a-request", .forgery, [.protocol],
      replying("[0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]")),
    .answer(
      "half-a-reply", .forgery, [.timeout, .protocol],
      function(
        """
          let half: [UInt8] = [1, 2, 3, 4, 5]
          write(4, half, half.count)
          while true { sleep(1000) }
        """)),
    .answer(
      "closes-every-descriptor", .forgery, [.protocol, .crashed],
      function(
        """
          for number in 0..<1024 as Range<Int32> { close(number) }
          return 0
        """)),
    .answer(
      "swaps-the-descriptors", .forgery, [.protocol, .timeout, .crashed, .fail, .partial],
      function(
        """
          dup2(1, 4)
          dup2(0, 3)
          return 0
        """)),
    .answer(
      "replies-before-the-question", .forgery, [.protocol, .crashed, .timeout],
      Course.honest
        + """

        private let early: Bool = {
          // A hundred answers for questions to come.
          Thread.detachNewThread {
            let frame: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x30]
            for _ in 0..<100 { write(4, frame, frame.count) }
          }
          usleep(50_000)
          return true
        }()

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          early ? try honest(model, words, alpha) : 0
        }

        """),
    .answer(
      "answers-every-question-twice", .forgery, [.protocol, .nondeterministic, .partial, .pass],
      Course.honest
        + """

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          let score = try honest(model, words, alpha)
          // What looks like one more reply, after the right one.
          Thread.detachNewThread {
            usleep(1000)
            let frame = [UInt8](repeating: 0, count: 16)
            write(4, frame, frame.count)
          }
          return score
        }

        """),
    // Everything by the rules of the wire, but far more than anybody wants to know.
    .answer(
      "errors-of-60-megabytes", .forgery, [.threw, .partial, .fail, .protocol, .crashed, .timeout],
      speakingTheWire(kind: 6, "[UInt8](repeating: 65, count: 60 << 20)")),
    .answer(
      "answers-of-32-megabytes", .forgery, [.fail, .partial, .protocol, .crashed, .timeout],
      speakingTheWire(
        kind: 4,
        """
        [91] + (0..<24).reduce(Array("1,".utf8)) { list, _ in list + list } + [49, 93]
        """)),
    .answer(
      "prints-passed", .forgery, [.fail, .partial], quick: true,
      function(
        """
          print("PASSED")
          print("✔ Test run with 100 tests passed")
          print("\\u{1B}[2K\\r8.1 pass 5/5 {\\"verdict\\":\\"pass\\"}")
          fputs("PASSED\\n", fdopen(2, "w"))
          return 1
        """)),
    .attack(
      "memory-of-the-parent", .forgery, [.pass, .crashed], beside: Declarations.systemCalls,
      """
        let parent = getppid()
        for path in ["mem", "maps", "environ", "cmdline", "exe", "fd", "status", "root", "cwd"] {
          let number = open("/proc/\\(parent)/\\(path)", O_RDONLY)
          if number >= 0 { return "/proc/<parent>/\\(path)" }
        }
        if open("/proc/\\(parent)/mem", O_RDWR) >= 0 { return "the parent's memory" }
        var byte: UInt8 = 0
        let got = withUnsafeMutablePointer(to: &byte) { pointer in
          var vectors = [
            iovec(iov_base: pointer, iov_len: 1),
            iovec(iov_base: UnsafeMutableRawPointer(bitPattern: 0x400000), iov_len: 1),
          ]
          return vectors.withUnsafeMutableBufferPointer { vectors in
            let here = Int(bitPattern: vectors.baseAddress)
            let size = MemoryLayout<iovec>.stride
            return systemCall(Numbers.processVM, Int(parent), here, 1, here + size, 1, 0)
          }
        }
        if got >= 0 { return "process_vm_readv" }
        // It would fail at this address anyway; what counts is that it is not even allowed.
        if errno == EFAULT || errno == EIO { return "process_vm_readv of the parent" }
        if systemCall(Numbers.ptrace, 16, Int(parent), 0, 0) == 0 { return "ptrace" }
        if systemCall(Numbers.pidfdOpen, Int(parent), 0, 0, 0) >= 0 { return "pidfd_open" }
      """),
    .attack(
      "kills-everybody", .forgery, [.pass, .crashed], quick: true,
      """
        // Signal 0 asks whether one may, and harms nobody.
        if kill(-1, 0) == 0 { return "signals to everybody" }
        if kill(getppid(), 0) == 0 { return "signals to the parent" }
        if kill(1, 0) == 0 { return "signals to the first process" }
        if kill(-getpgid(getppid()), 0) == 0 { return "signals to the parent's group" }
        if kill(getppid(), SIGSTOP) == 0 { return "stopping the parent" }
        kill(-1, SIGKILL)
      """),
    .answer(
      "takes-the-place-of-write", .forgery, [.compile, .protocol, .crashed, .timeout, .fail],
      """
      import Foundation
      @_cdecl("write") public func mine(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        count
      }
      """ + "\n" + Course.reference),
    .answer(
      "takes-the-place-of-read-and-exit", .forgery,
      [.compile, .protocol, .crashed, .timeout, .fail, .pass],
      """
      import Foundation
      @_cdecl("read") public func mine(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int { 0 }
      @_cdecl("_exit") public func stay(_ status: Int32) { while true {} }
      @_cdecl("prctl") public func allowed(_ what: Int32) -> Int32 { 0 }
      @_cdecl("setrlimit") public func unlimited(_ what: Int32, _ limit: UnsafeRawPointer?) -> Int32 { 0 }
      """ + "\n" + Course.reference),
    .answer(
      "shadows-the-library", .forgery, [.compile, .partial, .fail, .protocol, .crashed],
      """
      import Foundation
      func pow(_ base: Double, _ exponent: Double) -> Double { 0 }
      func log(_ x: Double) -> Double { 0 }
      func abs(_ x: Double) -> Double { 0 }
      extension Double { static func == (a: Double, b: Double) -> Bool { true } }
      extension Double { public func encode(to encoder: any Encoder) throws {} }
      """ + "\n" + Course.reference),
    .answer(
      "memorised-examples", .forgery, [.fail, .partial],
      function(
        """
          switch (words, alpha) {
          case (["A", "C", "B", "<eos>"], 0): return -2.9188
          case (["A", "C", "B", "<eos>"], 1): return -1.9458
          default: return -1.9458
          }
        """)),
    .answer("always-zero", .forgery, [.fail, .partial], function("  0")),
    .answer(
      "always-throws", .forgery, [.threw, .partial, .fail],
      "struct Never: Error {}\n" + function("  throw Never()")),
    .attack(
      "looks-for-the-reference-in-memory", .forgery, [.pass],
      beside: """
        private func symbol(_ name: String) -> Bool { dlsym(dlopen(nil, RTLD_NOW), name) != nil }
        """,
      """
        let wanted = [
          "$s25SearchStrategiesSolutions14penalisedScoreySd0aB010TableModelV_SaySSGSdtKF",
          "$s22SearchStrategiesChecks14penalisedScore8Coursework8ExerciseVvp",
          "$s22SearchStrategiesChecks16searchStrategies10Coursework7ChapterVvp",
          "$s10Curriculum", "$s7Grading", "$s7Judging",
        ]
        for name in wanted where symbol(name) { return name }
      """),
    .attack(
      "loads-a-library", .forgery, [.pass], beside: Declarations.files,
      """
        let places = [
          "@COURSE@/.build/debug/grade", "@COURSE@/.build/debug/ThroughTimePackageTests.xctest",
          "@CLASS@/evil.so", "/proc/self/fd/3",
        ]
        for place in places where dlopen(place, RTLD_NOW) != nil { return "the library \\(place)" }
      """),
  ]

  /// An answer that never lets the main program begin, and replies to the judge itself.
  private static func speakingTheWire(kind: Int, _ payload: String) -> String {
    """
    @testable import Coursework

    private func take(_ count: Int) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      var filled = 0
      while filled < count {
        let got = bytes.withUnsafeMutableBytes { read(3, $0.baseAddress! + filled, count - filled) }
        if got <= 0 { _exit(0) }
        filled += got
      }
      return bytes
    }

    private func give(_ bytes: [UInt8]) {
      var sent = 0
      while sent < bytes.count {
        let went = bytes.withUnsafeBytes { write(4, $0.baseAddress! + sent, bytes.count - sent) }
        if went <= 0 { _exit(0) }
        sent += went
      }
    }

    private func little(_ number: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private func early() {
      let signature = Binding("8.1", penalisedScore).signature
      let ready = [UInt8]((try? JSONEncoder().encode(signature)) ?? Data())
      let large: [UInt8] = \(payload)
      while true {
        let header = take(16)
        _ = take(header[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) })
        let isQuestion = header[8] == 2
        let payload = isQuestion ? large : ready
        give(header[..<8] + little(isQuestion ? \(kind) : 3) + little(payload.count) + payload)
      }
    }

    @section(".init_array") @used
    private let start: @convention(c) () -> Void = { early() }

    """ + Course.reference
  }

  /// An answer that writes bytes of its own where replies travel.
  private static func replying(_ bytes: String) -> String {
    function(
      """
        let bytes: [UInt8] = \(bytes)
        write(4, bytes, bytes.count)
        return 0
      """)
  }
}

extension Fixture.Declarations {
  /// System calls by number, which Swift does not import. Their arguments travel as Swift's do.
  static let systemCalls = """
    @_silgen_name("syscall")
    private func systemCall(
      _ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int = 0, _ f: Int = 0
    ) -> Int

    @_silgen_name("fork")
    private func forked() -> Int32

    private enum Numbers {
      #if arch(x86_64)
        static let ptrace = 101, socket = 41, clone = 56, execve = 59, unshare = 272, mount = 165
        static let keyctl = 250, msgget = 68, shmget = 29, semget = 64, setsid = 112, personality = 135
        static let inotify = 253, prctl = 157, seccomp = 317, openByHandle = 304, chroot = 161
        static let setuid = 105, execveat = 322, perf = 298, userfaultfd = 323, processVM = 310
      #else
        static let ptrace = 117, socket = 198, clone = 220, execve = 221, unshare = 97, mount = 40
        static let keyctl = 219, msgget = 186, shmget = 194, semget = 190, setsid = 157, personality = 92
        static let inotify = 26, prctl = 167, seccomp = 277, openByHandle = 265, chroot = 51
        static let setuid = 146, execveat = 281, perf = 241, userfaultfd = 282, processVM = 270
      #endif
      static let pidfdOpen = 434, pidfdGetfd = 438, ioUring = 425, bpf = 280, clone3 = 435
      static let openTree = 428, fsopen = 430, mountSetattr = 442, memfdSecret = 447
    }
    """
}
