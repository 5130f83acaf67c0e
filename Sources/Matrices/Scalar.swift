/// A number that matrices are made of: `Float` to train, `Double` to verify, `Dual` to differentiate.
///
/// A forward pass written once, generic over `Scalar`, runs with all three.
public protocol Scalar: SignedNumeric, Comparable, Sendable, ExpressibleByFloatLiteral {
  /// The number nearest to `value`; with derivative 0 where there is one.
  init(_ value: Double)

  /// This number as a `Double`, without its derivative.
  var value: Double { get }

  /// The quotient.
  static func / (a: Self, b: Self) -> Self

  /// Divides in place.
  static func /= (a: inout Self, b: Self)

  /// e to the power x.
  static func exp(_ x: Self) -> Self

  /// The natural logarithm.
  static func log(_ x: Self) -> Self

  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self

  /// The square root.
  static func sqrt(_ x: Self) -> Self

  /// 1 / (1 + e^-x), without overflow for any x.
  static func sigmoid(_ x: Self) -> Self

  /// x to the power y.
  static func pow(_ x: Self, _ y: Self) -> Self
}

extension Double: Scalar {
  /// The number itself.
  public var value: Double { self }

  /// e to the power x.
  public static func exp(_ x: Double) -> Double { platformExponential(x) }

  /// The natural logarithm.
  public static func log(_ x: Double) -> Double { platformLogarithm(x) }

  /// The hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double { platformTangent(x) }

  /// The square root. Put in place where it is called, so that loops over it use the processor's
  /// vectors.
  @inlinable
  public static func sqrt(_ x: Double) -> Double { x.squareRoot() }

  /// 1 / (1 + e^-x), without overflow for any x.
  public static func sigmoid(_ x: Double) -> Double {
    let e = platformExponential(-abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
  }

  /// x to the power y.
  public static func pow(_ x: Double, _ y: Double) -> Double { platformPower(x, y) }
}

extension Float: Scalar {
  /// The number as a `Double`.
  public var value: Double { Double(self) }

  /// e to the power x.
  public static func exp(_ x: Float) -> Float { platformExponential(x) }

  /// The natural logarithm.
  public static func log(_ x: Float) -> Float { platformLogarithm(x) }

  /// The hyperbolic tangent.
  public static func tanh(_ x: Float) -> Float { platformTangent(x) }

  /// The square root. Put in place where it is called, so that loops over it use the processor's
  /// vectors.
  @inlinable
  public static func sqrt(_ x: Float) -> Float { x.squareRoot() }

  /// 1 / (1 + e^-x), without overflow for any x.
  public static func sigmoid(_ x: Float) -> Float {
    let e = platformExponential(-abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
  }

  /// x to the power y.
  public static func pow(_ x: Float, _ y: Float) -> Float { platformPower(x, y) }
}
