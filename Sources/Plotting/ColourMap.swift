#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Console

/// A way to show a number by a colour, in which equal steps look equally large.
public enum ColourMap: String, Codable, Hashable, Sendable {
  /// From little (dark violet) to much (yellow): viridis, by N. Smith and S. van der Walt (2015),
  /// made to keep its order for every kind of colour vision and in grey.
  case sequential
  /// From below zero (blue) through zero (nearly white) to above (orange), the same distance from
  /// zero being the same lightness on either side. Blue and orange are told apart by every common
  /// kind of colour vision.
  case diverging

  /// The colour of a place between 0 and 1; places beyond take the colour of the nearer end.
  public func colour(at place: Double) -> Colour {
    let place = place.isNaN ? 0 : min(max(place, 0), 1)
    switch self {
    case .sequential:
      let along = place * Double(Self.viridis.count - 1)
      let index = min(Int(along), Self.viridis.count - 2)
      let (start, end) = (Oklab(Self.viridis[index]), Oklab(Self.viridis[index + 1]))
      return start.mixed(with: end, along - Double(index)).colour
    case .diverging:
      let end = place < 0.5 ? Self.below : Self.above
      return Self.zero.mixed(with: end, abs(place - 0.5) * 2).colour
    }
  }

  /// Ten evenly spaced colours of viridis.
  private static let viridis: [Colour] = [
    0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C,
    0xFDE725,
  ].map { Colour($0) }

  private static let zero = Oklab(lightness: 0.96, a: 0.002, b: 0.004)
  private static let below = Oklab(lightness: 0.53, a: -0.036, b: -0.135)
  private static let above = Oklab(lightness: 0.53, a: 0.090, b: 0.107)
}

/// A colour by its lightness and two opposing hues, in which distance is about what the eye sees
/// (B. Ottosson, *A perceptual color space for image processing*, 2020).
struct Oklab {
  var lightness, a, b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  init(_ colour: Colour) {
    let red = Self.linear(colour.red)
    let green = Self.linear(colour.green)
    let blue = Self.linear(colour.blue)
    let l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  /// The colour, its parts cut to what a screen can show.
  var colour: Colour {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return Colour(
      red: Self.encoded(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
      green: Self.encoded(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
      blue: Self.encoded(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3))
  }

  /// The colour a part of the way to another.
  func mixed(with other: Oklab, _ part: Double) -> Oklab {
    Oklab(
      lightness: lightness + part * (other.lightness - lightness),
      a: a + part * (other.a - a), b: b + part * (other.b - b))
  }

  private static func linear(_ channel: UInt8) -> Double {
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func encoded(_ value: Double) -> UInt8 {
    let part = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
    return UInt8((min(max(part, 0), 1) * 255).rounded())
  }
}

extension Colour {
  /// Relative luminance, as the Web Content Accessibility Guidelines (2.2) define it.
  var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Black or white, whichever reads better on this colour: at least 4.5 to 1.
  var readableInk: Colour {
    // The two contrasts are equal where (L + 0.05)² = 0.05 × 1.05.
    luminance > 0.179 ? Colour(0x000000) : Colour(0xFFFFFF)
  }
}
