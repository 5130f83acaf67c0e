import Foundation
import TestSupport
import Testing

@testable import Grading

@Suite struct ArchiveTests {
  /// Paths and contents of all files of an archive.
  static func unpack(_ archive: some Archive) throws -> [String: String] {
    var all: [String: String] = [:]
    for file in archive.files {
      let bytes = try archive.contents(of: file)
      #expect(bytes.count == file.size)
      all[file.path.joined(separator: "/")] = String(decoding: bytes, as: UTF8.self)
    }
    return all
  }

  static func reason(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch let error as ArchiveError {
      return error.reason
    } catch {
      return "another error: \(error)"
    }
  }

  static func refusal(ofZip files: [Packing.ZipFile]) -> String {
    reason { _ = try unpack(try ZipReader(Packing.zip(files))) }
  }

  static func refusal(ofTar files: [Packing.TarFile]) -> String {
    reason { _ = try unpack(try TarReader(Packing.tar(files))) }
  }

  // MARK: - Honest archives

  static let texts = [
    "PenalisedScore.swift": "let a = 1\n",
    "hw/Chapters/08-SearchStrategies/Exercises/TypicalDraw.swift": String(
      repeating: "// the same line again\n", count: 300),
    "hw/empty.txt": "",
    "hw/\u{E9}t\u{E9}/\u{4F60}\u{597D}.swift": "näh\n",
    String(repeating: "long/", count: 40) + "x.swift": "deep",
  ]

  @Test(
    .enabled(if: Python.isThere, "python3 is not installed"),
    arguments: ["ZIP_STORED", "ZIP_DEFLATED", "streamed"])
  func zipsOfPython(_ method: String) throws {
    let script = """
      import base64, io, json, sys, zipfile
      class Stream(io.BytesIO):
        def seekable(self): return False
        def seek(self, *_): raise OSError()
        def tell(self): raise OSError()
      texts, method = json.loads(sys.argv[1]), sys.argv[2]
      out = Stream() if method == "streamed" else io.BytesIO()
      kind = zipfile.ZIP_STORED if method == "ZIP_STORED" else zipfile.ZIP_DEFLATED
      with zipfile.ZipFile(out, "w", kind) as z:
        z.writestr(zipfile.ZipInfo("hw/"), "")
        for path, text in texts.items(): z.writestr(path, text)
        z.comment = b"homework"
      print(base64.b64encode(out.getvalue()).decode())
      """
    let bytes = try Self.python(script, method)
    #expect(try Self.unpack(try ZipReader(bytes)) == Self.texts)
  }

