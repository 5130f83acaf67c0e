/// The number below which a normally distributed number lies with probability `p`, 0 < p < 1.
///
/// Wichura's algorithm AS 241 (PPND16; Applied Statistics 37, 1988), accurate to about 1 part in
/// 10^16: three quotients of polynomials of degree 7, one for the middle and two for the tails.
func normalQuantile(_ p: Double) -> Double {
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q * Quotient.middle(r)
  }
  let r = (-portableLogarithm(q < 0 ? p : 1 - p)).squareRoot()
  let size = r <= 5 ? Quotient.tail(r - 1.6) : Quotient.farTail(r - 5)
  return q < 0 ? -size : size
}

/// The natural logarithm of a positive normal number, from exactly rounded operations only.
///
/// The platform's own `log` differs between platforms in its last bit.
func portableLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.4142135623730951 {
    mantissa /= 2
    exponent += 1
  }
  // log m = 2 artanh s with |s| <= 0.172, where twelve terms of the series reach full precision.
  let s = (mantissa - 1) / (mantissa + 1)
  let square = s * s
  var sum = 0.0
  var degree = 23.0
  while degree >= 1 {
    sum = sum * square + 1 / degree
    degree -= 2
  }
  return 2 * s * sum + exponent * 0.693147180559945309417
}

/// The quotients of polynomials of AS 241, by Horner's rule.
private enum Quotient {
  static func middle(_ r: Double) -> Double {
    let above =
      ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
        + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r
        + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
        + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
    let below =
      ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r
        + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r
        + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
        + 4.2313330701600911252e1) * r + 1
    return above / below
  }

  static func tail(_ r: Double) -> Double {
    let above =
      ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
        + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r
        + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
        + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
    let below =
      ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
        + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
        + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
        + 2.05319162663775882187e0) * r + 1
    return above / below
  }

  static func farTail(_ r: Double) -> Double {
    let above =
      ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
        + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r
        + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
        + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
    let below =
      ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
        + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r
        + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
        + 5.99832206555887937690e-1) * r + 1
    return above / below
  }
}
