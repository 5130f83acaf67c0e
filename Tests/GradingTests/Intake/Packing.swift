import Foundation

@testable import Grading

/// Packs archives byte by byte, also such as no honest tool would make.
enum Packing {
  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A file of a zip archive and all that can be said of it.
  struct ZipFile {
    var name: [UInt8]
    var contents: [UInt8]
    /// What lies in the archive; nil if it is `contents`, stored.
    var deflated: [UInt8]?
    var size: Int?
    var checksum: UInt32?
    var flags = 0
    var method: Int?
    var mode = 0o100644
    var hasDescriptor = false
    /// The name in the local header, if it differs.
    var localName: [UInt8]?

    init(_ name: String, _ contents: String = "") {
      self.name = Array(name.utf8)
      self.contents = Array(contents.utf8)
    }
  }

  static func zip(_ files: [ZipFile], comment: String = "", countAs count: Int? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    var table: [UInt8] = []
    for file in files {
      let data = file.deflated ?? file.contents
      let flags = file.flags | (file.hasDescriptor ? 8 : 0)
      let method = file.method ?? (file.deflated == nil ? 0 : 8)
      let checksum = Int(file.checksum ?? CRC32.checksum(file.contents))
      let sizes =
        little(checksum, 4) + little(data.count, 4)
        + little(file.size ?? file.contents.count, 4)
      let common = little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4)
      let localName = file.localName ?? file.name
      let offset = bytes.count
      bytes += little(0x0403_4b50, 4) + common
      bytes += file.hasDescriptor ? little(0, 12) : sizes
      bytes += little(localName.count, 2) + little(0, 2) + localName + data
      if file.hasDescriptor { bytes += little(0x0807_4b50, 4) + sizes }
      table += little(0x0201_4b50, 4) + little(3 << 8 | 20, 2) + common + sizes
      table += little(file.name.count, 2) + little(0, 2) + little(0, 2) + little(0, 2)
      table += little(0, 2) + little(file.mode << 16, 4) + little(offset, 4) + file.name
    }
    let start = bytes.count
    let total = little(count ?? files.count, 2)
    bytes += table
    bytes += little(0x0605_4b50, 4) + little(0, 4) + total + total + little(table.count, 4)
    return bytes + little(start, 4) + little(comment.utf8.count, 2) + Array(comment.utf8)
  }

  /// An entry of a tar archive.
  struct TarFile {
    var name: String
    var contents: [UInt8]
    var kind: Character = "0"
    /// The size field's text, if it is to say something else.
    var size: String?
    var prefix = ""
    var link = ""

    init(_ name: String, _ contents: String = "", kind: Character = "0") {
      self.name = name
      self.contents = Array(contents.utf8)
      self.kind = kind
    }
  }

  static func tar(_ files: [TarFile], isEnded: Bool = true) -> [UInt8] {
    var bytes: [UInt8] = []
    for file in files {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ offset: Int) {
        for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
      }
      let octal = String(file.contents.count, radix: 8)
      put(file.name, 0)
      put("0000644\0", 100)
      put(file.size ?? String(repeating: "0", count: 11 - octal.count) + octal, 124)
      put("        ", 148)
      put(String(file.kind), 156)
      put(file.link, 157)
      put("ustar\u{0}00", 257)
      put(file.prefix, 345)
      let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
      put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", 148)
      bytes += header + file.contents
      bytes += [UInt8](repeating: 0, count: (512 - file.contents.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: isEnded ? 1024 : 0)
  }

  /// A record of an extended header.
  static func record(_ key: String, _ value: String) -> String {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count + 1
    while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
    return "\(length)\(rest)"
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + stored(bytes) + trailer(bytes)
  }

  static func trailer(_ bytes: [UInt8]) -> [UInt8] {
    little(Int(CRC32.checksum(bytes)), 4) + little(bytes.count, 4)
  }

  /// Deflate data that compresses nothing.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    repeat {
      let piece = rest.prefix(0xffff)
      rest = rest.dropFirst(piece.count)
      result += [rest.isEmpty ? 1 : 0] + little(piece.count, 2) + little(~piece.count, 2) + piece
    } while !rest.isEmpty
    return result
  }

  /// Deflate data of 13 bits for every 258 zeros, and how many there are.
  static func bomb(atLeast count: Int) -> (deflated: [UInt8], count: Int) {
    var bytes: [UInt8] = []
    var buffer = 0
    var bits = 0
    func put(_ value: Int, _ width: Int, isCode: Bool = true) {
      for index in 0..<width {
        let bit = value >> (isCode ? width - 1 - index : index) & 1
        buffer |= bit << bits
        bits += 1
        if bits == 8 {
          bytes.append(UInt8(buffer))
          (buffer, bits) = (0, 0)
        }
      }
    }
    put(0b011, 3, isCode: false)
    put(0b0011_0000, 8)
    let rounds = (count + 257) / 258
    for _ in 0..<rounds {
      put(0b1100_0101, 8)
      put(0, 5)
    }
    put(0, 7)
    put(0, 7, isCode: false)
    return (bytes, 1 + 258 * rounds)
  }
}

/// Sebastiano Vigna's SplitMix64: the same noise in every run.
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

/// Python, whose archive tools are the oracle of ours. Where there is none, tests that ask it are
/// skipped.
enum Python {
  static let isThere = (try? run("print(1)")) != nil

  /// What a script prints.
  static func run(_ script: String, _ arguments: [String] = []) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
    return output
  }
}