  @Test(
    .enabled(if: Python.isThere, "python3 is not installed"),
    arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
  func tarsOfPython(_ format: String) throws {
    let script = """
      import base64, io, json, sys, tarfile
      texts, form = json.loads(sys.argv[1]), sys.argv[2]
      out = io.BytesIO()
      with tarfile.open(fileobj=out, mode="w:gz", format=getattr(tarfile, form)) as t:
        folder = tarfile.TarInfo("./hw"); folder.type = tarfile.DIRTYPE; t.addfile(folder)
        for path, text in texts.items():
          info = tarfile.TarInfo(path); data = text.encode(); info.size = len(data)
          t.addfile(info, io.BytesIO(data))
      print(base64.b64encode(out.getvalue()).decode())
      """
    let bytes = try Self.python(script, format)
    #expect(try Self.unpack(try TarReader(try Gzip.unpack(bytes, limit: 1 << 20))) == Self.texts)
  }

  static func python(_ script: String, _ argument: String) throws -> [UInt8] {
    let texts = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    let printed = String(decoding: try Python.run(script, [texts, argument]), as: UTF8.self)
    let line = printed.trimmingCharacters(in: .newlines)
    return Array(try #require(Data(base64Encoded: line)))
  }

  @Test func ownZipIsReadAsWritten() throws {
    var described = Packing.ZipFile("b.swift", "after its data")
    described.hasDescriptor = true
    var bombs = Packing.ZipFile("c.swift")
    let bomb = Packing.bomb(atLeast: 300)
    bombs.contents = [UInt8](repeating: 0, count: bomb.count)
    bombs.deflated = bomb.deflated
    var folder = Packing.ZipFile("d/")
    folder.mode = 0o40755
    let files = [Packing.ZipFile("a.swift", "stored"), described, bombs, folder]
    let texts = try Self.unpack(try ZipReader(Packing.zip(files, comment: "PK\u{5}\u{6} odd")))
    #expect(texts.count == 3)
    #expect(texts["a.swift"] == "stored" && texts["b.swift"] == "after its data")
    #expect(texts["c.swift"]?.utf8.count == bomb.count)
  }

  @Test func extendedHeadersRename() throws {
    let path = String(repeating: "p/", count: 90) + "pax.swift"
    let extended = Packing.TarFile("x", Packing.record("path", path), kind: "x")
    let global = Packing.TarFile("g", Packing.record("comment", "abc"), kind: "g")
    let long = Packing.TarFile("././@LongLink", "gnu/long.swift\0", kind: "L")
    var prefixed = Packing.TarFile("end.swift", "3")
    prefixed.prefix = "the/beginning"
    let texts = try Self.unpack(
      try TarReader(
        Packing.tar([
          global, extended, .init("short", "1"), long, .init("other", "2"), prefixed,
          .init("old/", ""), .init("plain", "4", kind: "\0"),
        ])))
    #expect(
      texts == [path: "1", "gnu/long.swift": "2", "the/beginning/end.swift": "3", "plain": "4"])
  }

  // MARK: - Dangerous ones

  @Test(
    arguments: [
      ("../out.swift", "leads out"), ("a/../../out.swift", "leads out"), ("a/..", "leads out"),
      ("/etc/passwd", "absolute"), ("a\\..\\b", "backslash"), ("a\0b", "no path"),
      (String(repeating: "x", count: 5000), "5000 bytes"),
    ])
  func pathsThatLeadAway(_ path: String, _ expected: String) {
    #expect(Self.refusal(ofZip: [.init(path, "x")]).contains(expected))
    let extended = Packing.TarFile("x", Packing.record("path", path), kind: "x")
    #expect(Self.refusal(ofTar: [extended, .init("y", "x")]).contains(expected))
  }

  @Test func pathsThatAreThereTwice() {
    let zip: [Packing.ZipFile] = [.init("a/b", "1"), .init("a//./b", "2")]
    #expect(Self.refusal(ofZip: zip).contains("twice"))
    let tar: [Packing.TarFile] = [.init("a/b", "1"), .init("./a/b", "2")]
    #expect(Self.refusal(ofTar: tar).contains("twice"))
    var folder = Packing.ZipFile("a/")
    folder.mode = 0o40755
    #expect(Self.refusal(ofZip: [folder, .init("a", "1")]).contains("twice"))
    #expect(Self.refusal(ofTar: [.init("a", kind: "5"), .init("a", kind: "5")]) == "nothing")
  }

  @Test func linksAndDevices() {
    for (mode, expected) in [(0o120777, "link"), (0o010644, "neither"), (0o060644, "neither")] {
      var file = Packing.ZipFile("a.swift", "../../secret")
      file.mode = mode
      #expect(Self.refusal(ofZip: [file]).contains(expected))
    }
    let kinds: [(Character, String)] = [
      ("1", "link"), ("2", "link"), ("3", "device"), ("4", "device"), ("6", "pipe"),
      ("S", "neither"), ("M", "neither"),
    ]
    for (kind, expected) in kinds {
      #expect(Self.refusal(ofTar: [.init("a.swift", kind: kind)]).contains(expected))
    }
    let holes = Packing.TarFile("x", Packing.record("GNU.sparse.major", "1"), kind: "x")
    #expect(Self.refusal(ofTar: [holes, .init("a", "1")]).contains("holes"))
  }

  @Test func bombs() {
    let bomb = Packing.bomb(atLeast: 1 << 20)
    var honest = Packing.ZipFile("a.swift")
    honest.deflated = bomb.deflated
    honest.size = ArchiveLimits.unpacked + 1
    #expect(Self.refusal(ofZip: [honest]).contains("64 MB"))
    var liar = honest
    liar.size = 1000
    #expect(Self.refusal(ofZip: [liar]).contains("more than 1000 bytes"))
    // Many files that share the same bytes.
    var shared = honest
    shared.size = 1 << 20
    let many = (0..<70).map { index in
      var file = shared
      file.name = Array("f\(index)".utf8)
      return file
    }
    #expect(Self.refusal(ofZip: many).contains("64 MB"))
    let full = (0...ArchiveLimits.entries).map { Packing.ZipFile("\($0)") }
    #expect(Self.refusal(ofZip: full).contains("10000 entries"))
    #expect(
      Self.refusal(ofTar: full.map { .init(String(decoding: $0.name, as: UTF8.self)) })
        .contains("10000 entries"))
  }

