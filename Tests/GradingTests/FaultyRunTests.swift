import Coursework
import Curriculum
import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// What fails is the machine or the grader, not the student: nobody loses points for it.
@Suite(.serialized, .enabled(if: SmallClass.canGrade, SmallClass.whyNot))
struct FaultyRunTests {
  let grade = SmallClass.grade

  // MARK: - Killed

  @Test("Killed at any moment and resumed, it comes to the same, and grades nothing twice")
  func killed() throws {
    let (students, kills) = isLong ? (20, 20) : (4, 1)
    let scratch = try Scratch()
    try writeStudents(students, to: scratch.url.appending(path: "class"))
    func arguments(_ out: String) -> [String] {
      [
        "--exercises", "8.5", "--seed", "4", "--jobs", "2", "--out", out, "--format", "csv",
        "class",
      ]
    }
    let start = ContinuousClock.now
    let whole = try grade.run(arguments("whole"), in: scratch.url)
    #expect(whole.status == 0, "\(whole.error)")
    let seconds = start.duration(to: .now) / .seconds(1)
    let expected = try SmallClass.records(in: scratch.url.appending(path: "whole"))
    #expect(expected.count == students)
    let table = try scratch.text("whole/marks.csv")

    var round = 0
    var killed = 0
    var nodes: [String: String] = [:]
    while true {
      let out = scratch.url.appending(path: "out\(round)")
      let isLast = killed == kills
      let process = Process()
      process.executableURL = grade.executable
      process.arguments = arguments(out.lastPathComponent) + ["--resume"]
      process.currentDirectoryURL = scratch.url
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      if !isLast {
        usleep(UInt32(seconds * Double.random(in: 0.1...1) * 1e6))
        kill(process.processIdentifier, SIGKILL)
      }
      process.waitUntilExit()
      let wasKilled = process.terminationReason == .uncaughtSignal
      if wasKilled { killed += 1 }

      let now = (try? SmallClass.nodes(in: out)) ?? [:]
      for (name, node) in nodes { #expect(now[name] == node, "\(name) was written twice") }
      nodes = now
      // Whatever bears a record's name is a whole record, and the right one.
      for name in now.keys where !name.hasPrefix(".") {
        let data = try Data(contentsOf: out.appending(path: "results/\(name)"))
        #expect(throws: Never.self) { try JSONDecoder().decode(SubmissionResult.self, from: data) }
      }
      if !wasKilled {
        #expect(process.terminationStatus == 0)
        #expect(try SmallClass.records(in: out) == expected)
        #expect(try scratch.text("out\(round)/marks.csv") == table)
        #expect(!now.keys.contains { $0.hasPrefix(".") }, "drafts are left")
        if isLast { break }
        (round, nodes) = (round + 1, [:])
      } else {
        nodes = nodes.filter { !$0.key.hasPrefix(".") }
      }
    }
    #expect(leftovers().isEmpty, "\(leftovers())")
  }

  /// Students of all kinds: half right, right, wrong, not begun, not compiling, crashing.
  private func writeStudents(_ count: Int, to folder: URL) throws {
    let crash = SmallClass.example.replacing(
      "try TableModel(", with: "fatalError(\"\"); try TableModel(")
    let kinds = [
      SmallClass.example, Course.neighbourReference, crash,
      Course.text(Course.neighbour), "import Nothing",
    ]
    for index in 0..<count {
      let file = folder.appending(path: "student \(index)/GreedyGap.swift")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(kinds[index % kinds.count].utf8).write(to: file)
    }
  }

  /// Work folders of graders that are no more, and processes of answers that nobody waits for.
  private func leftovers() -> [String] {
    let files = FileManager.default
    let answers = (try? Kit().buildFolder.appending(path: "answers").path) ?? ""
    let folders = ((try? files.contentsOfDirectory(atPath: answers)) ?? []).filter { name in
      guard let process = pid_t(name.prefix { $0 != "-" }) else { return false }
      return kill(process, 0) != 0 && errno == ESRCH
    }
    let processes = ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).filter { id in
      guard let place = try? files.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe"),
        place.hasPrefix(answers),
        let status = try? String(
          contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
      else { return false }
      // Nobody's child any more.
      return status.split(separator: ")").last?.split(separator: " ").dropFirst().first == "1"
    }
    return folders + processes
  }

  // MARK: - The disk

  /// A small disk, which only root can make; nil for anybody else.
  private final class Disk {
    let place: URL

    init?(_ scratch: Scratch, _ options: String) throws {
      place = scratch.url.appending(path: "disk")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      guard Self.run("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", place.path) else {
        return nil
      }
    }

    deinit { _ = Self.run("/bin/umount", place.path) }

    func remount(_ options: String) -> Bool {
      Self.run("/bin/mount", "-o", "remount,\(options)", place.path)
    }

    private static func run(_ program: String, _ arguments: String...) -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }

  @Test("A full disk is said to be full; what was written holds, and with room the run goes on")
  func fullDisk() throws {
    let scratch = try Scratch()
    // Room for the run, two drafts and a record or two.
    guard let disk = try Disk(scratch, "size=20k") else {
      try Test.cancel("only root can make a small disk")
    }
    try writeStudents(5, to: scratch.url.appending(path: "class"))
    let arguments = [
      "--exercises", "8.5", "--seed", "4", "--out", "disk/out", "--resume", "--format", "csv",
      "class",
    ]
    let full = try grade.run(arguments, in: scratch.url)
    #expect(full.status == 1)
    #expect(full.error.contains("No space left on device"), "\(full.error)")
    #expect(full.error.split(separator: "\n").count == 1, "\(full.error)")
    let out = disk.place.appending(path: "out")
    let before = try SmallClass.nodes(in: out)
    #expect(before.count < 5 && before.keys.allSatisfy { $0.hasSuffix(".json") }, "\(before)")
    #expect(disk.remount("size=1m"))
    let more = try grade.run(arguments, in: scratch.url)
    #expect(more.status == 0, "\(more.error)")
    let after = try SmallClass.nodes(in: out)
    #expect(after.count == 5 && after.merging(before) { $1 } == after)
  }

  @Test("A folder that cannot be written to is named before anything is graded")
  func readOnly() throws {
    let scratch = try Scratch()
    try writeStudents(1, to: scratch.url.appending(path: "class"))
    try scratch.write("", to: "file")
    var places = ["/proc/through-time", "file", "file/out"]
    let disk = try Disk(scratch, "ro")
    if disk != nil { places.append("disk/out") }
    for place in places {
      let run = try grade.run(["--exercises", "8.5", "--out", place, "class"], in: scratch.url)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.error.contains("cannot be made"), "\(place): \(run.error)")
      #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
    }
    withExtendedLifetime(disk) {}
  }

