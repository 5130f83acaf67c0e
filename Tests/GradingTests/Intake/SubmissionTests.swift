import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct SubmissionTests {
  /// The submissions found in a folder of these files, as "name kind path".
  static func find(_ files: [String], in places: [String] = [""]) throws -> [String] {
    let scratch = try Scratch()
    for path in files {
      if path.hasSuffix("/") {
        try FileManager.default.createDirectory(
          at: scratch.url.appending(path: "class/\(path)"), withIntermediateDirectories: true)
      } else {
        try scratch.write("", to: "class/\(path)")
      }
    }
    let root = scratch.url.appending(path: "class")
    let above = root.resolvingSymlinksInPath().path
    return try Submission.find(
      in: places.map { root.appending(path: $0) }, wanted: IntakeTests.wanted
    ).map { "\($0.name) \($0.kind) \($0.place.path.dropFirst(above.count + 1))" }
  }

  @Test func oneSubmission() throws {
    #expect(try Self.find([IntakeTests.path]) == ["class folder "])
    #expect(try Self.find(["PenalisedScore.swift", "old/x"]) == ["class folder "])
    #expect(try Self.find(["a.tgz"], in: ["a.tgz"]) == ["a tarGz a.tgz"])
    #expect(try Self.find(["a.b.tar.gz"], in: ["a.b.tar.gz"]) == ["a.b tarGz a.b.tar.gz"])
  }

  @Test func aClass() throws {
    let found = try Self.find([
      "Doe_1234_assignsubmission_file/\(IntakeTests.path)", "zoe/notes.txt", "empty/",
      "marks.csv", "adam.ZIP", "\u{C9}va, M.tar.gz", ".DS_Store", "__MACOSX/._x",
      "Moodle_5/homework.zip", "Moodle_5/comment.txt", "Both_6/homework.zip",
      "Both_6/PenalisedScore.swift", "Two_7/a.zip", "Two_7/b.zip", "wrapped/hw/\(IntakeTests.path)",
    ])
    #expect(
      Set(found) == [
        "Doe_1234_assignsubmission_file folder Doe_1234_assignsubmission_file", "zoe folder zoe",
        "empty folder empty", "adam zip adam.ZIP", "\u{C9}va, M tarGz \u{C9}va, M.tar.gz",
        "Moodle_5 zip Moodle_5/homework.zip", "Both_6 folder Both_6", "Two_7 folder Two_7",
        "wrapped folder wrapped",
      ])
    #expect(found == found.sorted())
  }

  @Test func whatIsNoSubmission() throws {
    let errors = [
      (["a/x"], ["b"], "There is no "), (["marks.csv"], ["marks.csv"], "neither a folder nor"),
      (["marks.csv"], [""], "holds no exercise file such as PenalisedScore.swift"),
      (["ann/x", "ann.zip"], [""], "Two submissions have the name ann:"),
      (["1/ann/x", "2/ann/x"], ["1", "2"], "Two submissions have the name ann:"),
      (["ann/x"], ["", ""], "Two submissions have the name ann:"),
    ]
    for (files, places, expected) in errors {
      let error = #expect(throws: SubmissionsError.self) { try Self.find(files, in: places) }
      #expect(error?.description.contains(expected) == true, "\(expected)")
    }
  }

  /// The instructor may name a link; a link in a class is a submission that taking rejects.
  @Test func links() throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "real/ann/PenalisedScore.swift")
    let real = scratch.url.appending(path: "real")
    let link = scratch.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
    let bob = real.appending(path: "bob")
    try FileManager.default.createSymbolicLink(
      at: bob, withDestinationURL: real.appending(path: "ann"))
    let found = try Submission.find(in: [link], wanted: IntakeTests.wanted)
    #expect(found.map(\.name) == ["ann", "bob"])
    #expect(try found[0].take(IntakeTests.wanted).files.count == 1)
    #expect(throws: IntakeError.rejected("“bob” is a link.")) {
      try found[1].take(IntakeTests.wanted)
    }
  }
}
