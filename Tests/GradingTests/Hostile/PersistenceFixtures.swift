@testable import Grading

extension Fixture {
  /// Answers that want to outlive their judgement.
  static let persistence: [Fixture] = [
    .attack(
      "daemon", .persistence, [.pass, .crashed], beside: Declarations.systemCalls,
      """
        // The first of two forks; where it works, the second would.
        let child = forked()
        if child == 0 { _exit(0) }
        if child > 0 { return "a child" }
        if setsid() >= 0 { return "a session" }
        if setpgid(0, getppid()) == 0 { return "the parent's group" }
        if daemon(1, 1) == 0 { return "a daemon" }
        if systemCall(Numbers.clone, 17, 0, 0, 0) > 0 { return "a clone" }
      """),
    .attack(
      "module-cache", .persistence, [.pass], beside: Declarations.files,
      """
        for place in [
          "@COURSE@/.build/debug/ModuleCache", "@COURSE@/.build/debug/Modules",
          "@COURSE@/.build/debug/answers", "/root/.cache", "/tmp/org.llvm.clang",
        ] {
          if let made = create(place + "/hole-@MARK@") { return made }
        }
        for file in [
          "@COURSE@/.build/debug/Modules/Coursework.swiftmodule", "@COURSE@/.build/debug/grade",
          "@COURSE@/Chapters/08-SearchStrategies/Exercises/Bindings/PenalisedScoreBinding.swift",
        ] {
          if open(file, O_WRONLY) >= 0 { return "writing to \\(file)" }
          if rename(file, file + ".old") == 0 { return "moving \\(file)" }
          if utimes(file, nil) == 0 { return "touching \\(file)" }
        }
      """),
    .attack(
      "swaps-itself-for-a-link", .persistence, [.pass],
      """
        var path = [CChar](repeating: 0, count: 4096)
        let own = CommandLine.arguments.first ?? ""
        let count = readlink("/proc/self/exe", &path, 4095)
        let real = count > 0 ? String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : own
        for file in [own, real] {
          if unlink(file) == 0 { return "removing \\(file)" }
          if symlink("/etc/passwd", file + "-link") == 0 { return "a link beside \\(file)" }
          if open(file, O_RDWR) >= 0 { return "writing to \\(file)" }
          let folder = file.split(separator: "/").dropLast().joined(separator: "/")
          if open("/" + folder + "/main.swift", O_CREAT | O_RDWR, 0o666) >= 0 { return "a file in \\(folder)" }
          if rename("/" + folder, "/" + folder + "-moved") == 0 { return "moving \\(folder)" }
        }
      """),
    .attack(
      "prepares-the-next-submission", .persistence, [.pass], quick: true,
      beside: Declarations.files,
      """
        for path in [
          "@CLASS@/honest-after/PenalisedScore.swift", "@CLASS@/zzz", "@OUT@/results/honest-after.json",
          "@OUT@/honest-after.json", "@OUT@/results.jsonl",
        ] {
          if let made = create(path) { return made }
        }
        if rename("@CLASS@/honest-after", "@CLASS@/gone") == 0 { return "moving the next submission" }
        if rename("@OUT@", "@OUT@-moved") == 0 { return "moving the results" }
        if truncate("@OUT@/results.jsonl", 0) == 0 { return "emptying the results" }
      """),
    .attack(
      "leaves-shared-memory", .persistence, [.pass, .crashed],
      """
        if shm_open("/hole-@MARK@", O_CREAT | O_RDWR, 0o666) >= 0 { return "shared memory" }
        if sem_open("/hole-@MARK@", O_CREAT) != nil { return "a semaphore" }
      """),
    .attack(
      "locks-and-watches", .persistence, [.pass], beside: Declarations.files,
      """
        for path in ["@OUT@/run.json", "@COURSE@/.build/.lock", "@CLASS@"] {
          let file = open(path, O_RDONLY)
          if file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 { return "a lock on \\(path)" }
        }
        if chdir("@CLASS@") == 0 || chdir("/") == 0 { return "another folder" }
      """),
  ]
}
