/// Random numbers that are the same on every platform: same seed, same stream, bit for bit.
///
/// The generator is xoshiro256** (Blackman and Vigna, 2018), its state filled from the seed by
/// SplitMix64, as its authors advise. Everything derived from the bits uses only operations that
/// IEEE 754 rounds exactly, never the platform's mathematics library.
///
/// ```swift
/// var random = SeededGenerator(seed: 7)
/// let roll = random.integer(below: 6) + 1
/// ```
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator at the start of the stream that belongs to `seed`.
  public init(seed: UInt64) {
    var filler = SplitMix64(state: seed)
    state = (filler.next(), filler.next(), filler.next(), filler.next())
  }

  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    self.state = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotateLeft(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotateLeft(state.3, by: 45)
    return result
  }

  /// An independent generator for the purpose called `name`, derived from the current state.
  ///
  /// This generator does not advance, so that a stream added for one purpose leaves the numbers of
  /// all others as they were. Equal names give equal streams.
  public func stream(_ name: String) -> SeededGenerator {
    var seed: UInt64 = 0
    for word in [state.0, state.1, state.2, state.3] {
      seed = SplitMix64.mixed(seed ^ word)
    }
    for byte in name.utf8 {
      seed = SplitMix64.mixed(seed ^ UInt64(byte))
    }
    return SeededGenerator(seed: seed)
  }

  /// Whether the two generators are at the same place of the same stream.
  public static func == (a: SeededGenerator, b: SeededGenerator) -> Bool {
    a.state == b.state
  }
}

/// Steele, Lea and Flood's SplitMix64: a counter, scrambled. It turns one seed into a whole state.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    defer { state &+= Self.increment }
    return Self.mixed(state)
  }

  /// The number that follows `state` in the stream.
  static func mixed(_ state: UInt64) -> UInt64 {
    var z = state &+ increment
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 2^64 divided by the golden ratio, made odd.
  static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }
}

private func rotateLeft(_ x: UInt64, by count: UInt64) -> UInt64 {
  (x << count) | (x >> (64 - count))
}
