import Console
import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// What Gradescope starts must leave a result that Gradescope can read, whatever happens.
@Suite("Gradescope's autograder")
struct GradescopeTests {
  private static let compiler = "Swift version 6.3.1 (swift-6.3.1-RELEASE)"
  private static let isClone = (try? CommittedFiles(root: Package.root)) != nil

  private func bundle() throws -> GradescopeBundle {
    try GradescopeBundle(
      root: Package.root, exercises: ["8.1", "8.5"], seed: 1_234_567_890_123,
      compiler: Self.compiler)
  }

  @Test(
    "A folder of it holds the course with its answers, and a seed that is nobody else's",
    .enabled(if: isClone))
  func folder() throws {
    let scratch = try Scratch()
    let place = scratch.url.appending(path: "bundle")
    try bundle().write(to: place)
    let files = FileManager.default
    #expect(
      try files.contentsOfDirectory(atPath: place.path).sorted()
        == ["course", "exercises", "run_autograder", "seed", "setup.sh"])
    #expect(
      try files.contentsOfDirectory(atPath: place.path + "/course").filter { !$0.hasPrefix(".") }
        .sorted() == ["Chapters", "LICENSE", "Package.swift", "README.md", "Solutions", "Sources"])
    let attributes = try files.attributesOfItem(atPath: place.path + "/seed")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try scratch.text("bundle/seed") == "1234567890123\n")
    #expect(try scratch.text("bundle/exercises") == "8.1,8.5\n")
    #expect(throws: Failure.self) { try bundle().write(to: place) }
  }

  @Test("An archive of it has the programs at its top", .enabled(if: isClone))
  func archive() throws {
    let scratch = try Scratch()
    let place = scratch.url.appending(path: "grader.zip")
    try bundle().write(to: place)
    let data = try Data(contentsOf: place)
    for name in ["setup.sh", "run_autograder", "course/Package.swift", "course/Solutions/"] {
      #expect(data.range(of: Data(name.utf8)) != nil, "\(name) is missing")
    }
    #expect(data.range(of: Data("course/Tests/".utf8)) == nil)
    #expect(data.starts(with: Data("PK".utf8)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["grader.zip"])
  }

  @Test("The image gets the instructor's compiler, if that is a release")
  func compilers() throws {
    #expect(try GradescopeScripts.setup(compiler: Self.compiler).contains("\nversion=6.3.1\n"))
    let apple = "Apple Swift version 6.2 (swiftlang-6.2.0.19.9 clang-1700.3.19.1)"
    #expect(try GradescopeScripts.setup(compiler: apple).contains("\nversion=6.2\n"))
    for unknown in ["Swift version 6.4-dev (LLVM 0123456789abcde)", "clang version 17.0.6"] {
      #expect(throws: Failure.self) { try GradescopeScripts.setup(compiler: unknown) }
    }
  }

  @Test("The programs are right as a shell reads them")
  func syntax() throws {
    let scratch = try Scratch()
    let texts = [try GradescopeScripts.setup(compiler: Self.compiler), GradescopeScripts.run]
    for text in texts {
      let file = try scratch.write(text, to: "program")
      #expect(try runs("bash", ["-n", file.path]))
      if try runs("shellcheck", ["--version"]) {
        #expect(try runs("shellcheck", ["-S", "warning", file.path]))
      }
    }
  }

  // MARK: - Runs

  /// `/autograder`, as Gradescope prepares it, but with another grader.
  private struct Autograder {
    let scratch: Scratch
    var root: URL { scratch.url.resolvingSymlinksInPath() }

    init() throws {
      scratch = try Scratch()
      try scratch.write(GradescopeScripts.run, to: "source/run_autograder")
      try scratch.write("8.1,8.5\n", to: "source/exercises")
      try scratch.write("7\n", to: "source/seed")
      // What an earlier run may have left.
      try scratch.write(#"{"score":1000}"#, to: "results/results.json")
    }

    /// Puts a shell script in the grader's place.
    func install(_ script: String) throws {
      let file = try scratch.write("#!/bin/sh\n" + script, to: "source/grade")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Starts `run_autograder` and reads the result.
    func results() throws -> Results {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      // Not by Foundation's Process, whose children hear no signal to end.
      let run = ProgramRun(
        "/usr/bin/env", ["bash", root.appending(path: "source/run_autograder").path],
        environment: ["AUTOGRADER_ROOT": root.path, "PATH": path, "TMPDIR": root.path], seconds: 50)
      let (ending, output) = try run.run()
      #expect(ending != nil, "it did not end: \(output)")
      let left = try FileManager.default.contentsOfDirectory(atPath: root.path)
      #expect(!left.contains { $0.hasPrefix("tmp.") }, "its folder is left behind")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "results").path)
          == ["results.json"])
      return try JSONDecoder().decode(
        Results.self, from: Data(contentsOf: root.appending(path: "results/results.json")))
    }
  }

  /// As much of a result as matters here.
  private struct Results: Decodable {
    struct Test: Decodable {
      let number: String
      let score: Int
      let output: String
    }
    let score: Int?
    let output: String
    let tests: [Test]
  }

  private static let path = "Chapters/08-SearchStrategies/Exercises/PenalisedScore.swift"
  private static let other = "Chapters/08-SearchStrategies/Exercises/GreedyGap.swift"
  private static let reference = Package.text("Solutions/08-SearchStrategies/PenalisedScore.swift")
  private static let canGrade =
    Machine.landlock > 0 && Machine.canFilterCalls && !reference.isEmpty

  @Test(
    "A good, a broken and an empty submission get their points",
    .enabled(if: canGrade, "there is no sandbox or no reference answer here"))
  func submissions() throws {
    let autograder = try Autograder()
    // The grader finds the course by where the link leads to.
    try FileManager.default.createSymbolicLink(
      at: autograder.root.appending(path: "source/grade"),
      withDestinationURL: Bundle.gradeProgram)
    let files = autograder.scratch
    // As somebody uploads who packs the whole course: the archive's folder, and files that are none.
    try files.write(Self.reference, to: "submission/my work/\(Self.path)")
    try files.write("let x = (", to: "submission/my work/\(Self.other)")
    try files.write("x", to: "submission/my work/Package.swift")
    let results = try autograder.results()
    #expect(results.score == 5 && results.tests.map(\.number) == ["8.1", "8.5"])
    #expect(results.tests.map(\.score) == [5, 0])
    #expect(results.tests.last?.output.contains("does not compile") == true)

    try FileManager.default.removeItem(at: files.url.appending(path: "submission/my work"))
    let nothing = try autograder.results()
    #expect(nothing.score == 0 && nothing.tests.map(\.score) == [0, 0])
  }

  @Test("Without a submission there is no score")
  func noSubmission() throws {
    let autograder = try Autograder()
    try autograder.install("exit 0")
    let results = try autograder.results()
    #expect(results.score == nil && results.tests.isEmpty)
    #expect(results.output.contains("no submission"))
  }

  @Test("A grader that is missing, fails, dies or refuses leaves a result without a score")
  func failures() throws {
    let autograder = try Autograder()
    try autograder.scratch.write("x", to: "submission/x")
    func output(_ script: String) throws -> String {
      try autograder.install(script)
      let results = try autograder.results()
      #expect(results.score == nil && results.tests.isEmpty)
      #expect(results.output.contains("not your fault"))
      return results.output
    }
    #expect(try autograder.results().output.contains("not installed"))
    #expect(try output("exit 1").contains("could not start"))
    #expect(try output("kill -KILL $$").contains("could not start"))
    let refusal = "grade: this machine offers no sandbox (Landlock and seccomp): …"
    #expect(try output("echo '\(refusal)' >&2; exit 1").contains("cannot keep a submission in"))
    let seed = autograder.root.appending(path: "source/seed")
    try FileManager.default.moveItem(at: seed, to: autograder.root.appending(path: "kept"))
    #expect(try output("exit 0").contains("no secret"))
    try FileManager.default.moveItem(at: autograder.root.appending(path: "kept"), to: seed)
    // Half a result is none: the grader writes its own as a whole.
    #expect(try output("mkdir -p \"$3/gradescope\"; exit 1").contains("could not start"))
  }

  @Test("The same work is asked the same questions, and changed work others")
  func seeds() throws {
    let autograder = try Autograder()
    try autograder.install(
      "while [ \"$1\" != --seed-file ]; do shift; done; cat \"$2\" >> \"$TMPDIR/seen\"")
    for text in ["one", "one", "two"] {
      try autograder.scratch.write(text, to: "submission/a/Answer.swift")
      try autograder.scratch.write("", to: "submission/it's empty.swift")
      _ = try autograder.results()
    }
    try autograder.scratch.write("8\n", to: "source/seed")
    _ = try autograder.results()
    let seeds = try autograder.scratch.text("seen").split(separator: "\n").compactMap { UInt64($0) }
    try #require(seeds.count == 4)
    #expect(seeds[0] == seeds[1])
    #expect(Set(seeds).count == 3 && !seeds.contains(7))
  }

  @Test("A run that is ended from outside leaves a result, and no grader behind")
  func ended() throws {
    let autograder = try Autograder()
    try autograder.scratch.write("x", to: "submission/x")
    try autograder.install(
      "echo $$ > '\(autograder.root.path)/started'; kill -TERM $PPID; exec sleep 60")
    let results = try autograder.results()
    #expect(results.score == nil && results.output.contains("ended before it was done"))
    let process = try #require(try pid_t(autograder.scratch.text("started").trimming(" \n")))
    var isGone = false
    for _ in 0..<200 where !isGone {
      isGone = kill(process, 0) != 0
      if !isGone { usleep(10_000) }
    }
    #expect(isGone)
  }
}

extension String {
  fileprivate func trimming(_ characters: String) -> String {
    trimmingCharacters(in: CharacterSet(charactersIn: characters))
  }
}

extension Bundle {
  /// The grader that was built together with the tests.
  fileprivate static var gradeProgram: URL {
    let bundle = allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder =
      bundle?.bundleURL.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appending(path: "grade")
  }
}
