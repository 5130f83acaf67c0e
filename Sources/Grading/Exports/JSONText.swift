import Foundation

/// A value as JSON (RFC 8259), on one line with a line feed at its end: names in alphabetical order, and
/// control characters, turned directions and the like as escapes, so that a terminal or a reader by
/// lines can do nothing with them.
func json(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let text = String(decoding: try encoder.encode(value), as: UTF8.self)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count + 1)
  for scalar in text.unicodeScalars {
    // What is not plain text stands inside a string here, where an escape may replace it.
    if picture(of: scalar) == scalar {
      bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    } else {
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      }
    }
  }
  return Data(bytes + [UInt8(ascii: "\n")])
}

/// One record a line. Texts are cut after 64 KiB; everything else is as it was judged.
func jsonLines(_ results: [SubmissionResult]) throws -> Data {
  try results.reduce(into: Data()) { lines, result in
    var result = result
    result.log = limited(result.log)
    for index in result.checks.indices {
      result.checks[index].detail = limited(result.checks[index].detail)
    }
    lines += try json(result)
  }
}
