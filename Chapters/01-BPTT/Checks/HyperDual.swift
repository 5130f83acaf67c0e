import Foundation

/// A number with two infinitesimal parts: value + first ε + second δ + mixed εδ, with ε² = δ² = 0.
///
/// A loss computed with such numbers carries a directional derivative along each part, and their
/// mixed second derivative, all of them exact (Fike and Alonso, 2011). The checks compare with these:
/// no backward pass is involved, and none of the package's own arithmetic.
struct HyperDual {
  var value: Double
  var first = 0.0
  var second = 0.0
  var mixed = 0.0

  init(_ value: Double, first: Double = 0, second: Double = 0, mixed: Double = 0) {
    self.value = value
    self.first = first
    self.second = second
    self.mixed = mixed
  }

  static func + (a: HyperDual, b: HyperDual) -> HyperDual {
    HyperDual(
      a.value + b.value, first: a.first + b.first, second: a.second + b.second,
      mixed: a.mixed + b.mixed)
  }

  static func - (a: HyperDual, b: HyperDual) -> HyperDual { a + HyperDual(-1) * b }

  static func += (a: inout HyperDual, b: HyperDual) { a = a + b }

  static func * (a: HyperDual, b: HyperDual) -> HyperDual {
    let pairs = a.first * b.second + a.second * b.first
    return HyperDual(
      a.value * b.value, first: a.value * b.first + a.first * b.value,
      second: a.value * b.second + a.second * b.value,
      mixed: a.value * b.mixed + a.mixed * b.value + pairs)
  }

  /// f of a number, from f(x), f'(x) and f''(x).
  private func applying(_ f: Double, _ slope: Double, _ curvature: Double) -> HyperDual {
    HyperDual(
      f, first: slope * first, second: slope * second,
      mixed: slope * mixed + curvature * first * second)
  }

  static func exp(_ x: HyperDual) -> HyperDual {
    let e = Foundation.exp(x.value)
    return x.applying(e, e, e)
  }

  static func log(_ x: HyperDual) -> HyperDual {
    x.applying(Foundation.log(x.value), 1 / x.value, -1 / (x.value * x.value))
  }

  static func tanh(_ x: HyperDual) -> HyperDual {
    let t = Foundation.tanh(x.value)
    return x.applying(t, 1 - t * t, -2 * t * (1 - t * t))
  }
}
