/// The name of the file that a submission's results go to, without an ending.
///
/// A submission's name is whatever the student, or the site that collected it, called it. Letters
/// and digits of ASCII, `.`, `_` and `-` stay as they are; every other byte becomes `%` and two
/// digits, as in an address, and so does a `.` or `-` at the beginning, so that no name is hidden,
/// stands for a folder, or looks like an option. Distinct names have distinct files, also those that
/// differ in bytes only (é can be written in two ways, which Swift calls equal), so a result is best
/// looked up by this name.
///
/// A name that would need more than 200 bytes is cut, and ends in `~` and its digest instead: `~` is
/// in no other file's name, and nobody can choose a name to fit another's digest.
///
/// ```swift
/// fileName(for: "anna")        // anna
/// fileName(for: "../José")     // %2E.%2FJos%C3%A9
/// ```
///
/// On a disk that does not tell capitals from small letters, two names that differ in nothing else
/// share a file.
public func fileName(for submission: String) -> String {
  let bytes = Array(submission.utf8)
  guard !bytes.isEmpty else { return "%" }
  var name = ""
  for (index, byte) in bytes.enumerated() {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      name.unicodeScalars.append(Unicode.Scalar(byte))
    case UInt8(ascii: "."), UInt8(ascii: "-"):
      name += index == 0 ? encoded(byte) : String(Unicode.Scalar(byte))
    default:
      name += encoded(byte)
    }
    // A name of a million bytes needs no million steps here; its digest sees them all.
    if name.utf8.count > longestFileName {
      let digest = NameDigest.sha256(bytes).map { hexadecimal($0) }.joined()
      return name.prefix(longestFileName - 1 - digest.count) + "~" + digest
    }
  }
  return name
}

/// Most systems allow 255 bytes; this leaves room for an ending.
private let longestFileName = 200

private func encoded(_ byte: UInt8) -> String { "%" + hexadecimal(byte).uppercased() }

private func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

/// SHA-256 after FIPS 180-4.
private enum NameDigest {
  static func sha256(_ message: [UInt8]) -> [UInt8] {
    let length = UInt64(message.count) * 8
    var bytes = message + [0x80]
    bytes += [UInt8](repeating: 0, count: (120 - bytes.count % 64) % 64)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * UInt64($0))) }
    var state = start
    for block in stride(from: 0, to: bytes.count, by: 64) {
      add(bytes[block..<block + 64], to: &state)
    }
    return state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) }
    }
  }

  private static func add(_ block: ArraySlice<UInt8>, to state: inout [UInt32]) {
    var w = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
      block[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for t in 16..<64 {
      let s0 = turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ w[t - 15] >> 3
      let s1 = turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ w[t - 2] >> 10
      w.append(w[t - 16] &+ s0 &+ w[t - 7] &+ s1)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ s1 &+ choice &+ k[t] &+ w[t]
      let s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ s0 &+ majority)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func turned(_ word: UInt32, _ by: UInt32) -> UInt32 {
    word >> by | word << (32 - by)
  }

  /// The first 64 primes, of whose roots the standard takes its constants.
  private static let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }

  /// The first 32 bits after the point of the square roots of the first eight primes.
  private static let start = primes.prefix(8).map { prime in
    UInt32(truncatingIfNeeded: UInt64(Double(prime).squareRoot() * 4_294_967_296))
  }

  /// The first 32 bits after the point of the cube roots of the first 64 primes.
  private static let k = primes.map { prime in
    // The largest whole number whose cube is at most the prime times 2^96, halving each time.
    var root: UInt64 = 0
    for bit in stride(from: 34, through: 0, by: -1) {
      let tried = root | 1 << UInt64(bit)
      let square = UInt128(tried) * UInt128(tried)
      if square * UInt128(tried) <= UInt128(prime) << 96 { root = tried }
    }
    return UInt32(truncatingIfNeeded: root)
  }
}
