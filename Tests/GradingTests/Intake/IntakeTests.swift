import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct IntakeTests {
  static let path = "Chapters/08-SearchStrategies/Exercises/PenalisedScore.swift"
  static let other = "Chapters/08-SearchStrategies/Exercises/TypicalDraw.swift"
  static let wanted = [
    WantedFile(path: path, exercise: "8.1"), WantedFile(path: other, exercise: "8.6"),
  ]

  /// What is taken from a folder that holds these files.
  static func take(
    _ files: [String: String], also prepare: (URL) throws -> Void = { _ in }
  ) throws -> Intake {
    let scratch = try Scratch()
    for (path, text) in files { try scratch.write(text, to: "hand-in/\(path)") }
    let place = scratch.url.appending(path: "hand-in")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try prepare(place)
    defer { withExtendedLifetime(scratch) {} }
    return try Submission(name: "hand-in", place: place, kind: .folder).take(wanted)
  }

  /// What is taken from a zip archive of these files, and from a tar archive.
  static func takePacked(_ files: [(String, String)]) throws -> [Intake] {
    let scratch = try Scratch()
    let zip = scratch.url.appending(path: "a.zip")
    try Data(Packing.zip(files.map { .init($0, $1) })).write(to: zip)
    let tar = scratch.url.appending(path: "a.tar.gz")
    try Data(Packing.gzip(Packing.tar(files.map { .init($0, $1) }))).write(to: tar)
    return [
      try Submission(name: "a", place: zip, kind: .zip).take(wanted),
      try Submission(name: "a", place: tar, kind: .tarGz).take(wanted),
    ]
  }

  static func text(_ intake: Intake, _ id: String = "8.1") -> String? {
    intake.files[id].map { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: - Where files are found

  @Test(
    arguments: [
      [path: "here", other: "there"],
      ["PenalisedScore.swift": "here", "TypicalDraw.swift": "there"],
      ["a/\(path)": "here", "a/\(other)": "there", "README.md": ""],
      ["a/b/c/\(path)": "here", "a/b/c/\(other)": "there", "notes.txt": ""],
      ["hw/PenalisedScore.swift": "here", "hw/TypicalDraw.swift": "there"],
      ["a/b/c/PenalisedScore.swift": "here", "a/b/c/TypicalDraw.swift": "there"],
      ["a/\(path)": "here", "b/\(other)": "there"],
    ])
  func found(_ files: [String: String]) throws {
    let all = try [Self.take(files)] + Self.takePacked(files.sorted { $0.key < $1.key })
    for intake in all {
      #expect(Self.text(intake) == "here" && Self.text(intake, "8.6") == "there")
      #expect(intake.skipped.isEmpty && intake.log == "")
    }
    #expect(Set(all.map(\.sha256)).count == 1)
  }

  @Test(
    arguments: [
      ["a/b/c/d/\(path)": "deep"], ["a/PenalisedScore.swift": "x", "b/notes.txt": ""],
      [".hidden/\(path)": "x"], ["__MACOSX/\(path)": "x", "notes.txt": ""],
      ["Solutions/08-SearchStrategies/PenalisedScore.swift": "x", "notes.txt": ""],
      ["penalisedscore.swift": "x"], ["PenalisedScore.swift.txt": "x"],
    ])
  func notFound(_ files: [String: String]) throws {
    for intake in try [Self.take(files)] + Self.takePacked(files.sorted { $0.key < $1.key }) {
      #expect(intake.files.isEmpty && intake.skipped.isEmpty)
    }
  }

  @Test func onePlaceComesBeforeAnother() throws {
    let both = try Self.take([Self.path: "in place", "PenalisedScore.swift": "at the top"])
    #expect(Self.text(both) == "in place")
    #expect(both.log == "PenalisedScore.swift was left out, since there is \(Self.path).")
    let twice = try Self.take(["a/\(Self.path)": "one", "b/\(Self.path)": "two", Self.other: "x"])
    #expect(twice.skipped["8.1"]?.contains("twice") == true)
    #expect(Self.text(twice, "8.6") == "x")
    let nested = try Self.take(["old/\(Self.path)": "old", Self.path: "new"])
    #expect(Self.text(nested) == "new")
  }

  @Test func nothingElseIsTaken() throws {
    let intake = try Self.take([
      Self.path: "a", "Chapters/08-SearchStrategies/Exercises/Helper.swift": "b",
      "Chapters/08-SearchStrategies/Exercises/Bindings/PenalisedScoreBinding.swift": "c",
      "Chapters/08-SearchStrategies/Heap.swift": "c",
      "Package.swift": "d", "main.swift": "e", "@args": "f", "-o.swift": "g",
    ])
    #expect(Array(intake.files.keys) == ["8.1"])
    #expect(
      intake.log == "-o.swift and 3 more left out: each exercise is one file, by its own name.")
  }

  // MARK: - What is skipped

  @Test func whatIsNotTextIsSkipped() throws {
    let cases: [(Data, String?)] = [
      (Data([0x61, 0, 0x62]), "NUL"), (Data([0xff, 0xfe, 0x61]), "UTF-8"),
      (Data([0x61, 0xc3]), "UTF-8"), (Data([0xed, 0xa0, 0x80]), "UTF-8"),
      (Data(repeating: 0x61, count: Intake.largestFile + 1), "256 KB"),
      (Data(repeating: 0x61, count: Intake.largestFile), nil), (Data(), nil),
      (Data("\u{FEFF}let a = 1\r\n".utf8), nil),
    ]
    for (data, expected) in cases {
      let intake = try Self.take([:]) {
        try data.write(to: $0.appending(path: "PenalisedScore.swift"))
      }
      if let expected {
        #expect(intake.files.isEmpty)
        #expect(intake.skipped["8.1"]?.contains(expected) == true)
      } else {
        #expect(intake.files["8.1"] == data && intake.skipped.isEmpty)
      }
    }
    let long = String(repeating: "a", count: Intake.largestFile + 1)
    for intake in try Self.takePacked([("PenalisedScore.swift", long), ("TypicalDraw.swift", "x")])
    {
      #expect(intake.skipped["8.1"] == "is larger than 256 KB" && Self.text(intake, "8.6") == "x")
    }
  }

  @Test func linksAreNotFollowed() throws {
    let scratch = try Scratch()
    let secret = try scratch.write("secret", to: "secret/\(Self.path)")
    let name = "PenalisedScore.swift"
    let file = try Self.take([:]) {
      try FileManager.default.createSymbolicLink(
        at: $0.appending(path: name), withDestinationURL: secret)
    }
    #expect(file.files.isEmpty && file.skipped["8.1"] == "is a link")
    for part in [
      "Chapters", "Chapters/08-SearchStrategies", "Chapters/08-SearchStrategies/Exercises",
    ] {
      let folder = try Self.take([:]) { place in
        let link = place.appending(path: part)
        try FileManager.default.createDirectory(
          at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          at: link, withDestinationURL: scratch.url.appending(path: "secret/\(part)"))
      }
      #expect(folder.files.isEmpty && folder.log == "One link was not followed.")
    }
    let whole = scratch.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(
      at: whole, withDestinationURL: scratch.url.appending(path: "secret"))
    #expect(throws: IntakeError.rejected("“link” is a link.")) {
      try Submission(name: "link", place: whole, kind: .folder).take(Self.wanted)
    }
    #expect(throws: IntakeError.rejected("“link” is a link.")) {
      try Submission(name: "link", place: whole, kind: .zip).take(Self.wanted)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func whatIsNoFileIsSkipped() throws {
    let name = "PenalisedScore.swift"
    let pipe = try Self.take([:]) { #expect(mkfifo($0.appending(path: name).path, 0o600) == 0) }
    #expect(pipe.skipped["8.1"] == "is a device, a pipe or a socket")
    let folder = try Self.take(["\(name)/x": "y", "z": ""])
    #expect(folder.skipped["8.1"] == "is a folder")
  }

  /// A name that is exchanged for a link again and again while it is read: what comes out is the file
  /// or nothing, never what the link leads to.
  @Test func exchangedWhileRead() throws {
    let scratch = try Scratch()
    let secret = try scratch.write("secret", to: "elsewhere/PenalisedScore.swift")
    let place = scratch.url.appending(path: "hand-in")
    let file = try scratch.write("honest", to: "hand-in/Chapters/08-SearchStrategies/Exercises/x")
      .deletingLastPathComponent().appending(path: "PenalisedScore.swift")
    let spare = place.appending(path: "spare")
    let stop = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      while stop.wait(timeout: .now()) == .timedOut {
        symlink(secret.path, spare.path)
        rename(spare.path, file.path)
        try? Data("honest".utf8).write(to: spare)
        rename(spare.path, file.path)
      }
      ended.signal()
    }
    let submission = Submission(name: "hand-in", place: place, kind: .folder)
    var seen: Set<String> = []
    for _ in 0..<300 {
      switch Result(catching: { () throws(IntakeError) in try submission.take(Self.wanted) }) {
      case .success(let intake): seen.insert(Self.text(intake) ?? intake.skipped["8.1"] ?? "none")
      case .failure(let error): seen.insert(error.description)
      }
    }
    stop.signal()
    ended.wait()
    #expect(!seen.contains("secret"))
    #expect(seen.contains("honest") || seen.contains("is a link"))
  }

  // MARK: - What is rejected, and what is nobody's fault

  @Test func dangerousArchivesAreRejected() throws {
    let scratch = try Scratch()
    let zip = scratch.url.appending(path: "a.zip")
    try Data(Packing.zip([.init("PenalisedScore.swift", "x"), .init("../b", "y")])).write(to: zip)
    let submission = Submission(name: "a", place: zip, kind: .zip)
    let expected = "The archive a.zip is refused: the path “../b” leads out of it."
    #expect(throws: IntakeError.rejected(expected)) { try submission.take(Self.wanted) }
    try Data("PK".utf8).write(to: zip)
    #expect(throws: IntakeError.self) { try submission.take(Self.wanted) }
    try FileHandle(forWritingTo: zip).truncate(atOffset: UInt64(ArchiveLimits.packed + 1))
    #expect(throws: IntakeError.rejected("“a.zip” is larger than 64 MB.")) {
      try submission.take(Self.wanted)
    }
    try FileManager.default.removeItem(at: zip)
    let error = #expect(throws: IntakeError.self) { try submission.take(Self.wanted) }
    guard case .unreadable = error else {
      Issue.record("a submission that is gone is not the student's fault: \(error as Any)")
      return
    }
  }

  @Test func tooManyFilesAreRejected() throws {
    let error = #expect(throws: IntakeError.self) {
      _ = try Self.take([Self.path: "x"]) { place in
        for index in 0...ArchiveLimits.entries {
          let path = place.appending(path: "\(index)").path
          close(open(path, O_CREAT | O_WRONLY, 0o600))
        }
      }
    }
    #expect(error == .rejected("The folder holds more than 10000 files."))
  }

  // MARK: - The hash

  @Test func hashTellsWhatWasTakenFromWhatWasNot() throws {
    let variants: [[String: String]] = [
      [:], [Self.path: ""], [Self.path: "a"], [Self.other: "a"], [Self.path: "a", Self.other: "a"],
      [Self.path: "a\0"], [Self.path: "a\0", Self.other: "a"],
    ]
    let hashes = try variants.map { try Self.take($0).sha256 }
    #expect(Set(hashes).count == variants.count)
    #expect(hashes.allSatisfy { $0.count == 64 })
    let beside = try Self.take([Self.path: "a", "notes.txt": "irrelevant", "x/y": ""])
    #expect(beside.sha256 == hashes[2])
  }
}
