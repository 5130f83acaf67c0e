import Console
import Curriculum
import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// The students' copy must hold what a student needs, and nothing that was not meant for him.
@Suite("The students' copy")
struct HandoutTests {
  // MARK: - A course of a few files

  /// A course in which somebody has worked: with changes that are not committed, and files that git
  /// does not know.
  private func course(in scratch: Scratch, at folder: String) throws -> URL {
    try scratch.write("let package = 1\n", to: "\(folder)/Package.swift")
    try scratch.write("starter\n", to: "\(folder)/Chapters/01-X/Exercises/One.swift")
    try scratch.write("answer\n", to: "\(folder)/Solutions/01-X/One.swift")
    try scratch.write("test\n", to: "\(folder)/Tests/XTests/One.swift")
    try scratch.write("test\n", to: "\(folder)/Tests/XSolutionTests/One.swift")
    try scratch.write("attack\n", to: "\(folder)/Tests/GradingTests/One.swift")
    try scratch.write("#!/bin/sh\n", to: "\(folder)/.ci/run tests")
    let root = scratch.url.appending(path: folder)
    let files = FileManager.default
    try files.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: ".ci/run tests").path)
    try files.createSymbolicLink(
      atPath: root.appending(path: "Tests/XTests/Link").path, withDestinationPath: "One.swift")
    for words in [
      ["init", "-q"], ["add", "-A"],
      ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "-m", "All"],
    ] { try #require(try runs("git", ["-C", scratch.url.path] + words)) }
    try scratch.write(
      "solved while preparing the lecture\n", to: "\(folder)/Chapters/01-X/Exercises/One.swift")
    try scratch.write("secret", to: "\(folder)/marks/run.json")
    try scratch.write("secret", to: "\(folder)/Chapters/roster.csv")
    return root
  }

  @Test(
    "It holds what is committed, also where the course is a part of a larger repository",
    arguments: [".", "courses/rnn"])
  func committedFiles(folder: String) throws {
    let scratch = try Scratch()
    let root = try course(in: scratch, at: folder)
    let handout = try Handout(root: root, entries: [])
    #expect(handout.source.changed == ["Chapters/01-X/Exercises/One.swift"])
    let copy = try Scratch()
    let place = copy.url.appending(path: "deep/students")
    try handout.write(to: place, judge: nil)

    let files = FileManager.default
    let found = try files.subpathsOfDirectory(atPath: place.path).filter { path in
      let attributes = try files.attributesOfItem(atPath: place.appending(path: path).path)
      return attributes[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
    let expected = [
      ".ci/run tests", "Chapters/01-X/Exercises/One.swift", "Package.swift", "Tests/XTests/Link",
      "Tests/XTests/One.swift",
    ]
    #expect(found == expected)
    #expect(handout.paths == expected)
    #expect(try copy.text("deep/students/Chapters/01-X/Exercises/One.swift") == "starter\n")
    #expect(files.isExecutableFile(atPath: place.appending(path: ".ci/run tests").path))
    let link = place.appending(path: "Tests/XTests/Link").path
    #expect(try files.destinationOfSymbolicLink(atPath: link) == "One.swift")
    #expect(try files.contentsOfDirectory(atPath: copy.url.path + "/deep") == ["students"])
    // What the instructor has is as it was.
    #expect(
      try scratch.text("\(folder)/Chapters/01-X/Exercises/One.swift").hasPrefix("solved while"))
  }

  @Test("Nothing that is there is overwritten")
  func isThere() throws {
    let scratch = try Scratch()
    let handout = try Handout(root: course(in: scratch, at: "."), entries: [])
    let copy = try Scratch()
    try copy.write("mine", to: "students/thesis")
    #expect(throws: Failure.self) {
      try handout.write(to: copy.url.appending(path: "students"), judge: nil)
    }
    #expect(try copy.text("students/thesis") == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.url.path) == ["students"])
    // An empty folder is as good as none.
    try FileManager.default.removeItem(at: copy.url.appending(path: "students/thesis"))
    try handout.write(to: copy.url.appending(path: "students"), judge: nil)
    #expect(try copy.text("students/Package.swift") == "let package = 1\n")
  }

  @Test("Without git there is a sentence and no copy")
  func withoutGit() throws {
    let scratch = try Scratch()
    let failure = #expect(throws: Failure.self) { try Handout(root: scratch.url, entries: []) }
    #expect(failure?.description.contains("clone the course") == true)
  }

  // MARK: - This course

  private static let root = Package.root
  private static let isClone = (try? CommittedFiles(root: root)) != nil

  @Test("An exercise that was committed with an answer in it is refused")
  func solvedInPlace() throws {
    let entry = try #require(Curriculum.entries.first { $0.id == "8.1" })
    let scratch = try Scratch()
    let path = entry.chapter.path(of: entry.exercise)
    let binding = entry.chapter.bindingPath(of: entry.exercise)
    for path in [path, binding] { try scratch.write(Package.text(path), to: path) }
    for words in [["init", "-q"], ["add", "-A"]] {
      try #require(try runs("git", ["-C", scratch.url.path] + words))
    }
    func commit() throws {
      try #require(
        try runs(
          "git",
          [
            "-C", scratch.url.path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qam",
            "x",
          ]))
    }
    let judge = Judge(kit: try Kit())
    let copy = try Scratch()
    try commit()
    try Handout(root: scratch.url, entries: [entry])
      .write(to: copy.url.appending(path: "one"), judge: judge)

    let solved = Package.text(path).replacing(
      "  throw Unsolved()", with: "  return 0  // Unsolved()")
    try scratch.write(solved, to: path)
    try commit()
    let handout = try Handout(root: scratch.url, entries: [entry])
    let failure = #expect(throws: Failure.self) {
      try handout.write(to: copy.url.appending(path: "two"), judge: judge)
    }
    #expect(failure?.description.hasPrefix(path) == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.url.path) == ["one"])
  }

  @Test(
    "Every exercise, check and binding is in it, and nothing that needs reference answers",
    .enabled(if: isClone))
  func contents() throws {
    let paths = try Set(Handout(root: Self.root, entries: []).paths)
    for entry in Curriculum.entries {
      #expect(paths.contains(entry.chapter.path(of: entry.exercise)))
      #expect(paths.contains(entry.chapter.bindingPath(of: entry.exercise)))
      let name = entry.exercise.listing.file
      #expect(paths.contains("Chapters/\(entry.chapter.folder)/Checks/\(name)Check.swift"))
    }
    for path in ["Package.swift", "README.md", "LICENSE", "Sources/course/Course.swift"] {
      #expect(paths.contains(path))
    }
    for part in ["Solutions", "SolutionTests", "GradingTests", ".git/"] {
      #expect(!paths.contains { $0.contains(part) })
    }
  }

  @Test(
    "No file of it holds a reference answer, and none but a check a good part of one",
    .enabled(if: isClone))
  func noAnswers() throws {
    let source = try CommittedFiles(root: Self.root)
    let scratch = try Scratch()
    let folders = ["answers", "students"].map { scratch.url.appending(path: $0) }
    for folder in folders {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let isText = /.*\.(swift|md|py|json)/
    let answers = source.paths.filter { $0.hasPrefix("Solutions/") && $0.hasSuffix(".swift") }
    let given = source.paths.filter { path in
      Handout.isForStudents(path) && path.wholeMatch(of: isText) != nil
    }
    try source.write(answers, to: folders[0])
    try source.write(given, to: folders[1])

    var holders: [String: Set<String>] = [:]
    for path in given {
      for passage in passages(try scratch.text("students/\(path)")) {
        holders[passage, default: []].insert(path)
      }
    }
    #expect(!answers.isEmpty)
    for answer in answers {
      let text = try scratch.text("answers/\(answer)")
      let name = "/" + (answer.split(separator: "/").last ?? "")
      // The starter shares the function's head.
      let starter = given.first { $0.contains("/Exercises/") && $0.hasSuffix(name) }
      let known = try Set(starter.map { passages(try scratch.text("students/\($0)")) } ?? [])
      let own = passages(text).filter { !known.contains($0) }
      var shared: [String: Int] = [:]
      for passage in own { for path in holders[passage] ?? [] { shared[path, default: 0] += 1 } }
      for (path, count) in shared {
        // A check may have to know how it is done, to make misconceptions of it.
        let most = path.contains("/Checks/") ? own.count - 1 : own.count / 3
        #expect(count <= most, "\(path) holds \(count) of \(own.count) passages of \(answer)")
      }
    }
  }

  /// Every three lines in a row, without comments, imports and passages that say next to nothing.
  private func passages(_ text: String) -> [String] {
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("//") && !$0.hasPrefix("import ") }
    return lines.indices.dropLast(2).map { lines[$0..<($0 + 3)].joined(separator: "\n") }
      .filter { $0.utf8.count >= 60 }
  }
}

/// The package as it lies on disk.
enum Package {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a file, or nothing.
  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }
}

/// Whether a program that is on the path ends well.
func runs(_ program: String, _ words: [String]) throws -> Bool {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + words
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus == 0
}