  @Test func zipsThatAreRefusedByName() {
    var encrypted = Packing.ZipFile("a", "1")
    encrypted.flags = 1
    #expect(Self.refusal(ofZip: [encrypted]).contains("encrypted"))
    var large = Packing.ZipFile("a", "1")
    large.size = 0xffff_ffff
    #expect(Self.refusal(ofZip: [large]).contains("ZIP64"))
    var other = Packing.ZipFile("a", "1")
    other.method = 14
    #expect(Self.refusal(ofZip: [other]).contains("method 14"))
    var wrong = Packing.ZipFile("a", "1")
    wrong.checksum = 1
    #expect(Self.refusal(ofZip: [wrong]).contains("damaged"))
    var renamed = Packing.ZipFile("a", "1")
    renamed.localName = Array("b".utf8)
    #expect(Self.refusal(ofZip: [renamed]).contains("damaged"))
    let counted = Packing.zip([.init("a", "1")], countAs: 0xffff)
    #expect(Self.reason { _ = try ZipReader(counted) }.contains("ZIP64"))
    #expect(
      Self.reason { _ = try ZipReader(Packing.zip([.init("a", "1")], countAs: 2)) }
        .contains("damaged"))
    #expect(Self.reason { _ = try ZipReader(Array("no archive".utf8)) }.contains("no zip"))
    #expect(
      Self.reason { _ = try ZipReader(Packing.zip([.init("a", "1")]) + [0]) }
        .contains("no zip"))
  }

  @Test func tarsThatAreDamaged() {
    let whole = Packing.tar([.init("a.swift", String(repeating: "x", count: 600))])
    #expect(Self.reason { _ = try TarReader(whole) } == "nothing")
    for count in [1, 511, 512, 700, 1024, 1536, 1600] {
      #expect(Self.reason { _ = try TarReader(Array(whole[..<count])) }.contains("too early"))
    }
    #expect(
      Self.reason { _ = try TarReader(Packing.tar([.init("a")], isEnded: false)) }
        .contains("too early"))
    var flipped = whole
    flipped[3] ^= 1
    #expect(Self.reason { _ = try TarReader(flipped) }.contains("damaged"))
    for size in ["77777777777", "\u{0}", "9", "-1"] {
      var file = Packing.TarFile("a", "1")
      file.size = size
      #expect(Self.refusal(ofTar: [file]) != "another error", "\(size)")
    }
    for text in ["5", "0 a=\n", "99 a=b\n", "7 path\n", "x a=b\n", "99999999999999999999 a=b\n"] {
      let extended = Packing.TarFile("x", text, kind: "x")
      #expect(Self.refusal(ofTar: [extended, .init("a")]).contains("damaged"), "\(text)")
    }
  }

  // MARK: - Noise

  /// Bytes that were changed, cut, doubled and moved: whatever comes of it, it is an answer or an
  /// `ArchiveError`, never a trap, and never more than the limits allow.
  @Test func mutatedArchives() throws {
    var random = Noise(seed: 11)
    let bomb = Packing.bomb(atLeast: 2000)
    var deflated = Packing.ZipFile("b.swift")
    deflated.contents = [UInt8](repeating: 0, count: bomb.count)
    deflated.deflated = bomb.deflated
    var described = deflated
    described.name = Array("c/d.swift".utf8)
    described.hasDescriptor = true
    let tar = Packing.tar([
      .init("x", Packing.record("path", "p/q.swift"), kind: "x"), .init("a.swift", "let a = 1"),
      .init("././@LongLink", "gnu.swift\0", kind: "L"), .init("b.swift", "let b = 2"),
    ])
    let zip = Packing.zip([.init("a.swift", "let a = 1"), deflated, described], comment: "end")
    var packed = Packing.gzip(tar)
    packed.removeLast(8)
    let seeds = [zip, tar, packed + Packing.trailer(tar), try Self.dynamicBlock.get()]
    var read = 0
    for round in 0..<(isLong ? 20_000 : 2_000) {
      let kind = round % seeds.count
      let bytes = Self.mutated(seeds[kind], using: &random)
      do {
        switch kind {
        case 0: _ = try Self.unpack(try ZipReader(bytes))
        case 1: _ = try Self.unpack(try TarReader(bytes))
        case 2: _ = try Self.unpack(try TarReader(try Gzip.unpack(bytes, limit: 20_000)))
        default: _ = try Inflate.inflate(bytes, 0..<bytes.count, limit: 20_000)
        }
        read += 1
      } catch is ArchiveError {
      }
    }
    // Not all changes matter; if none did, or all, nothing would have been tried.
    #expect(read > 50)
  }

  /// Deflate data with a code of its own, from zlib: the beginning of this course's licence.
  static let dynamicBlock = Result {
    Array(
      try #require(
        Data(
          base64Encoded: """
            VVHNasMwDL77KcROLQQ2ethh150GGwzWF3BsJdZwrGDZK337SaZl7BAMn6TvLx9vZ3ingEXQ\
            uVfer5XW1OAQjnB6Oj3DOaF+lfua4Ewbgu8tcRXnPrFuJEJcgAQSVpyvsFZfGsYJlooIvEBI\
            vq44QWPw5Qo7VtEDnpunQmUFD0FFnW62pDTCS7v4qjIlghfhQF75IHLoG5bmm+ktlFHg0NTb\
            w9ft4uE4RCL67KiAze4juJB67g0qSqsUjGMCKiH3aB7u40wb3RTsfDQhTkm7aALzOcHGkRZ7\
            ccTa+5xJ0gSRjHruTUExcFQ6WY5HriCYs1MGUt8j65+7sWPWdyu03SoSQy6Jt/9JSNzSa1FJ\
            HDeRtbKh+I2hGWLrC+fMF4sWuESyRPLinP1LP/PPLw==
            """)))
  }

  static func mutated(_ bytes: [UInt8], using random: inout Noise) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0..<4, using: &random) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
      case 5: bytes.removeSubrange(place..<min(bytes.count, place + 3))
      default:
        for index in place..<min(bytes.count, place + 4) { bytes[index] = 0xff }
      }
    }
    return bytes
  }
}
