/// A recurrent network of saturated linear units, s_t = σ(x_t W_x + s_{t-1} W + b) with
/// σ(a) = min(1, max(0, a)), in whatever numbers can be added, multiplied and compared.
///
/// With ``ExactFraction`` it computes without any error, with `Double` or `Float` as computers do.
public struct SaturatedNetwork<Number: SignedNumeric & Comparable & Sendable>: Sendable {
  /// From the input to the units: [input × units].
  public let Wx: [[Number]]
  /// From the units to the units: [units × units].
  public let W: [[Number]]
  /// The biases: one for each unit.
  public let b: [Number]
  /// For each unit the places of the inputs and of the units that it has a weight from.
  private let sources: [(inputs: [Int], units: [Int])]

  /// A network of given weights.
  public init(Wx: [[Number]], W: [[Number]], b: [Number]) {
    precondition(W.count == b.count && (Wx + W).allSatisfy { $0.count == b.count })
    self.Wx = Wx
    self.W = W
    self.b = b
    // Most weights are zero, and so are most units: what adds nothing is not multiplied.
    sources = b.indices.map { unit in
      (Wx.indices.filter { Wx[$0][unit] != 0 }, W.indices.filter { W[$0][unit] != 0 })
    }
  }

  // snippet.step
  /// The units after a step: the same weights and the same function for every one of them.
  public func step(_ x: [Number], from s: [Number]) -> [Number] {
    b.indices.map { unit in
      var a = b[unit]
      for i in sources[unit].inputs where x[i] != 0 { a += x[i] * Wx[i][unit] }
      for j in sources[unit].units where s[j] != 0 { a += s[j] * W[j][unit] }
      return saturated(a)
    }
  }
  // snippet.end

  /// How many units there are.
  public var units: Int { b.count }
  /// How many numbers an input has.
  public var inputs: Int { Wx.count }

  /// How many weights and biases are not zero.
  public var connections: Int {
    (Wx + W + [b]).reduce(0) { sum, row in sum + row.count { $0 != 0 } }
  }

  /// The same network in another kind of number.
  public func map<Other>(_ number: (Number) -> Other) -> SaturatedNetwork<Other> {
    SaturatedNetwork<Other>(
      Wx: Wx.map { $0.map(number) }, W: W.map { $0.map(number) }, b: b.map(number))
  }
}

/// Numbers that a saturated network can compute with and that a weight can be turned into.
public protocol NetworkNumber: SignedNumeric, Comparable, Sendable {
  /// The number nearest to a weight.
  init(_ weight: ExactFraction)

  /// The fraction that it is.
  var exactly: ExactFraction { get }
}

extension ExactFraction: NetworkNumber {
  /// The weight itself.
  public init(_ weight: ExactFraction) { self = weight }

  /// The number itself.
  public var exactly: ExactFraction { self }
}

extension Double: NetworkNumber {
  /// The weight, which is rounded if it has more than 53 binary digits.
  public init(_ weight: ExactFraction) { self = weight.approximation }

  /// The fraction that the number stands for, exactly; for finite numbers below 2^63.
  public var exactly: ExactFraction {
    // Its 53 digits as a whole number, and where the point stands.
    let places = Double.significandBitCount - Int(self == 0 ? 0 : exponent)
    let digits = self == 0 ? 0 : Int(significand * 0x1p52) * (self < 0 ? -1 : 1)
    return places >= 0
      ? ExactFraction(digits, halvings: places) : ExactFraction(digits << -places)
  }
}

extension Float: NetworkNumber {
  /// The weight, which is rounded if it has more than 24 binary digits.
  public init(_ weight: ExactFraction) { self = Float(weight.approximation) }

  /// The fraction that the number stands for, exactly.
  public var exactly: ExactFraction { Double(self).exactly }
}
