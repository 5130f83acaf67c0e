import Foundation
import Testing

@testable import Plotting

@Suite("Numerals") struct NumeralsTests {
  @Test("Fixed decimals agree with the C library's")
  func fixed() {
    for (index, random) in LineChartTests.values(400, seed: 3).enumerated() {
      let value = (random - 0.5) * pow(10, Double(index % 9))
      let decimals = index % 6
      let expected = String(format: "%.\(decimals)f", value)
      let got = Numerals.fixed(value, decimals: decimals)
        .replacingOccurrences(of: ",", with: "").replacingOccurrences(of: "−", with: "-")
      // A negative number that rounds to nothing loses its sign.
      let isZero = expected.allSatisfy { "-0.".contains($0) }
      #expect(got == (isZero ? expected.replacingOccurrences(of: "-", with: "") : expected))
    }
  }

  @Test("Thousands are grouped from five digits up, and minus is the typographic sign")
  func groups() {
    #expect(Numerals.fixed(1234, decimals: 0) == "1234")
    #expect(Numerals.fixed(-1234567.891, decimals: 2) == "−1,234,567.89")
    #expect(Numerals.fixed(-0.001, decimals: 2) == "0.00")
  }

  @Test("Brief numbers keep three digits and drop zeros that say nothing")
  func brief() {
    let cases: [(Double, String)] = [
      (0, "0"), (0.5, "0.5"), (1, "1"), (0.056123, "0.0561"), (-3.0449, "−3.04"), (12.345, "12.3"),
      (999.6, "1000"), (43_210, "43,210"), (1.5e-7, "1.5×10⁻⁷"), (-2e12, "−2×10¹²"),
      (1e-5, "10⁻⁵"), (9.999e8, "10⁹"), (.nan, "NaN"), (.infinity, "∞"), (-.infinity, "−∞"),
    ]
    for (value, text) in cases { #expect(Numerals.brief(value) == text) }
  }

  @Test("Coordinates have at most two decimals and a plain minus sign")
  func coordinates() {
    let cases: [(Double, String)] = [
      (0, "0"), (12, "12"), (12.5, "12.5"), (12.345, "12.35"), (-0.004, "0"), (-3.05, "-3.05"),
      (1.999, "2"), (.nan, "0"),
    ]
    for (value, text) in cases { #expect(Numerals.coordinate(value) == text) }
  }

  @Test("The exponent is that of the first digit, also next to powers of ten")
  func exponents() {
    for power in -300...300 {
      let value = Double("1e\(power)")!
      #expect(Numerals.exponent(of: value) == power)
      #expect(Numerals.exponent(of: value.nextDown) == power - 1)
    }
  }
}
