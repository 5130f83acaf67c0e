import Matrices

/// A number that notes every multiplication and division it takes part in.
///
/// A network of such numbers counts its own work: no formula for the cost is involved.
///
/// ```swift
/// let tally = Tally()
/// Counting.$tally.withValue(tally) { _ = network.forward(inputs, from: h0) }
/// print(tally.multiplications)
/// ```
public struct Counting: Equatable, Sendable {
  /// Where to note; `nil` notes nothing.
  @TaskLocal public static var tally: Tally?

  /// The number itself.
  public var value: Double

  private init(noting value: Double) {
    self.value = value
    Counting.tally?.multiplications += 1
  }
}

/// A count of multiplications, kept by one task.
public final class Tally: @unchecked Sendable {
  /// How many multiplications and divisions there were.
  public fileprivate(set) var multiplications = 0

  /// Nothing counted yet.
  public init() {}
}

extension Counting: Scalar {
  /// A number; making it counts nothing.
  public init(_ value: Double) { self.value = value }

  /// A number written in the program.
  public init(floatLiteral value: Double) { self.value = value }

  /// A whole number written in the program.
  public init(integerLiteral value: Int) { self.value = Double(value) }

  /// A whole number, if `Double` has it.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Double(exactly: source) else { return nil }
    self.value = value
  }

  /// The absolute value.
  public var magnitude: Counting { Counting(abs(value)) }

  /// Compares the numbers.
  public static func < (a: Counting, b: Counting) -> Bool { a.value < b.value }

  /// The sum; not counted.
  public static func + (a: Counting, b: Counting) -> Counting { Counting(a.value + b.value) }

  /// The difference; not counted.
  public static func - (a: Counting, b: Counting) -> Counting { Counting(a.value - b.value) }

  /// The product, counted.
  public static func * (a: Counting, b: Counting) -> Counting {
    Counting(noting: a.value * b.value)
  }

  /// The product, counted.
  public static func *= (a: inout Counting, b: Counting) { a = a * b }

  /// The quotient, counted.
  public static func / (a: Counting, b: Counting) -> Counting {
    Counting(noting: a.value / b.value)
  }

  /// The quotient, counted.
  public static func /= (a: inout Counting, b: Counting) { a = a / b }

  /// e to the power x; not counted.
  public static func exp(_ x: Counting) -> Counting { Counting(Double.exp(x.value)) }

  /// The natural logarithm; not counted.
  public static func log(_ x: Counting) -> Counting { Counting(Double.log(x.value)) }

  /// The hyperbolic tangent; not counted.
  public static func tanh(_ x: Counting) -> Counting { Counting(Double.tanh(x.value)) }

  /// The square root; not counted.
  public static func sqrt(_ x: Counting) -> Counting { Counting(Double.sqrt(x.value)) }

  /// 1 / (1 + e^-x); not counted.
  public static func sigmoid(_ x: Counting) -> Counting { Counting(Double.sigmoid(x.value)) }

  /// x to the power y; not counted.
  public static func pow(_ x: Counting, _ y: Counting) -> Counting {
    Counting(Double.pow(x.value, y.value))
  }
}
