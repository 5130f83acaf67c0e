extension SeededGenerator: Codable {
  /// Reads the four words of a state, so that a stream continues where it was saved.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let state = (
      try container.decode(UInt64.self), try container.decode(UInt64.self),
      try container.decode(UInt64.self), try container.decode(UInt64.self)
    )
    guard state != (0, 0, 0, 0) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "four zeros are no state: only zeros would follow them")
    }
    self.init(state: state)
  }

  /// Writes the four words of the state.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for word in [state.0, state.1, state.2, state.3] { try container.encode(word) }
  }
}
