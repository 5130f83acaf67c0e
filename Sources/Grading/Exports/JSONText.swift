import Foundation

/// A value as JSON (RFC 8259), on one line with a line feed at its end: names in alphabetical order, and
/// control characters, turned directions and the like as escapes, so that a terminal or a reader by
/// lines can do nothing with them.
func jsonLine(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let bytes = Array(try encoder.encode(value))
  // What is not plain text stands inside a string here, where an escape may replace it.
  let line = replacingHidden(bytes) { scalar in
    (UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter).map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
  return Data(line + [UInt8(ascii: "\n")])
}

/// One record a line. Texts are cut after 64 KiB; everything else is as it was judged.
func jsonLines(_ results: [SubmissionResult]) throws -> Data {
  try results.reduce(into: Data()) { lines, result in
    var result = result
    result.log = limited(result.log)
    for index in result.checks.indices {
      result.checks[index].detail = limited(result.checks[index].detail)
    }
    lines += try jsonLine(result)
  }
}
