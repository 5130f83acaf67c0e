/// A number together with its derivative in one direction.
///
/// Run a computation with `Dual` instead of `Double`, give the inputs their derivatives, and the
/// result carries its own, exact to rounding: each operation applies the chain rule to itself.
///
/// ```swift
/// let x = Dual(3, derivative: 1)
/// let y = x * x              // y.value == 9, y.derivative == 6
/// ```
public struct Dual: Equatable, Hashable, Sendable {
  /// The number.
  public var value: Double
  /// Its rate of change in the chosen direction.
  public var derivative: Double

  /// A number with the given derivative.
  public init(_ value: Double, derivative: Double) {
    self.value = value
    self.derivative = derivative
  }
}

extension Dual: Comparable {
  /// Compares the numbers alone, so that a computation branches as it does with `Double`.
  ///
  /// `==` compares the derivatives too.
  public static func < (a: Dual, b: Dual) -> Bool { a.value < b.value }

  /// Compares the numbers alone.
  public static func <= (a: Dual, b: Dual) -> Bool { a.value <= b.value }

  /// Compares the numbers alone.
  public static func > (a: Dual, b: Dual) -> Bool { a.value > b.value }

  /// Compares the numbers alone.
  public static func >= (a: Dual, b: Dual) -> Bool { a.value >= b.value }
}

extension Dual: SignedNumeric, ExpressibleByFloatLiteral {
  /// A constant: its derivative is 0.
  public init(floatLiteral value: Double) { self.init(value, derivative: 0) }

  /// A constant: its derivative is 0.
  public init(integerLiteral value: Int) { self.init(Double(value), derivative: 0) }

  /// A constant, when `Double` represents it exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value, derivative: 0)
  }

  /// The absolute value; at 0 the derivative is the one from above.
  public var magnitude: Dual { value < 0 ? -self : self }

  /// The sum.
  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, derivative: a.derivative + b.derivative)
  }

  /// The difference.
  public static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.value - b.value, derivative: a.derivative - b.derivative)
  }

  /// The product: (ab)' = a'b + ab'.
  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, derivative: a.derivative * b.value + a.value * b.derivative)
  }

  /// Multiplies in place.
  public static func *= (a: inout Dual, b: Dual) { a = a * b }

  /// The number with the opposite sign.
  public static prefix func - (a: Dual) -> Dual { Dual(-a.value, derivative: -a.derivative) }
}

extension Dual: Scalar {
  /// A constant: its derivative is 0.
  public init(_ value: Double) { self.init(value, derivative: 0) }

  /// The quotient: (a/b)' = (a' - (a/b) b') / b.
  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, derivative: (a.derivative - quotient * b.derivative) / b.value)
  }

  /// Divides in place.
  public static func /= (a: inout Dual, b: Dual) { a = a / b }

  /// e to the power x: exp' = exp.
  public static func exp(_ x: Dual) -> Dual {
    let e = Double.exp(x.value)
    return Dual(e, derivative: e * x.derivative)
  }

  /// The natural logarithm: log' = 1/x.
  public static func log(_ x: Dual) -> Dual {
    Dual(Double.log(x.value), derivative: x.derivative / x.value)
  }

  /// The hyperbolic tangent.
  ///
  /// tanh' = 1 - tanh² = 4 sigmoid(2x) sigmoid(-2x); the last form does not cancel for large x.
  public static func tanh(_ x: Dual) -> Dual {
    let slope = 4 * Double.sigmoid(2 * x.value) * Double.sigmoid(-2 * x.value)
    return Dual(Double.tanh(x.value), derivative: slope * x.derivative)
  }

  /// The square root: sqrt' = 1 / (2 sqrt).
  public static func sqrt(_ x: Dual) -> Dual {
    let root = x.value.squareRoot()
    return Dual(root, derivative: x.derivative / (2 * root))
  }

  /// 1 / (1 + e^-x): sigmoid' = sigmoid(x) sigmoid(-x), which does not cancel for large x.
  public static func sigmoid(_ x: Dual) -> Dual {
    let s = Double.sigmoid(x.value)
    return Dual(s, derivative: s * Double.sigmoid(-x.value) * x.derivative)
  }

  /// x to the power y: (x^y)' = y x^(y-1) x' + x^y log(x) y'.
  ///
  /// A constant exponent leaves the second term out, so that x may then be 0 or negative.
  public static func pow(_ x: Dual, _ y: Dual) -> Dual {
    let power = Double.pow(x.value, y.value)
    var derivative = 0.0
    if x.derivative != 0 && y.value != 0 {
      derivative += y.value * Double.pow(x.value, y.value - 1) * x.derivative
    }
    if y.derivative != 0 { derivative += power * Double.log(x.value) * y.derivative }
    return Dual(power, derivative: derivative)
  }
}
