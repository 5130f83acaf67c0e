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

// The widest registers that leave room for 24 sums.

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
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) {
    self = multiplyAdd(x, y, self)
  }
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
  @inline(__always) mutating func accumulate(_ x: Self, _ y: Self) {
    self = multiplyAdd(x, y, self)
  }
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

// x · y + z. Where the target is known to have an instruction for it, it is rounded once; elsewhere
// `addingProduct` would be a call into libm for each lane, so the product is rounded before it is
// added.

#if arch(wasm32) || (arch(x86_64) && (THROUGHTIME_PORTABLE || !os(Linux)))
  @inline(__always)
  func multiplyAdd(_ x: SIMD16<Float>, _ y: SIMD16<Float>, _ z: SIMD16<Float>) -> SIMD16<Float> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Double>, _ y: SIMD8<Double>, _ z: SIMD8<Double>) -> SIMD8<Double> {
    x * y + z
  }
#else
  @inline(__always)
  func multiplyAdd(_ x: SIMD16<Float>, _ y: SIMD16<Float>, _ z: SIMD16<Float>) -> SIMD16<Float> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Double>, _ y: SIMD8<Double>, _ z: SIMD8<Double>) -> SIMD8<Double> {
    z.addingProduct(x, y)
  }
#endif
