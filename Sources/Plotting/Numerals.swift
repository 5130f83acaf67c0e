#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How charts write numbers: the same on every machine and in every language.
enum Numerals {
  /// The number with a fixed count of decimals, grouped by commas: "1,234.50". The minus sign is
  /// the typographic one, which is as wide as a digit.
  static func fixed(_ value: Double, decimals: Int) -> String {
    if let special = special(value) { return special }
    let decimals = min(max(decimals, 0), 15)
    let scaled = (value.magnitude * tenTo(decimals)).rounded()
    guard scaled < 9e15 else { return scientific(value, decimals: 2) }
    var digits = String(Int64(scaled))
    digits = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
    let whole = grouped(String(digits.dropLast(decimals)))
    let text = decimals > 0 ? whole + "." + digits.suffix(decimals) : whole
    return (value < 0 && scaled > 0 ? "−" : "") + text
  }

  /// The number as a power of ten: "1.5×10⁻⁷".
  static func scientific(_ value: Double, decimals: Int) -> String {
    if let special = special(value) { return special }
    guard value != 0 else { return "0" }
    var exponent = exponent(of: value)
    var mantissa = fixed(shifted(value.magnitude, by: -exponent), decimals: decimals)
    if mantissa.hasPrefix("10") {
      exponent += 1
      mantissa = fixed(shifted(value.magnitude, by: -exponent), decimals: decimals)
    }
    let power = "10" + superscript(exponent)
    let isOne = mantissa.first == "1" && mantissa.dropFirst().allSatisfy { ".0".contains($0) }
    return (value < 0 ? "−" : "") + (isOne ? power : mantissa + "×" + power)
  }

  /// The number to about three significant digits, as labels beside a bar or in a cell show it.
  static func brief(_ value: Double, digits: Int = 3) -> String {
    if let special = special(value) { return special }
    guard value != 0 else { return "0" }
    let exponent = exponent(of: value)
    if exponent < -3 || exponent > 5 {
      return trimmed(scientific(value, decimals: digits - 1))
    }
    return trimmed(fixed(value, decimals: max(digits - 1 - exponent, 0)))
  }

  /// A coordinate of a drawing: at most two decimals, no grouping, a plain minus sign.
  static func coordinate(_ value: Double) -> String {
    let scaled = (value.isFinite ? min(max(value, -1e9), 1e9) : 0) * 100
    let hundredths = Int64(scaled.rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Ten to a whole power, correctly rounded, which repeated multiplication is not.
  static func tenTo(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? 0
  }

  /// The power of ten of the first digit: 2 for 345, −3 for 0.0012.
  static func exponent(of value: Double) -> Int {
    guard value != 0, value.isFinite else { return 0 }
    var exponent = Int(log10(value.magnitude).rounded(.down))
    // The logarithm may be off by a rounding error next to a power of ten.
    if value.magnitude >= tenTo(exponent + 1) { exponent += 1 }
    if value.magnitude < tenTo(exponent) { exponent -= 1 }
    return exponent
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "−∞" : "∞") : nil
  }

  /// The number times a power of ten, by division where that is the exact one.
  private static func shifted(_ value: Double, by exponent: Int) -> Double {
    if exponent > 300 { return value * 1e300 * tenTo(exponent - 300) }
    return exponent < 0 ? value / tenTo(-exponent) : value * tenTo(exponent)
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// "0.500" becomes "0.5", and "1.20×10⁷" becomes "1.2×10⁷".
  private static func trimmed(_ text: String) -> String {
    let parts = text.split(separator: "×", maxSplits: 1)
    guard var mantissa = parts.first, mantissa.contains(".") else { return text }
    while mantissa.last == "0" { mantissa.removeLast() }
    if mantissa.last == "." { mantissa.removeLast() }
    return parts.count > 1 ? "\(mantissa)×\(parts[1])" : String(mantissa)
  }

  private static func superscript(_ value: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let body = String(value.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }
    return (value < 0 ? "⁻" : "") + String(body)
  }
}
