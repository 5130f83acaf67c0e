import Coursework
import Foundation
import Synchronization
import Testing

@testable import Judging

/// What goes wrong with the machine is an error of the judge, never a verdict on an answer.
@Suite struct UnsoundMachineTests {
  private static let right =
    "func scaledSum(_ a: [Double], _ b: Double) -> Double { a.reduce(0, +) * b }"

  /// A build folder of its own, with the objects and interfaces of the real one.
  private func withKit<Result>(
    swiftc script: String? = nil, _ body: (Kit, URL) throws -> Result
  ) throws -> Result {
    try Workshop.withFolder { folder throws in
      let kit = try Kit()
      let list = folder.appending(path: "course.product/Objects.LinkFileList")
      let modules = folder.appending(path: "Modules")
      for place in [list.deletingLastPathComponent(), modules] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      }
      try FileManager.default.copyItem(
        at: kit.buildFolder.appending(path: "ThroughTimePackageTests.product/Objects.LinkFileList"),
        to: list)
      for module in kit.modules {
        try FileManager.default.createSymbolicLink(
          at: modules.appending(path: module.interface.lastPathComponent),
          withDestinationURL: module.interface)
      }
      var environment = ProcessInfo.processInfo.environment
      if let script {
        // A toolchain of its own: the compiler that is asked says where the real one's folder is.
        let bin = folder.appending(path: "toolchain/bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        let real = kit.toolchain
        let compiler = bin.appending(path: "swiftc")
        try Data(
          """
          #!/bin/sh
          if [ "$1" = -print-target-info ]; then
            '\(real.compiler.path)' "$@" | sed 's|"runtimeResourcePath": *"[^"]*"|\
          "runtimeResourcePath": "\(folder.path)/toolchain/lib/swift"|'
            exit
          fi
          \(script.replacing("@FOLDER@", with: folder.path))
          exec '\(real.compiler.path)' "$@"
          """.utf8
        ).write(to: compiler)
        #expect(chmod(compiler.path, 0o755) == 0)
        environment["SWIFT_EXEC"] = compiler.path
      }
      let copy = try Kit(
        Kit.Contents(linkFileList: list),
        toolchain: script == nil ? kit.toolchain : Toolchain(environment))
      return try body(copy, folder)
    }
  }

  private func verdict(_ kit: Kit, _ answer: String = right) throws -> Verdict {
    try Workshop.judge(
      answer, by: AnyExercise(Workshop.scaledSum), function: "scaledSum", kit: kit)
  }

  /// The error that judging ends with; a verdict would be a mistake.
  private func failure(_ kit: Kit, _ answer: String = right) -> String {
    do { return "no error but \(try verdict(kit, answer))" } catch { return "\(error)" }
  }

  @Test("A compiler that fails from one moment to the next")
  func compiler() throws {
    let script = """
      if [ -e '@FOLDER@/broken' ]; then echo "error: no licence"; exit 1; fi
      if [ -e '@FOLDER@/full' ]; then
        rm -rf "$TMPDIR"; echo "error: No space left on device"; exit 1
      fi
      """
    try withKit(swiftc: script) { kit, folder throws in
      #expect(kit.toolchain.compiler.path.hasPrefix(folder.path), "the test's own compiler is used")
      #expect(try verdict(kit).report().outcome == .solved)
      try Data().write(to: folder.appending(path: "broken"))
      let broken = failure(kit)
      #expect(broken.hasPrefix("The compiler fails here") && broken.contains("no licence"))
      // What is wrong with the answer too would be said if anything could be.
      #expect(failure(kit, "oops").hasPrefix("The compiler fails here"))
      try FileManager.default.removeItem(at: folder.appending(path: "broken"))
      try Data().write(to: folder.appending(path: "full"))
      #expect(failure(kit).contains("No space left on device"))
      try FileManager.default.removeItem(at: folder.appending(path: "full"))
      #expect(try verdict(kit).report().outcome == .solved)
      try FileManager.default.removeItem(at: kit.toolchain.compiler)
      #expect(failure(kit).contains("cannot be started"))
    }
  }

