// Elementary functions of whole `Float` arrays, sixteen elements at a time, each within two units
// in the last place over the whole range: over all 2^32 bit patterns the largest errors were 1.02
// (exp), 1.34 (tanh), 1.70 (sigmoid) and 0.84 (log). Every element is computed from itself alone:
// neither its position nor its neighbours change a bit of the result.
//
// Swift's `rounded`, `clamped`, `pointwiseMin` and conversions between integers and floating point
// work lane by lane, so rounding is done by adding and taking away 1.5 · 2^23, whose unit in the last
// place is one, clamping by `replacing`, and conversion by looking at the bits.

/// Sets `y[i]` to e to the power `x[i]`; `y` may be `x`.
func exponential(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(Exponential.self, x, y, count)
}

private enum Exponential: Elementwise {
  @inline(__always)
  static func of(_ x: Floats) -> Floats { powerOfE(x) }
}

/// Sets `y[i]` to 1 / (1 + e^(-x[i])); `y` may be `x`.
func logistic(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(Logistic.self, x, y, count)
}

private enum Logistic: Elementwise {
  @inline(__always)
  static func of(_ x: Floats) -> Floats {
    // With e^-x = 2^n (1 + rest), and both sides of the fraction multiplied by 2^-h, h = n / 2, so
    // that no power overflows: 2^-h / (2^-h + 2^(n-h) + 2^(n-h) rest). What the first sum loses goes
    // into the second, so that only the last addition and the division round.
    let (n, rest) = reduced(limited(-x, -104, 104))
    let h = n &>> 1
    let numerator = powerOfTwo(0 &- h)
    let power = powerOfTwo(n &- h)
    let sum = numerator + power
    let lost = numerator - (sum - power)
    return numerator / (sum + multiplyAdd(power, rest, lost))
  }
}

/// Sets `y[i]` to the hyperbolic tangent of `x[i]`; `y` may be `x`.
func hyperbolicTangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(Tangent.self, x, y, count)
}

private enum Tangent: Elementwise {
  @inline(__always)
  static func of(_ x: Floats) -> Floats {
    let a = magnitude(x)
    // Beyond 10 the result rounds to one.
    let power = powerOfE(2 * a.replacing(with: 10, where: a .> 10))
    let large = 1 - 2 / (power + 1)
    // There the subtraction loses nothing to speak of; towards zero it would lose everything, so
    // tanh a = a + a³ p(a²), p by the Remez algorithm on 0...0.625², relative error 4.2e-9.
    let square = a * a
    var p = Floats(repeating: -0.005717041904696919)
    p = multiplyAdd(p, square, 0.02065058426753199)
    p = multiplyAdd(p, square, -0.05374349707866982)
    p = multiplyAdd(p, square, 0.133314912743629865)
    p = multiplyAdd(p, square, -0.3333328392489563655)
    let small = multiplyAdd(p, a * square, a)
    return withSign(of: x, large.replacing(with: small, where: a .< 0.625))
  }
}

/// Sets `y[i]` to the natural logarithm of `x[i]`; `y` may be `x`.
///
/// The method and the coefficients are those of FreeBSD's `logf`: x = 2^k m with m near one,
/// s = f / (2 + f) for f = m - 1, and log m = f - f²/2 + s (f²/2 + R(s²)).
func logarithm(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(Logarithm.self, x, y, count)
}

private enum Logarithm: Elementwise {
  @inline(__always)
  static func of(_ x: Floats) -> Floats {
    let isSubnormal = x .< Float.leastNormalMagnitude
    let scaled = x.replacing(with: x * 0x1p25, where: isSubnormal)
    // m in sqrt(1/2)..<sqrt(2): the bits of sqrt(1/2) become the bits of one.
    let shifted = unsafeBitCast(scaled, to: FloatBits.self) &+ (0x3f80_0000 - 0x3f35_04f3)
    let m = unsafeBitCast((shifted & 0x007f_ffff) &+ 0x3f35_04f3, to: Floats.self)
    let biased = unsafeBitCast((shifted &>> 23) &+ 0x4b40_0000, to: Floats.self)
    let k = (biased - 0x1.8p23) - Floats(repeating: 127).replacing(with: 152, where: isSubnormal)

    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = w * multiplyAdd(w, Floats(repeating: 0.24279078841), 0.40000972152)
    let odd = z * multiplyAdd(w, Floats(repeating: 0.28498786688), 0.66666662693)
    let half = 0.5 * f * f
    let tail = multiplyAdd(k, Floats(repeating: 9.0580006145e-06), s * (half + (even + odd)))
    var result = multiplyAdd(k, Floats(repeating: 6.9313812256e-01), (tail - half) + f)

    result = result.replacing(with: -.infinity, where: x .== 0)
    result = result.replacing(with: .nan, where: x .< 0)
    return result.replacing(with: x, where: (x .== .infinity) .| (x .!= x))
  }
}

// MARK: - On sixteen elements

