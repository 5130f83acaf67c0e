/// A colour of the sRGB space.
public struct Colour: Hashable, Codable, Sendable {
  /// Red, from 0 to 255.
  public let red: UInt8
  /// Green, from 0 to 255.
  public let green: UInt8
  /// Blue, from 0 to 255.
  public let blue: UInt8

  /// Creates a colour from its parts.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Creates a colour from the number that style sheets write: `Colour(0x0072B2)`.
  public init(_ hex: UInt32) {
    self.init(
      red: UInt8(hex >> 16 & 0xFF), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF))
  }

  /// The colour as style sheets write it: `#0072b2`.
  public var hex: String {
    let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension Colour {
  /// Blue of the Okabe-Ito palette.
  public static let blue = Colour(0x0072B2)
  /// Vermillion of the Okabe-Ito palette.
  public static let vermillion = Colour(0xD55E00)
  /// Bluish green of the Okabe-Ito palette.
  public static let green = Colour(0x009E73)
  /// Reddish purple of the Okabe-Ito palette.
  public static let purple = Colour(0xCC79A7)
  /// Orange of the Okabe-Ito palette.
  public static let orange = Colour(0xE69F00)
  /// Sky blue of the Okabe-Ito palette.
  public static let sky = Colour(0x56B4E9)

  /// Colours for things that must be told apart, the most different first.
  ///
  /// From M. Okabe and K. Ito, *Color Universal Design* (2008): distinct for every common kind of
  /// colour vision. Its black and yellow are left out, since each vanishes on one of a dark and a
  /// white background. The first four keep a contrast of 3 to 1 on both.
  public static let palette: [Colour] = [.blue, .vermillion, .green, .purple, .orange, .sky]
}