  @Test("Files that may not grow are an error, not the end by a signal")
  func noRoomForFiles() throws {
    let scratch = try Scratch()
    try writeStudents(1, to: scratch.url.appending(path: "class"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      // Whoever runs the tests may ignore the signal, which would be passed on.
      "ulimit -f 0; exec env --default-signal=XFSZ "
        + "'\(grade.executable.path)' --exercises 8.5 --out out class",
    ]
    process.currentDirectoryURL = scratch.url
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    let said = String(
      decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(said.hasPrefix("grade: ") && said.count > 20, "\(said)")
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: "out").path))
  }

  // MARK: - The compiler

  @Test("Without a compiler that works nothing is graded, and a sentence says what is the matter")
  func compiler() throws {
    let scratch = try Scratch()
    try writeStudents(1, to: scratch.url.appending(path: "class"))
    let silent = try scratch.write("#!/bin/sh\nexit 3\n", to: "silent")
    let chatty = try scratch.write("#!/bin/sh\necho hello\n", to: "chatty")
    for file in [silent, chatty] { #expect(chmod(file.path, 0o755) == 0) }
    for (path, word) in [
      ("/nowhere/swiftc", "SWIFT_EXEC names /nowhere/swiftc, which is not a program"),
      (silent.path, "is not a Swift compiler that works"),
      (chatty.path, "is not a Swift compiler that works. It says: hello"),
    ] {
      let run = try grade.run(
        ["--exercises", "8.5", "class"], in: scratch.url, environment: ["SWIFT_EXEC": path])
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.error.contains(word), "\(run.error)")
    }
    let none = try grade.run(
      ["--exercises", "8.5", "class"], in: scratch.url, environment: ["PATH": "/nowhere"])
    #expect(none.status == 1 && none.error.contains("There is no Swift compiler"), "\(none.error)")
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: "marks").path))
  }

  // MARK: - A submission

  @Test("A submission that goes while the run is on has no score, and the others have theirs")
  func deleted() throws {
    let scratch = try Scratch()
    let students = scratch.url.appending(path: "class")
    try writeStudents(2, to: students)
    let entries = Curriculum.entries.filter { $0.id == "8.5" }
    let folder = ResultsFolder(scratch.url.appending(path: "out"))
    let run = try ClassRun(
      root: Course.root, places: [students], folder: folder,
      options: ClassRun.Options(entries: entries, jobs: 1, seed: 4))
    try FileManager.default.removeItem(at: students.appending(path: "student 0"))
    let progress = try run.grade { _ in }
    #expect(progress.done == 2 && progress.failed == 1 && progress.kept == 0)
    let gone = try #require(folder.result(of: "student 0"))
    #expect(gone.status == .internal && gone.score == nil)
    #expect(gone.log.contains("student 0"), "\(gone.log)")
    #expect(folder.result(of: "student 1")?.status == .graded)
  }
}
