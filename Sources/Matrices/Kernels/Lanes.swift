/// A vector register's worth of numbers, as the product kernels see it.
///
/// Arithmetic is a requirement, not generic code over `SIMD`, because generic code over `SIMD` works
/// lane by lane, while these are implemented on concrete types and become one instruction.
protocol Lanes: Sendable {
  associatedtype Element: BinaryFloatingPoint & Sendable

  static var width: Int { get }
  static var zero: Self { get }
  static func spread(_ x: Element) -> Self
  static func read(_ p: UnsafePointer<Element>) -> Self
  func write(_ p: UnsafeMutablePointer<Element>)
  mutating func accumulate(_ x: Self, _ y: Self)
  /// The lanes of both in turn: those of the lower halves, and those of the higher.
  static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self)
}

extension Lanes where Self: SIMD {
  static var width: Int { scalarCount }
}

extension SIMD {
  /// The vector that starts at `p`, at any alignment.
  @inline(__always) static func read(_ p: UnsafePointer<Scalar>) -> Self {
    UnsafeRawPointer(p).loadUnaligned(as: Self.self)
  }

  /// Stores the vector from `p` on, at any alignment.
  @inline(__always) func write(_ p: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(p).storeBytes(of: self, as: Self.self)
  }
}

/// A scalar type that the product kernels serve, and the register they use for it.
protocol KernelElement: BinaryFloatingPoint, Sendable {
  associatedtype Register: Lanes where Register.Element == Self
  /// As many rows of one register as it has lanes.
  associatedtype Square: SquareTile where Square.Row == Single<Register>
}

extension KernelElement {
  /// How many rows of a left factor are packed together: whole registers, and whole tiles.
  static var packedRows: Int { max(8, Register.width) }
}

extension Float: KernelElement {
  typealias Register = FloatRegister
  typealias Square = FloatSquare
}

extension Double: KernelElement {
  typealias Register = DoubleRegister
  typealias Square = DoubleSquare
}

extension FloatRegister: Lanes {
  @inline(__always) static func spread(_ x: Float) -> Self { Self(repeating: x) }
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) {
    self = multiplyAdd(x, y, self)
  }
  @inline(__always) static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self) {
    interleaved(x, y)
  }
}

extension DoubleRegister: Lanes {
  @inline(__always) static func spread(_ x: Double) -> Self { Self(repeating: x) }
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) {
    self = multiplyAdd(x, y, self)
  }
  @inline(__always) static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self) {
    interleaved(x, y)
  }
}
