// Elementary functions of whole `Double` arrays, eight elements at a time, each within two units in
// the last place over the whole range. Every element is computed from itself alone: neither its
// position nor its neighbours change a bit of the result.
//
// Swift's `rounded`, `clamped`, `pointwiseMin` and conversions between integers and floating point
// work lane by lane, so rounding is done by adding and taking away 1.5 · 2^52, whose unit in the last
// place is one, clamping by `replacing`, and conversion by looking at the bits.

/// Sets `y[i]` to e to the power `x[i]`; `y` may be `x`.
func exponential(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  forEachEight(x, y, count) { powerOfE($0) }
}

/// Sets `y[i]` to 1 / (1 + e^(-x[i])); `y` may be `x`.
func logistic(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  forEachEight(x, y, count) { logistic($0) }
}

/// Sets `y[i]` to the hyperbolic tangent of `x[i]`; `y` may be `x`.
func hyperbolicTangent(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  forEachEight(x, y, count) { hyperbolicTangent($0) }
}

/// Sets `y[i]` to the natural logarithm of `x[i]`; `y` may be `x`.
///
/// The method and the coefficients are those of FreeBSD's `log`: x = 2^k m with m near one,
/// s = f / (2 + f) for f = m - 1, and log m = f - f²/2 + s (f²/2 + R(s²)).
func logarithm(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  forEachEight(x, y, count) { x in
    let isSubnormal = x .< Double.leastNormalMagnitude
    let scaled = x.replacing(with: x * 0x1p54, where: isSubnormal)
    // m in sqrt(1/2)..<sqrt(2): the bits of sqrt(1/2) become the bits of one.
    let shifted =
      unsafeBitCast(scaled, to: DoubleBits.self) &+ (0x3ff0_0000_0000_0000 - 0x3fe6_a09e_0000_0000)
    let m = unsafeBitCast(
      (shifted & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_0000_0000, to: Doubles.self)
    let biased = unsafeBitCast((shifted &>> 52) &+ 0x4338_0000_0000_0000, to: Doubles.self)
    let k = (biased - 0x1.8p52) - Doubles(repeating: 1023).replacing(with: 1077, where: isSubnormal)

    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    var even = multiplyAdd(
      w, Doubles(repeating: 1.531383769920937332e-01), 2.222219843214978396e-01)
    even = w * multiplyAdd(w, even, 3.999999999940941908e-01)
    var odd = multiplyAdd(w, Doubles(repeating: 1.479819860511658591e-01), 1.818357216161805012e-01)
    odd = multiplyAdd(w, odd, 2.857142874366239149e-01)
    odd = z * multiplyAdd(w, odd, 6.666666666666735130e-01)
    let half = 0.5 * f * f
    let tail = multiplyAdd(
      k, Doubles(repeating: 1.90821492927058770002e-10), s * (half + (even + odd)))
    var result = multiplyAdd(k, Doubles(repeating: 6.93147180369123816490e-01), (tail - half) + f)

    result = result.replacing(with: -.infinity, where: x .== 0)
    result = result.replacing(with: .nan, where: x .< 0)
    return result.replacing(with: x, where: (x .== .infinity) .| (x .!= x))
  }
}

// MARK: - On eight elements

/// 1 / (1 + e^-x), also for kernels that do more than this with every vector.
@inline(__always)
func logistic(_ x: SIMD8<Double>) -> SIMD8<Double> {
  // With e^-x = 2^n (1 + rest), and both sides of the fraction multiplied by 2^-h, h = n / 2, so
  // that no power overflows: 2^-h / (2^-h + 2^(n-h) + 2^(n-h) rest). What the first sum loses goes
  // into the second, so that only the last addition and the division round.
  let (n, rest) = reduced(limited(-x, -746, 746))
  let h = n &>> 1
  let numerator = powerOfTwo(0 &- h)
  let power = powerOfTwo(n &- h)
  let sum = numerator + power
  let lost = numerator - (sum - power)
  return numerator / (sum + multiplyAdd(power, rest, lost))
}

/// The hyperbolic tangent.
@inline(__always)
func hyperbolicTangent(_ x: SIMD8<Double>) -> SIMD8<Double> {
  let a = magnitude(x)
  // Beyond 20 the result rounds to one.
  let power = powerOfE(2 * a.replacing(with: 20, where: a .> 20))
  let large = 1 - 2 / (power + 1)
  // There the subtraction loses nothing to speak of; towards zero it would lose everything, so
  // tanh a = a + a³ p(a²), p by the Remez algorithm on 0...0.625², relative error 9.6e-18.
  let square = a * a
  var p = Doubles(repeating: -0.00001610742441972252293)
  p = multiplyAdd(p, square, 0.00007721887805336993339)
  p = multiplyAdd(p, square, -0.0002286329205030407166)
  p = multiplyAdd(p, square, 0.0005863522917023841999)
  p = multiplyAdd(p, square, -0.00145497040446280286)
  p = multiplyAdd(p, square, 0.003591991553590815672)
  p = multiplyAdd(p, square, -0.008863221316629790661)
  p = multiplyAdd(p, square, 0.02186948760171071029)
  p = multiplyAdd(p, square, -0.05396825393246784709)
  p = multiplyAdd(p, square, 0.1333333333326487303)
  p = multiplyAdd(p, square, -0.3333333333333287755)
  let small = multiplyAdd(p, a * square, a)
  return withSign(of: x, large.replacing(with: small, where: a .< 0.625))
}

/// e^x.
@inline(__always)
func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> { powerOfE(x) }

private typealias Doubles = SIMD8<Double>
private typealias DoubleBits = SIMD8<Int64>

/// e^x, from 0 to infinity.
@inline(__always)
private func powerOfE(_ x: Doubles) -> Doubles {
  // Below -746 the result rounds to zero, above 710 it overflows.
  let (n, rest) = reduced(limited(x, -746, 710))
  // Two factors, since 2^1024 and 2^-1074 are not numbers whose exponent can be set.
  let h = n &>> 1
  return (1 + rest) * powerOfTwo(h) * powerOfTwo(n &- h)
}

/// n and rest in e^x = 2^n (1 + rest): n is the integer nearest to x / ln 2, and 1 + rest is e^r for
/// the r that remains, |r| <= ln 2 / 2.
@inline(__always)
private func reduced(_ x: Doubles) -> (n: DoubleBits, rest: Doubles) {
  let shifted = multiplyAdd(x, Doubles(repeating: 1.44269504088896341), 0x1.8p52)
  let whole = shifted - 0x1.8p52
  // ln 2 in two parts; the first has so few bits that its product with n is exact.
  var r = multiplyAdd(whole, Doubles(repeating: -6.93147180369123816490e-01), x)
  r = multiplyAdd(whole, Doubles(repeating: -1.90821492927058770002e-10), r)
  // e^r = 1 + r + r² p(r), p by the Remez algorithm, relative error 5.5e-20.
  var p = Doubles(repeating: 2.082638546557641671e-9)
  p = multiplyAdd(p, r, 2.511226077762996374e-8)
  p = multiplyAdd(p, r, 2.755758399857595327e-7)
  p = multiplyAdd(p, r, 2.755723423127105589e-6)
  p = multiplyAdd(p, r, 0.00002480158692219005345)
  p = multiplyAdd(p, r, 0.0001984126989700208786)
  p = multiplyAdd(p, r, 0.001388888888911915509)
  p = multiplyAdd(p, r, 0.008333333333316790346)
  p = multiplyAdd(p, r, 0.04166666666666608324)
  p = multiplyAdd(p, r, 0.1666666666666668373)
  p = multiplyAdd(p, r, 0.5000000000000000045)
  let n = unsafeBitCast(shifted, to: DoubleBits.self) &- 0x4338_0000_0000_0000
  return (n, multiplyAdd(p, r * r, r))
}

@inline(__always)
private func powerOfTwo(_ n: DoubleBits) -> Doubles {
  unsafeBitCast((n &+ 1023) &<< 52, to: Doubles.self)
}

/// `x` where it lies between the bounds, else the nearer one; NaN, which no comparison holds for,
/// stays.
@inline(__always)
private func limited(_ x: Doubles, _ low: Double, _ high: Double) -> Doubles {
  let raised = x.replacing(with: low, where: x .< low)
  return raised.replacing(with: high, where: raised .> high)
}

@inline(__always)
private func magnitude(_ x: Doubles) -> Doubles {
  unsafeBitCast(unsafeBitCast(x, to: DoubleBits.self) & 0x7fff_ffff_ffff_ffff, to: Doubles.self)
}

/// `y`, which must not be negative, with the sign of `x`.
@inline(__always)
private func withSign(of x: Doubles, _ y: Doubles) -> Doubles {
  let sign = unsafeBitCast(x, to: DoubleBits.self) & DoubleBits(repeating: .min)
  return unsafeBitCast(sign | unsafeBitCast(y, to: DoubleBits.self), to: Doubles.self)
}

@inline(__always)
private func multiplyAdd(_ x: Doubles, _ y: Doubles, _ z: Double) -> Doubles {
  multiplyAdd(x, y, Doubles(repeating: z))
}

@inline(__always)
private func forEachEight(
  _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int,
  _ function: (Doubles) -> Doubles
) {
  let whole = count - count % Doubles.scalarCount
  var i = 0
  while i < whole {
    function(.read(x + i)).write(y + i)
    i += Doubles.scalarCount
  }
  guard i < count else { return }
  var rest = Doubles(repeating: 0.5)
  for lane in 0..<count - i { rest[lane] = x[i + lane] }
  rest = function(rest)
  for lane in 0..<count - i { y[i + lane] = rest[lane] }
}
