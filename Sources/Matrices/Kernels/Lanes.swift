/// A vector register's worth of numbers, as the product kernels see it.
///
/// The operations are requirements, not generic code over `SIMD`, because generic code over `SIMD`
/// works lane by lane, while these are implemented on concrete types and become one instruction.
protocol Lanes: Sendable {
  associatedtype Element: BinaryFloatingPoint & Sendable

  static var width: Int { get }
  static var none: Self { get }
  static func read(_ p: UnsafePointer<Element>) -> Self
  static func spread(_ x: Element) -> Self
  func write(_ p: UnsafeMutablePointer<Element>)
  mutating func accumulate(_ x: Self, _ y: Self)
  /// The lanes of both in turn: those of the lower halves, and those of the higher.
  static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self)
}

/// A scalar type that the product kernels serve, and the register they use for it.
protocol KernelElement: BinaryFloatingPoint, Sendable {
  associatedtype Register: Lanes where Register.Element == Self
}

// The widest registers that leave room for 24 sums. `addProduct` is one instruction where the target
// is known to have one; elsewhere it would be a call into libm for each lane, so the product is
// rounded before it is added.

#if arch(x86_64)
  extension Float: KernelElement { typealias Register = SIMD16<Float> }
  extension Double: KernelElement { typealias Register = SIMD8<Double> }
#else
  extension Float: KernelElement { typealias Register = SIMD4<Float> }
  extension Double: KernelElement { typealias Register = SIMD2<Double> }
#endif

extension SIMD16<Float>: Lanes {
  static var width: Int { 16 }
  static var none: Self { .zero }

  @inline(__always) static func read(_ p: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(p).loadUnaligned(as: Self.self)
  }
  @inline(__always) static func spread(_ x: Float) -> Self { Self(repeating: x) }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(p).storeBytes(of: self, as: Self.self)
  }
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) { addProduct(x, y) }
  @inline(__always) static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self) {
    var low = Self.zero
    low.evenHalf = x.lowHalf
    low.oddHalf = y.lowHalf
    var high = Self.zero
    high.evenHalf = x.highHalf
    high.oddHalf = y.highHalf
    return (low, high)
  }
}

extension SIMD8<Double>: Lanes {
  static var width: Int { 8 }
  static var none: Self { .zero }

  @inline(__always) static func read(_ p: UnsafePointer<Double>) -> Self {
    UnsafeRawPointer(p).loadUnaligned(as: Self.self)
  }
  @inline(__always) static func spread(_ x: Double) -> Self { Self(repeating: x) }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(p).storeBytes(of: self, as: Self.self)
  }
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) { addProduct(x, y) }
  @inline(__always) static func interleave(_ x: Self, _ y: Self) -> (low: Self, high: Self) {
    var low = Self.zero
    low.evenHalf = x.lowHalf
    low.oddHalf = y.lowHalf
    var high = Self.zero
    high.evenHalf = x.highHalf
    high.oddHalf = y.highHalf
    return (low, high)
  }
}
