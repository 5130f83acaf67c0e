// Elementary functions of whole `Float` arrays, sixteen elements at a time, each within two units in
// the last place over the whole range. Every element is computed from itself alone: neither its
// position nor its neighbours change a bit of the result.
//
// Swift's `rounded`, `clamped`, `pointwiseMin` and conversions between integers and floating point
// work lane by lane, so rounding is done by adding and taking away 1.5 · 2^23, whose unit in the last
// place is one, clamping by `replacing`, and conversion by looking at the bits.

/// Sets `y[i]` to e to the power `x[i]`; `y` may be `x`.
func exponential(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(x, y, count) { powerOfE($0).power }
}

/// Sets `y[i]` to 1 / (1 + e^(-x[i])); `y` may be `x`.
func logistic(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(x, y, count) { x in
    // The power of a positive number would overflow where the result is small but not zero.
    let (power, error) = powerOfE(withSign(of: Floats(repeating: -1), magnitude(x)))
    let sum = 1 + power
    let q = power.replacing(with: 1, where: x .>= 0) / sum
    // Below zero three roundings would add up to more than two units: take back what the power and the
    // sum lost. The derivative of the quotient by the sum is -q / sum, and 1 / sum is 1 - q.
    let lost = power - (sum - 1)
    let corrected = q + (1 - q) * (error * (1 - q) - q * lost)
    return q.replacing(with: corrected, where: x .< 0)
  }
}

/// Sets `y[i]` to the hyperbolic tangent of `x[i]`; `y` may be `x`.
func hyperbolicTangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  forEachSixteen(x, y, count) { x in
    let a = magnitude(x)
    // Beyond 10 the result rounds to one.
    let (power, _) = powerOfE(2 * a.replacing(with: 10, where: a .> 10))
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
  forEachSixteen(x, y, count) { x in
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

private typealias Floats = SIMD16<Float>
private typealias FloatBits = SIMD16<Int32>

/// e^x = 2^n e^r with n the integer nearest to x / ln 2, so that |r| <= ln 2 / 2; and what the last
/// addition lost, with which the power would be more exact.
@inline(__always)
private func powerOfE(_ x: Floats) -> (power: Floats, error: Floats) {
  // Below -104 the result rounds to zero, above 89 it overflows. Neither comparison holds for NaN.
  var c = x.replacing(with: -104, where: x .< -104)
  c = c.replacing(with: 89, where: c .> 89)
  let shifted = multiplyAdd(c, Floats(repeating: 1.44269504088896341), 0x1.8p23)
  let n = shifted - 0x1.8p23
  // ln 2 in two parts; the first has so few bits that its product with n is exact.
  var r = multiplyAdd(n, Floats(repeating: -0.693359375), c)
  r = multiplyAdd(n, Floats(repeating: 2.12194440e-4), r)
  // e^r = 1 + r + r² p(r), p by the Remez algorithm, relative error 3.2e-9.
  var p = Floats(repeating: 0.001381431630787439)
  p = multiplyAdd(p, r, 0.008368851117397884)
  p = multiplyAdd(p, r, 0.04166840116293805)
  p = multiplyAdd(p, r, 0.16666519523659023)
  p = multiplyAdd(p, r, 0.49999993372772273)
  let rest = multiplyAdd(p, r * r, r)
  let power = 1 + rest
  // Two factors, since 2^128 and 2^-149 are not numbers whose exponent can be set.
  let exponent = unsafeBitCast(shifted, to: FloatBits.self) &- 0x4b40_0000
  let half = exponent &>> 1
  let first = unsafeBitCast((half &+ 127) &<< 23, to: Floats.self)
  let second = unsafeBitCast((exponent &- half &+ 127) &<< 23, to: Floats.self)
  return (power * first * second, (rest - (power - 1)) * first * second)
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
private func forEachSixteen(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
  _ function: (Floats) -> Floats
) {
  let whole = count - count % Floats.scalarCount
  var i = 0
  while i < whole {
    function(.read(x + i)).write(y + i)
    i += Floats.scalarCount
  }
  guard i < count else { return }
  var rest = Floats(repeating: 0.5)
  for lane in 0..<count - i { rest[lane] = x[i + lane] }
  rest = function(rest)
  for lane in 0..<count - i { y[i + lane] = rest[lane] }
}
