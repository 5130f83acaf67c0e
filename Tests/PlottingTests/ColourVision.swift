import Console
import Foundation

/// What people with different colour vision see, computed apart from the package: colours in CIE
/// L*a*b* (D65), and deficiencies by the matrices of G. Machado, M. Oliveira and L. Fernandes, *A
/// Physiologically-based Model for Simulation of Color Vision Deficiency* (2009), severity 1.
enum ColourVision: CaseIterable {
  case common, protanopia, deuteranopia, tritanopia

  private var matrix: [[Double]] {
    switch self {
    case .common: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }

  /// A colour as these eyes see it, in L*a*b*.
  func lab(_ colour: Colour) -> [Double] {
    let linear = linearised(colour)
    let seen = matrix.map { row in
      min(max(zip(row, linear).map { $0 * $1 }.reduce(0, +), 0), 1)
    }
    let x = 0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]
    let y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2]
    let z = 0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]
    func f(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116 }
    let (fx, fy, fz) = (f(x / 0.95047), f(y), f(z / 1.08883))
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
  }

  /// How different two colours look (CIE 1976): about 2 is just noticeable.
  func distance(_ first: Colour, _ second: Colour) -> Double {
    zip(lab(first), lab(second)).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }

  /// How different the two most similar of some colours look to anybody.
  static func leastDistance(among colours: [Colour]) -> Double {
    let pairs = colours.indices.flatMap { i in (0..<i).map { (colours[i], colours[$0]) } }
    return pairs.flatMap { pair in allCases.map { $0.distance(pair.0, pair.1) } }.min() ?? .infinity
  }
}

/// The contrast of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2).
func contrast(_ first: Colour, _ second: Colour) -> Double {
  func luminance(_ colour: Colour) -> Double {
    zip([0.2126, 0.7152, 0.0722], linearised(colour)).map { $0 * $1 }.reduce(0, +)
  }
  let both = [luminance(first), luminance(second)].sorted()
  return (both[1] + 0.05) / (both[0] + 0.05)
}

private func linearised(_ colour: Colour) -> [Double] {
  [colour.red, colour.green, colour.blue].map {
    let value = Double($0) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}

extension Colour {
  /// Reads "#0072b2".
  init?(style: String) {
    guard style.hasPrefix("#"), let value = UInt32(style.dropFirst(), radix: 16) else { return nil }
    self.init(value)
  }
}
