/// A vector of numbers, as the gate kernels see it.
///
/// Like `Lanes`, its arithmetic is implemented on concrete types, so that each operation becomes one
/// instruction. The kernels are written once over it: sixteen `Float`, eight `Double`, or one number
/// of any other type of scalar.
protocol GateLanes {
  associatedtype Number: Scalar

  static var width: Int { get }
  static func spread(_ x: Number) -> Self
  static func read(_ p: UnsafePointer<Number>) -> Self
  func write(_ p: UnsafeMutablePointer<Number>)
  /// The first `count` lanes; what the others hold does not matter as long as it is finite.
  static func read(_ p: UnsafePointer<Number>, _ count: Int) -> Self
  func write(_ p: UnsafeMutablePointer<Number>, _ count: Int)
  static func + (x: Self, y: Self) -> Self
  static func - (x: Self, y: Self) -> Self
  static func * (x: Self, y: Self) -> Self
  static func logistic(_ x: Self) -> Self
  static func tangent(_ x: Self) -> Self
}

struct FloatGateLanes: GateLanes {
  var lanes: SIMD16<Float>

  static var width: Int { 16 }
  @inline(__always) static func spread(_ x: Float) -> Self { Self(lanes: .init(repeating: x)) }
  @inline(__always) static func read(_ p: UnsafePointer<Float>) -> Self {
    Self(lanes: .read(p))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>) { lanes.write(p) }
  @inline(__always) static func read(_ p: UnsafePointer<Float>, _ count: Int) -> Self {
    var rest = SIMD16<Float>.zero
    for lane in 0..<count { rest[lane] = p[lane] }
    return Self(lanes: rest)
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ count: Int) {
    for lane in 0..<count { p[lane] = lanes[lane] }
  }
  @inline(__always) static func + (x: Self, y: Self) -> Self { Self(lanes: x.lanes + y.lanes) }
  @inline(__always) static func - (x: Self, y: Self) -> Self { Self(lanes: x.lanes - y.lanes) }
  @inline(__always) static func * (x: Self, y: Self) -> Self { Self(lanes: x.lanes * y.lanes) }
  @inline(__always) static func logistic(_ x: Self) -> Self {
    Self(lanes: Matrices.logistic(x.lanes))
  }
  @inline(__always) static func tangent(_ x: Self) -> Self { Self(lanes: gateTangent(x.lanes)) }
}

struct DoubleGateLanes: GateLanes {
  var lanes: SIMD8<Double>

  static var width: Int { 8 }
  @inline(__always) static func spread(_ x: Double) -> Self { Self(lanes: .init(repeating: x)) }
  @inline(__always) static func read(_ p: UnsafePointer<Double>) -> Self {
    Self(lanes: .read(p))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Double>) { lanes.write(p) }
  @inline(__always) static func read(_ p: UnsafePointer<Double>, _ count: Int) -> Self {
    var rest = SIMD8<Double>.zero
    for lane in 0..<count { rest[lane] = p[lane] }
    return Self(lanes: rest)
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Double>, _ count: Int) {
    for lane in 0..<count { p[lane] = lanes[lane] }
  }
  @inline(__always) static func + (x: Self, y: Self) -> Self { Self(lanes: x.lanes + y.lanes) }
  @inline(__always) static func - (x: Self, y: Self) -> Self { Self(lanes: x.lanes - y.lanes) }
  @inline(__always) static func * (x: Self, y: Self) -> Self { Self(lanes: x.lanes * y.lanes) }
  @inline(__always) static func logistic(_ x: Self) -> Self {
    Self(lanes: Matrices.logistic(x.lanes))
  }
  @inline(__always) static func tangent(_ x: Self) -> Self {
    Self(lanes: hyperbolicTangent(x.lanes))
  }
}

/// One number: slow, but of any type.
struct OneGateLane<Number: Scalar>: GateLanes {
  var number: Number

  static var width: Int { 1 }
  static func spread(_ x: Number) -> Self { Self(number: x) }
  static func read(_ p: UnsafePointer<Number>) -> Self { Self(number: p.pointee) }
  func write(_ p: UnsafeMutablePointer<Number>) { p.pointee = number }
  static func read(_ p: UnsafePointer<Number>, _ count: Int) -> Self { Self(number: p.pointee) }
  func write(_ p: UnsafeMutablePointer<Number>, _ count: Int) { p.pointee = number }
  static func + (x: Self, y: Self) -> Self { Self(number: x.number + y.number) }
  static func - (x: Self, y: Self) -> Self { Self(number: x.number - y.number) }
  static func * (x: Self, y: Self) -> Self { Self(number: x.number * y.number) }
  static func logistic(_ x: Self) -> Self { Self(number: Number.sigmoid(x.number)) }
  static func tangent(_ x: Self) -> Self { Self(number: Number.tanh(x.number)) }
}

/// A part of the numbers of a row that fills a vector, or what is left at its end.
struct LaneRange {
  let start: Int
  /// How many there are, if not as many as the vector holds.
  let rest: Int?
}

/// Work on every unit of every row of a layer, a vector of units at a time.
protocol GateKernel {
  associatedtype Number: Scalar
  var rows: Int { get }
  var hidden: Int { get }
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number
}

extension GateKernel {
  @inline(__always)
  func runRows<V: GateLanes>(_: V.Type) where V.Number == Number {
    for row in 0..<rows {
      var unit = 0
      while unit + V.width <= hidden {
        run(V.self, row: row, LaneRange(start: unit, rest: nil))
        unit += V.width
      }
      if unit < hidden { run(V.self, row: row, LaneRange(start: unit, rest: hidden - unit)) }
    }
  }
}

extension GateLanes {
  @inline(__always)
  static func read(_ row: UnsafePointer<Number>, _ units: LaneRange) -> Self {
    if let rest = units.rest { return read(row + units.start, rest) }
    return read(row + units.start)
  }

  @inline(__always)
  static func read(_ row: UnsafeMutablePointer<Number>, _ units: LaneRange) -> Self {
    read(UnsafePointer(row), units)
  }

  @inline(__always)
  func write(_ row: UnsafeMutablePointer<Number>, _ units: LaneRange) {
    if let rest = units.rest {
      write(row + units.start, rest)
    } else {
      write(row + units.start)
    }
  }
}
