/// A binary fraction ± n / 2^k with as many digits as it takes: sums, differences and products are exact.
///
/// `Double` keeps 53 binary digits of a number and rounds the rest away. Here nothing is rounded, and
/// the price is memory and time that grow with the number of digits. What it leaves out is division:
/// a third is no binary fraction.
public struct ExactFraction: Sendable {
  /// Whether it lies below zero; never so for zero itself.
  private(set) var isNegative: Bool
  /// n in digits of 32 bits, the lowest first, without zeros at the upper end; empty for zero.
  private(set) var limbs: [UInt32]
  /// k: how many binary digits stand after the point, a multiple of 32.
  private(set) var places: Int

  /// Brings a number into the one form that it has.
  private init(isNegative: Bool, limbs: [UInt32], places: Int) {
    var limbs = limbs[...]
    var places = places
    while limbs.last == 0 { limbs.removeLast() }
    while places > 0, limbs.first == 0 {
      limbs.removeFirst()
      places -= 32
    }
    self.isNegative = isNegative && !limbs.isEmpty
    self.limbs = Array(limbs)
    self.places = limbs.isEmpty ? 0 : places
  }

  /// n / 2^k.
  ///
  /// - Parameters:
  ///   - numerator: n.
  ///   - halvings: k, how often it is halved, from 0 up.
  public init(_ numerator: Int, halvings: Int = 0) {
    precondition(halvings >= 0, "exact fraction: it cannot be halved \(halvings) times")
    // Moved up so that the places are a multiple of 32.
    let places = (halvings + 31) / 32 * 32
    let magnitude = numerator.magnitude
    let whole = [
      UInt32(truncatingIfNeeded: magnitude), UInt32(truncatingIfNeeded: magnitude >> 32),
    ]
    let raised = multiply(whole, [UInt32(1) << UInt32(places - halvings)])
    self.init(isNegative: numerator < 0, limbs: raised, places: places)
  }

  /// The number of binary digits after the point, without zeros at the end: 2 for 3/4, 0 for 6.
  public var binaryPlaces: Int {
    guard let first = limbs.first, places > 0 else { return 0 }
    return places - first.trailingZeroBitCount
  }

  /// The number nearest to it that a `Double` can hold, up to a rounding of its last digit.
  public var approximation: Double {
    // The upper three digits have more than 53 bits; what lies below them is out of sight.
    var value = 0.0
    let top = limbs.suffix(3)
    for limb in top.reversed() { value = value * 0x1p32 + Double(limb) }
    let exponent = 32 * (limbs.count - top.count) - places
    let scaled = value * Double(sign: .plus, exponent: exponent, significand: 1)
    return isNegative ? -scaled : scaled
  }
}

extension ExactFraction: SignedNumeric {
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(value) }

  /// A whole number, if it fits into `Int`.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(value)
  }

  /// The number without its sign.
  public var magnitude: ExactFraction {
    ExactFraction(isNegative: false, limbs: limbs, places: places)
  }

  /// Changes the sign.
  public mutating func negate() { if !limbs.isEmpty { isNegative.toggle() } }

  /// The sum, exactly.
  public static func + (a: ExactFraction, b: ExactFraction) -> ExactFraction {
    if a.limbs.isEmpty { return b }
    if b.limbs.isEmpty { return a }
    let places = max(a.places, b.places)
    let (x, y) = (a.limbs(places: places), b.limbs(places: places))
    if a.isNegative == b.isNegative {
      return ExactFraction(isNegative: a.isNegative, limbs: add(x, y), places: places)
    }
    return isLess(x, y)
      ? ExactFraction(isNegative: b.isNegative, limbs: subtract(y, x), places: places)
      : ExactFraction(isNegative: a.isNegative, limbs: subtract(x, y), places: places)
  }

  /// The difference, exactly.
  public static func - (a: ExactFraction, b: ExactFraction) -> ExactFraction { a + -b }

  /// The product, exactly.
  public static func * (a: ExactFraction, b: ExactFraction) -> ExactFraction {
    ExactFraction(
      isNegative: a.isNegative != b.isNegative, limbs: multiply(a.limbs, b.limbs),
      places: a.places + b.places)
  }

  /// Multiplies, exactly.
  public static func *= (a: inout ExactFraction, b: ExactFraction) { a = a * b }

  /// The digits with more of them after the point.
  private func limbs(places: Int) -> [UInt32] {
    Array(repeating: 0, count: limbs.isEmpty ? 0 : (places - self.places) / 32) + limbs
  }
}

extension ExactFraction: Comparable, Hashable {
  /// Whether one number is less than another.
  public static func < (a: ExactFraction, b: ExactFraction) -> Bool { (a - b).isNegative }
}

extension ExactFraction: CustomStringConvertible {
  /// The binary digits: "0.0111" for 7/16, "-10.1" for minus two and a half.
  public var description: String {
    let digits = limbs.reversed().map { limb in
      let text = String(limb, radix: 2)
      return String(repeating: "0", count: 32 - text.count) + text
    }.joined()
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = padded.dropLast(places).drop { $0 == "0" }
    var rest = padded.suffix(places)
    while rest.last == "0" { rest.removeLast() }
    return (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole)
      + (rest.isEmpty ? "" : "." + rest)
  }
}

// MARK: - Whole numbers of any size, in digits of 32 bits from the lowest up

private func add(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
  var sum: [UInt32] = []
  sum.reserveCapacity(max(a.count, b.count) + 1)
  var carry: UInt64 = 0
  for i in 0..<max(a.count, b.count) {
    carry += UInt64(i < a.count ? a[i] : 0) + UInt64(i < b.count ? b[i] : 0)
    sum.append(UInt32(truncatingIfNeeded: carry))
    carry >>= 32
  }
  return sum + [UInt32(carry)]
}

/// a - b, where a is not less than b.
private func subtract(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
  var difference: [UInt32] = []
  difference.reserveCapacity(a.count)
  var borrow: Int64 = 0
  for i in a.indices {
    borrow += Int64(a[i]) - Int64(i < b.count ? b[i] : 0)
    difference.append(UInt32(truncatingIfNeeded: borrow))
    borrow >>= 32
  }
  return difference
}

private func multiply(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
  var product: [UInt32] = Array(repeating: 0, count: a.count + b.count)
  for (i, x) in a.enumerated() where x != 0 {
    var carry: UInt64 = 0
    for (j, y) in b.enumerated() {
      carry += UInt64(product[i + j]) + UInt64(x) * UInt64(y)
      product[i + j] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    product[i + b.count] = UInt32(carry)
  }
  return product
}

/// Whether a is less than b; both may have zeros at the upper end.
private func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
  for i in stride(from: max(a.count, b.count) - 1, through: 0, by: -1) {
    let (x, y) = (i < a.count ? a[i] : 0, i < b.count ? b[i] : 0)
    if x != y { return x < y }
  }
  return false
}
