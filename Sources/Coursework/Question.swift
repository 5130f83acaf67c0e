import Foundation

/// The arguments of one call, as plain data: what crosses from the checks to the answer.
///
/// Closures cannot cross to another process, values can. A question is encoded as a JSON array
/// with one entry an argument, so a check and a binding agree as soon as their signatures do.
struct Question<each Input: Codable & Sendable>: Codable, Sendable {
  let inputs: (repeat each Input)

  init(_ inputs: repeat each Input) {
    self.inputs = (repeat each inputs)
  }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    inputs = (repeat try container.decode((each Input).self))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for input in repeat each inputs {
      try container.encode(input)
    }
  }
}

/// JSON with the three values that JSON lacks, and with keys in a stable order.
enum Wire {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
