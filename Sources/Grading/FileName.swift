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
      let digest = SHA256.hexadecimal(bytes)
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
