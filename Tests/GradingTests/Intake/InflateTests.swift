import Foundation
import Testing

@testable import Grading

@Suite struct InflateTests {
  static func inflate(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [UInt8] {
    let (output, end) = try Inflate.inflate(bytes, 0..<bytes.count, limit: limit)
    #expect(end == bytes.count)
    return output
  }

  /// Texts and noise, compressed by zlib at all levels and with all its strategies: dynamic, fixed
  /// and stored blocks, the longest repetitions and the farthest.
  @Test(.enabled(if: Python.isThere, "python3 is not installed"))
  func whatZlibDeflates() throws {
    let script = """
      import base64, random, zlib
      r = random.Random(7)
      far = bytes(r.randrange(256) for _ in range(32768))
      samples = [b"", b"a", b"ab" * 700, bytes(range(256)) * 3, bytes(40000), far + far[:300],
        b"".join(r.choice([b"let ", b"func ", b"x", b" = ", b"\\n"]) for _ in range(9000)),
        bytes(r.randrange(256) for _ in range(5000)),
        bytes(min(255, int(r.expovariate(0.05))) for _ in range(9000))]
      for sample in samples:
        for level in (0, 1, 6, 9):
          for strategy in (0, 1, 2, 3, 4):
            c = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
            out = c.compress(sample[:len(sample) // 2])
            if strategy == 1: out += c.flush(zlib.Z_FULL_FLUSH)
            out += c.compress(sample[len(sample) // 2:]) + c.flush()
            print(zlib.crc32(sample), len(sample), base64.b64encode(out).decode())
      """
    let lines = String(decoding: try Python.run(script), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 180)
    for line in lines {
      let parts = line.split(separator: " ").map(String.init)
      let packed = try #require(Data(base64Encoded: parts[2]))
      let output = try Self.inflate(Array(packed))
      #expect(output.count == Int(parts[1]))
      #expect(CRC32.checksum(output) == UInt32(parts[0]))
    }
  }

  @Test func storedAndRepeated() throws {
    let text = Array("to be or not to be".utf8)
    #expect(try Self.inflate(Packing.stored(text)) == text)
    let bomb = Packing.bomb(atLeast: 1000)
    #expect(try Self.inflate(bomb.deflated) == [UInt8](repeating: 0, count: bomb.count))
  }

  @Test func theLimitHolds() throws {
    let bomb = Packing.bomb(atLeast: 100_000)
    #expect(throws: ArchiveError.self) { try Self.inflate(bomb.deflated, limit: bomb.count - 1) }
    let text = [UInt8](repeating: 7, count: 100)
    #expect(throws: ArchiveError.self) { try Self.inflate(Packing.stored(text), limit: 99) }
    #expect(try Self.inflate(Packing.stored(text), limit: 100) == text)
  }

  /// Each line breaks one rule of the standard.
  @Test(
    arguments: [
      ("nothing at all", [UInt8]()),
      ("a block of kind 3", [0b111]),
      ("a stored length that is not its complement", [1, 1, 0, 1, 0, 65]),
      ("a stored block that ends too early", [1, 3, 0, 0xfc, 0xff, 65]),
      // Fixed code, length 3 (0000001), distance 1 (00000), end: nothing is there to repeat.
      ("a repetition of nothing", [0b0000_0011, 0b0000_0010, 0]),
      // Fixed code, symbol 286 (11000110).
      ("a length without a meaning", [0b0001_1011, 0b0000_0011, 0]),
      // Fixed code, literal 0 (00110000), length 3, distance code 30 (11110).
      ("a distance without a meaning", [0b0110_0011, 0b0000_0000, 0b0111_1010, 0]),
      ("more literal codes than there are", [0b1111_1101, 0xff, 0xff, 0xff]),
      ("helper codes that are all absent", [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ])
  func refused(_ what: String, _ bytes: [UInt8]) {
    #expect(throws: ArchiveError.self, "\(what)") { try Self.inflate(bytes) }
  }

  @Test func gzipHasItsHeadersAndItsChecksum() throws {
    let text = Array("five words are enough here".utf8)
    let plain = Packing.gzip(text)
    #expect(try Gzip.unpack(plain, limit: 100) == text)
    // All optional fields: text, header checksum, extra, name, comment.
    var full: [UInt8] = [0x1f, 0x8b, 8, 31, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]
    full += Array("name\0comment\0".utf8) + [9, 9]
    full += Packing.stored(text) + Packing.trailer(text)
    #expect(try Gzip.unpack(full, limit: 100) == text)
    #expect(try Gzip.unpack(plain + full + [0, 0, 0], limit: 100) == text + text)
    #expect(throws: ArchiveError.self) { try Gzip.unpack(plain + full, limit: 2 * text.count - 1) }
    #expect(throws: ArchiveError.self) { try Gzip.unpack(plain + [0, 1], limit: 100) }
    for index in [0, 1, 2, 3, plain.count - 1, plain.count - 5, 16] {
      var damaged = plain
      damaged[index] ^= 0xff
      #expect(throws: ArchiveError.self, "byte \(index)") { try Gzip.unpack(damaged, limit: 100) }
    }
    for count in 0..<plain.count {
      #expect(throws: ArchiveError.self, "\(count) bytes") {
        try Gzip.unpack(Array(plain[..<count]), limit: 100)
      }
    }
  }
}