  @Test("A machine that has no time for anybody")
  func noTime() throws {
    try withKit(swiftc: "sleep 5") { kit, _ throws in
      var limits = Limits()
      limits.compilation = 0.3
      let error = #expect(throws: JudgingError.self) {
        try Workshop.judge(
          Self.right, by: AnyExercise(Workshop.scaledSum), function: "scaledSum", limits: limits,
          kit: kit)
      }
      #expect(error?.description.contains("too much to do") == true)
    }
  }

  @Test("A compiler that only the answer keeps busy is stopped, and that is a verdict")
  func lostCompiler() throws {
    let script = "case \"$*\" in *ScaledSum*) sleep 60 ;; *-emit-library*) ;; *) exit ;; esac"
    try withKit(swiftc: script) { kit, _ throws in
      var limits = Limits()
      limits.compilation = 2
      let verdict = try Workshop.judge(
        "oops", by: AnyExercise(Workshop.scaledSum), function: "scaledSum", limits: limits, kit: kit
      )
      #expect(verdict.messages.contains("had not finished after 2 seconds"))
    }
  }

  @Test(
    "After a build whose compiler has kept nothing yet, confined answers compile all the same",
    .enabled(if: ConfinementTests.canConfine))
  func emptyCache() throws {
    try withKit { kit, _ throws in
      #expect(!FileManager.default.fileExists(atPath: kit.moduleCache.path))
      let judge = Judge(kit: kit, sandbox: .strongest(for: kit))
      #expect(try judge.escapes() == [])
      try Workshop.withFolder { folder throws in
        let attempt = try Workshop.attempt(
          "import Foundation\nimport Synchronization\n" + Self.right,
          by: AnyExercise(Workshop.scaledSum), function: "scaledSum", in: folder)
        #expect(try judge.check(attempt, seed: 1).report().outcome == .solved)
      }
    }
  }

  @Test("A library that goes, and an interface that is built anew")
  func build() throws {
    try withKit { kit, folder throws in
      #expect(try verdict(kit).report().outcome == .solved)
      #expect(try verdict(kit, "oops").messages.contains("oops"))
      let hidden = folder.appending(path: "hidden")
      try FileManager.default.moveItem(at: kit.library, to: hidden)
      for answer in [Self.right, "oops"] { #expect(failure(kit, answer).contains("has changed")) }
      try FileManager.default.moveItem(at: hidden, to: kit.library)
      #expect(try verdict(kit).report().outcome == .solved)
      let interface = try #require(kit.modules.first { $0.name == "Coursework" }).interface
      try FileManager.default.removeItem(at: interface)
      #expect(failure(kit).contains("has changed"))
      try Data("another build's".utf8).write(to: interface)
      #expect(failure(kit).contains("has changed"))
    }
  }

  @Test("A work folder that vanishes under an answer")
  func workFolder() throws {
    try withKit { kit, folder throws in
      let answers = folder.appending(path: "answers")
      func exercise(removes: Bool) -> AnyExercise {
        AnyExercise(
          Exercise(
            "0.1", "Crash", file: "ScaledSum", difficulty: .warmUp, see: "Sums",
            hints: (nudge: "", idea: "", nearly: ""),
            describe: { (values: [Double], factor: Double) in "" },
            aspects: [
              .init("goes", points: 1, rounds: 1) { ask, _ in
                let names = try FileManager.default.contentsOfDirectory(atPath: answers.path)
                for name in names where removes && name != "kit" {
                  try FileManager.default.removeItem(at: answers.appending(path: name))
                }
                try ask.expect(1.0, [], 1)
              },
              .init("goes on", points: 1, rounds: 1) { ask, _ in try ask.expect(2.0, [], 2) },
            ], misconceptions: []))
      }
      let crash = "func scaledSum(_ a: [Double], _ b: Double) -> Double { b == 1 ? a[0] : b }"
      func judge(removes: Bool, _ answer: String) throws -> Verdict {
        try Workshop.judge(
          answer, by: exercise(removes: removes), function: "scaledSum", kit: kit)
      }
      #expect(try judge(removes: false, crash).report().points == 1)
      #expect(throws: JudgingError.self) { try judge(removes: true, crash) }
      // Without a crash, only the second process is missing.
      let right = "func scaledSum(_ a: [Double], _ b: Double) -> Double { b }"
      #expect(try judge(removes: false, right).report().points == 2)
      #expect(throws: JudgingError.self) { try judge(removes: true, right) }
    }
  }

  @Test("An answer that starts once and not twice is not spared the second question")
  func startsOnce() throws {
    try Workshop.withFolder { folder throws in
      let mark = folder.appending(path: "mark").path
      let report = try Workshop.judge(
        """
        import Foundation
        private let isSecond = access("\(mark)", F_OK) == 0
        func scaledSum(_ a: [Double], _ b: Double) -> Double {
          if !isSecond { close(open("\(mark)", O_CREAT | O_WRONLY, 0o600)) }
          if isSecond { exit(0) }
          return a.reduce(0, +) * b
        }
        """
      ).report()
      #expect(report.points == 0 && report.outcome == .wrong)
    }
  }

  // MARK: - The kit and the desk

  @Test("The library is made anew when an object changes, and an old one goes after a day")
  func library() throws {
    try Workshop.withFolder { folder throws in
      let kit = try Kit()
      let build = folder.appending(path: "build")
      let objects = build.appending(path: "Coursework.build")
      let list = build.appending(path: "course.product/Objects.LinkFileList")
      for place in [objects, list.deletingLastPathComponent()] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      }
      let source = folder.appending(path: "Small.swift")
      let object = objects.appending(path: "Small.swift.o")
      func compile(_ text: String) throws {
        try Data(text.utf8).write(to: source)
        let (ending, output) = try ProgramRun(
          kit.toolchain.compiler.path,
          ["-parse-as-library", "-emit-object", source.path, "-o", object.path],
          environment: kit.toolchain.environment, seconds: 60
        ).run()
        #expect(ending == .exited(0), "\(output)")
      }
      try compile("public let small = 1")
      try Data("\(object.path)\n".utf8).write(to: list)
      try FileManager.default.createSymbolicLink(
        at: build.appending(path: "Modules"),
        withDestinationURL: kit.buildFolder.appending(path: "Modules"))
      func made() throws -> Kit {
        try Kit(Kit.Contents(linkFileList: list), toolchain: kit.toolchain)
      }
      let first = try made()
      #expect(try made().library == first.library, "nothing has changed")
      try compile("public let small = 2")
      let second = try made()
      #expect(second.library != first.library)
      #expect(try Data(contentsOf: second.library) != Data(contentsOf: first.library))
      // Somebody may still be at work with the first.
      try first.requireIntact()

      let place = first.library.deletingLastPathComponent()
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -100_000)], ofItemAtPath: place.path)
      try compile("public let small = 3")
      _ = try made()
      #expect(!FileManager.default.fileExists(atPath: place.path))
      #expect(FileManager.default.fileExists(atPath: second.library.path))
    }
  }

  @Test("A compiler that does not say what it is, or is a link, or a wrapper")
  func toolchain() throws {
    try Workshop.withFolder { folder throws in
      let real = try Kit().toolchain
      #expect(real.version.hasPrefix("Swift version "))
      #expect(real.environment.keys.allSatisfy { !$0.hasPrefix("THROUGHTIME") })
      // By its name the compiler tells which of its parts it is.
      let link = folder.appending(path: "swiftc")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real.compiler)
      let mute = folder.appending(path: "mute")
      try Data("#!/bin/sh\necho nothing; exit 1\n".utf8).write(to: mute)
      let wrapper = folder.appending(path: "wrapper")
      try Data("#!/bin/sh\nexec '\(real.compiler.path)' \"$@\"\n".utf8).write(to: wrapper)
      for file in [mute, wrapper] { #expect(chmod(file.path, 0o755) == 0) }
      let environment = ProcessInfo.processInfo.environment
      for found in [link, wrapper] {
        let toolchain = try Toolchain(environment.merging(["SWIFT_EXEC": found.path]) { $1 })
        #expect(toolchain.root == real.root && toolchain.version == real.version)
        #expect(toolchain.compiler == real.compiler, "the real one, whatever leads to it")
      }
      let error = #expect(throws: JudgingError.self) {
        try Toolchain(environment.merging(["SWIFT_EXEC": mute.path]) { $1 })
      }
      #expect(
        error?.description.hasSuffix("is not a Swift compiler that works. It says: nothing") == true
      )
    }
  }

  @Test("A work folder goes with its process, but not on the word of another machine")
  func desks() throws {
    try Workshop.withFolder { folder throws in
      func make(_ name: String, age: Double = 0) throws {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: place.path)
      }
      let gone = Int32.max
      try make("\(gone)-\(WorkFolder.host)-dead")
      try make("\(getpid())-\(WorkFolder.host)-alive", age: 1_000_000)
      try make("\(gone)-elsewhere-busy")
      try make("\(gone)-elsewhere-forgotten", age: 100_000)
      try make("kit", age: 1_000_000)
      let own = try WorkFolder(in: folder)
      #expect(
        try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == [
          "kit", "\(getpid())-\(WorkFolder.host)-alive", "\(gone)-elsewhere-busy",
          own.url.lastPathComponent,
        ])
    }
  }
}