/// 1 / (1 + e^-x), for kernels that do more than this with every vector.
@inline(__always)
func logistic(_ x: SIMD16<Float>) -> SIMD16<Float> { Logistic.of(x) }

/// The hyperbolic tangent.
@inline(__always)
func hyperbolicTangent(_ x: SIMD16<Float>) -> SIMD16<Float> { Tangent.of(x) }

/// The hyperbolic tangent in less time, within three units in the last place instead of
/// two (2.59 is the largest error over all numbers): what a gate needs, whose sums have lost more.
///
/// With e^2a = 2^n (1 + rest) it is (2^n rest + (2^n - 1)) / (2^n rest + (2^n + 1)). Towards zero n is
/// 0, so that nothing cancels.
@inline(__always)
func gateTangent(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let a = magnitude(x)
  // Beyond 10 the result rounds to one.
  let (n, rest) = reduced(2 * a.replacing(with: 10, where: a .> 10))
  let power = powerOfTwo(n)
  let numerator = multiplyAdd(power, rest, power - 1)
  return withSign(of: x, numerator / (numerator + 2))
}

/// e^x.
@inline(__always)
func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> { powerOfE(x) }

private typealias Floats = SIMD16<Float>
private typealias FloatBits = SIMD16<Int32>

/// A function of sixteen elements. A type, not a closure: closures of this size stay calls, and a
/// call for every vector costs nearly as much as the arithmetic.
private protocol Elementwise {
  static func of(_ x: Floats) -> Floats
}

/// e^x, from 0 to infinity.
@inline(__always)
private func powerOfE(_ x: Floats) -> Floats {
  // Below -104 the result rounds to zero, above 89 it overflows.
  let (n, rest) = reduced(limited(x, -104, 89))
  // Two factors, since 2^128 and 2^-149 are not numbers whose exponent can be set.
  let h = n &>> 1
  return (1 + rest) * powerOfTwo(h) * powerOfTwo(n &- h)
}

/// n and rest in e^x = 2^n (1 + rest): n is the integer nearest to x / ln 2, and 1 + rest is e^r for
/// the r that remains, |r| <= ln 2 / 2.
@inline(__always)
private func reduced(_ x: Floats) -> (n: FloatBits, rest: Floats) {
  let shifted = multiplyAdd(x, Floats(repeating: 1.44269504088896341), 0x1.8p23)
  let whole = shifted - 0x1.8p23
  // ln 2 in two parts; the first has so few bits that its product with n is exact.
  var r = multiplyAdd(whole, Floats(repeating: -0.693359375), x)
  r = multiplyAdd(whole, Floats(repeating: 2.12194440e-4), r)
  // e^r = 1 + r + r² p(r), p by the Remez algorithm, relative error 3.2e-9.
  var p = Floats(repeating: 0.001381431630787439)
  p = multiplyAdd(p, r, 0.008368851117397884)
  p = multiplyAdd(p, r, 0.04166840116293805)
  p = multiplyAdd(p, r, 0.16666519523659023)
  p = multiplyAdd(p, r, 0.49999993372772273)
  let n = unsafeBitCast(shifted, to: FloatBits.self) &- 0x4b40_0000
  return (n, multiplyAdd(p, r * r, r))
}

@inline(__always)
private func powerOfTwo(_ n: FloatBits) -> Floats {
  unsafeBitCast((n &+ 127) &<< 23, to: Floats.self)
}

/// `x` where it lies between the bounds, else the nearer one; NaN, which no comparison holds for,
/// stays.
@inline(__always)
private func limited(_ x: Floats, _ low: Float, _ high: Float) -> Floats {
  let raised = x.replacing(with: low, where: x .< low)
  return raised.replacing(with: high, where: raised .> high)
}

@inline(__always)
private func magnitude(_ x: Floats) -> Floats {
  unsafeBitCast(unsafeBitCast(x, to: FloatBits.self) & 0x7fff_ffff, to: Floats.self)
}

/// `y`, which must not be negative, with the sign of `x`.
@inline(__always)
private func withSign(of x: Floats, _ y: Floats) -> Floats {
  let sign = unsafeBitCast(x, to: FloatBits.self) & FloatBits(repeating: .min)
  return unsafeBitCast(sign | unsafeBitCast(y, to: FloatBits.self), to: Floats.self)
}

@inline(__always)
private func multiplyAdd(_ x: Floats, _ y: Floats, _ z: Float) -> Floats {
  multiplyAdd(x, y, Floats(repeating: z))
}

@inline(__always)
private func forEachSixteen<Function: Elementwise>(
  _: Function.Type, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
) {
  let whole = count - count % Floats.scalarCount
  var i = 0
  while i < whole {
    Function.of(.read(x + i)).write(y + i)
    i += Floats.scalarCount
  }
  guard i < count else { return }
  var rest = Floats(repeating: 0.5)
  for lane in 0..<count - i { rest[lane] = x[i + lane] }
  rest = Function.of(rest)
  for lane in 0..<count - i { y[i + lane] = rest[lane] }
}
