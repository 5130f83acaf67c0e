import Foundation

@testable import Grading

extension Fixture {
  static let intake: [Fixture] = [
    Fixture(
      name: "link-to-the-reference", group: .intake,
      work: .folder { folder, _ in
        let file = folder.appending(path: Course.path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          at: file,
          withDestinationURL: Course.root.appending(
            path: "Solutions/08-SearchStrategies/PenalisedScore.swift"))
      }, verdicts: [.skipped], says: "link", isQuick: true),
    Fixture(
      name: "link-to-the-references-folder", group: .intake,
      work: .folder { folder, _ in
        let chapter = folder.appending(path: "Chapters/08-SearchStrategies")
        try FileManager.default.createDirectory(at: chapter, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          at: chapter.appending(path: "Exercises"),
          withDestinationURL: Course.root.appending(path: "Solutions/08-SearchStrategies"))
      }, verdicts: [.unsolved, .skipped]),
    Fixture(
      name: "link-to-another-submission", group: .intake,
      work: .folder { folder, place in
        try FileManager.default.createSymbolicLink(
          at: folder.appending(path: "PenalisedScore.swift"),
          withDestinationURL: place.group.appending(path: "honest-before/\(Course.path)"))
      }, verdicts: [.skipped], says: "link"),
    Fixture(
      name: "pipe", group: .intake,
      work: .folder { folder, _ in
        guard mkfifo(folder.appending(path: "PenalisedScore.swift").path, 0o666) == 0 else {
          throw POSIXError(.init(rawValue: errno) ?? .EPERM)
        }
      }, verdicts: [.skipped], says: "pipe"),
    Fixture(
      name: "device", group: .intake,
      work: .folder { folder, _ in
        // The endless zeros of /dev/zero. Only an administrator can make a device; anybody else
        // hands in a socket's name, or rather a pipe: it is the same case.
        let path = folder.appending(path: "PenalisedScore.swift").path
        if mknod(path, S_IFCHR | 0o666, 1 << 8 | 5) != 0 { _ = mkfifo(path, 0o666) }
      }, verdicts: [.skipped], says: "device"),
    .beside(
      "file-named-like-arguments", ["Chapters/08-SearchStrategies/Exercises/@args": "-emit-ir"]),
    .beside("file-named-like-an-option", ["-o.swift": "fatalError()", "-": "", "--help": ""]),
    .beside(
      "file-named-main",
      [
        "Chapters/08-SearchStrategies/Exercises/main.swift": #"print("mine")"#,
        "main.swift": #"print("mine")"#,
      ]),
    .beside(
      "package-of-its-own",
      [
        "Package.swift": """
        // swift-tools-version: 6.2
        import Foundation
        import PackageDescription
        FileManager.default.createFile(atPath: "@EVIDENCE@/manifest", contents: nil)
        let package = Package(name: "Mine")
        """,
        ".swiftpm/configuration/mirrors.json": "{}",
        "module.modulemap": "module Coursework { header \"/etc/passwd\" }",
      ]),
    .beside(
      "binding-of-its-own",
      [
        "Chapters/08-SearchStrategies/Exercises/Bindings/PenalisedScoreBinding.swift":
          "import Coursework\npublic let penalisedScoreBinding = Binding(\"8.1\") { 0.0 }"
      ]),
    .beside(
      "helper-of-the-same-function",
      ["Chapters/08-SearchStrategies/Exercises/Helper.swift": "func penalisedScore() {}"]),
    Fixture(
      name: "random-bytes", group: .intake,
      work: .folder { folder, place in
        var noise = Noise(seed: 1)
        let bytes = (0..<(256 << 10)).map { _ in UInt8.random(in: .min ... .max, using: &noise) }
        try place.write(Data(bytes), to: folder.appending(path: Course.path))
      }, verdicts: [.skipped]),
    Fixture(
      name: "too-large", group: .intake,
      work: .folder { folder, place in
        let text = Course.reference + String(repeating: "// padding\n", count: 30_000)
        try place.write(Data(text.utf8), to: folder.appending(path: Course.path))
      }, verdicts: [.skipped], says: "256 KB"),
    Fixture(
      name: "zero-byte-in-it", group: .intake,
      work: .folder { folder, place in
        try place.write(
          Data((Course.reference + "// \0 //\n").utf8), to: folder.appending(path: Course.path))
      }, verdicts: [.skipped], says: "NUL"),
    Fixture(
      name: "not-utf-8", group: .intake,
      work: .folder { folder, place in
        let bytes = Data(Course.reference.utf8) + Data([0x2f, 0x2f, 0xff, 0xfe, 0x0a])
        try place.write(bytes, to: folder.appending(path: Course.path))
      }, verdicts: [.skipped], says: "UTF-8"),
    Fixture(
      name: "zip-slip", group: .intake,
      work: .archive(".zip") {
        Packing.zip([
          .init(Course.path, Course.reference), .init("../../../evidence/slip", "out"),
        ])
      }, verdicts: [], says: "leads out", isQuick: true),
    Fixture(
      name: "zip-bomb", group: .intake,
      work: .archive(".zip") {
        let bomb = Packing.bomb(atLeast: 1 << 22)
        return Packing.zip(
          (0..<1000).map { index in
            var file = Packing.ZipFile("\(index).swift")
            file.deflated = bomb.deflated
            file.size = bomb.count
            return file
          }.prefix(100) + [.init(Course.path, Course.reference)])
      }, verdicts: [], says: "64 MB"),
    Fixture(
      name: "zip-bomb-that-lies", group: .intake,
      work: .archive(".zip") {
        var file = Packing.ZipFile(Course.path)
        file.deflated = Packing.bomb(atLeast: 1 << 24).deflated
        file.size = 900
        return Packing.zip([file])
      }, verdicts: []),
    Fixture(
      name: "gzip-bomb", group: .intake,
      work: .archive(".tar.gz") {
        let bomb = Packing.bomb(atLeast: 80 << 20)
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + bomb.deflated + [0, 0, 0, 0, 0, 0, 0, 0]
      }, verdicts: [], says: "unpacks to more"),
    Fixture(
      name: "tar-with-a-link", group: .intake,
      work: .archive(".tgz") {
        var link = Packing.TarFile(Course.path, kind: "2")
        link.link = Course.root.path + "/Solutions/08-SearchStrategies/PenalisedScore.swift"
        return Packing.gzip(Packing.tar([link]))
      }, verdicts: [], says: "link"),
    Fixture(
      name: "archive-of-noise", group: .intake,
      work: .archive(".zip") {
        var noise = Noise(seed: 2)
        return (0..<5000).map { _ in UInt8.random(in: .min ... .max, using: &noise) }
      }, verdicts: [], says: "no zip archive"),
    Fixture(
      name: "honest-zip", group: .intake,
      work: .archive(".zip") {
        Packing.zip([
          .init("hw/\(Course.path)", Course.reference),
          .init("hw/\(Course.neighbour)", Course.neighbourReference),
        ])
      }, verdicts: [.pass]),
    Fixture(
      name: "honest-tar", group: .intake,
      work: .archive(".tar.gz") {
        Packing.gzip(
          Packing.tar([
            .init("PenalisedScore.swift", Course.reference),
            .init("GreedyGap.swift", Course.neighbourReference),
          ]))
      }, verdicts: [.pass]),
    Fixture(
      name: "=cmd|' ,\"<b>]]>\u{1B}[31m'!A1", group: .intake,
      work: .files([
        Course.path: Course.reference, Course.neighbour: Course.neighbourReference,
      ]), verdicts: [.pass]),
    Fixture(
      name: "--out", group: .intake,
      work: .files([
        Course.path: Course.reference, Course.neighbour: Course.neighbourReference,
      ]), verdicts: [.pass]),
  ]
}
