/// A number in a file: JSON has no word for what is not finite, and such values are data here (a
/// loss that overflowed), so they are written as text.
struct SafeDouble: Codable {
  var value: Double

  init(_ value: Double) {
    self.value = value
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      value = number
      return
    }
    switch try container.decode(String.self) {
    case "NaN": value = .nan
    case "Infinity": value = .infinity
    case "-Infinity": value = -.infinity
    case let text:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is neither a number nor NaN or ±Infinity.")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if value.isFinite {
      try container.encode(value)
    } else {
      try container.encode(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }
}
