import Foundation
import Testing

@testable import Grading

@Suite struct DigestTests {
  /// The examples of FIPS 180-4, and lengths around the padding's edges from Python's hashlib.
  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func publishedExamples(_ text: String, _ expected: String) {
    #expect(SHA256.hexadecimal(text.utf8) == expected)
  }

  @Test func oneMillionLetters() {
    // The standard's long example. Given in pieces of unequal size, it is the same.
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    var hash = SHA256()
    var left = 1_000_000
    var piece = 1
    while left > 0 {
      hash.update([UInt8](repeating: 0x61, count: min(piece, left)))
      left -= min(piece, left)
      piece = piece * 3 % 65_537 + 1
    }
    #expect(hash.hexadecimal() == expected)
  }

  @Test func checksumOfZip() {
    #expect(CRC32.checksum("123456789".utf8) == 0xcbf4_3926)
    #expect(CRC32.checksum([]) == 0)
  }

  @Test(.enabled(if: Python.isThere, "python3 is not installed"))
  func everyLengthAroundABlock() throws {
    let script =
      "import hashlib\nfor n in range(200): print(hashlib.sha256(bytes(range(n))).hexdigest())"
    let lines = String(decoding: try Python.run(script), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 200)
    for (count, line) in lines.enumerated() {
      #expect(SHA256.hexadecimal((0..<count).map { UInt8($0) }) == line)
    }
  }
}
