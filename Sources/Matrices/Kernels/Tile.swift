/// Neighbouring columns of one row, held in registers.
protocol Strip: Sendable {
  associatedtype Register: Lanes

  static var columns: Int { get }
  static var none: Self { get }
  static func read(_ p: UnsafePointer<Register.Element>) -> Self
  func write(_ p: UnsafeMutablePointer<Register.Element>)
  mutating func accumulate(_ x: Register, _ y: Self)
}

/// The narrowest strip: one register.
struct Single<Register: Lanes>: Strip {
  var lanes: Register

  static var columns: Int { Register.width }
  static var none: Self { Self(lanes: .zero) }

  @inline(__always) static func read(_ p: UnsafePointer<Register.Element>) -> Self {
    Self(lanes: .read(p))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Register.Element>) { lanes.write(p) }
  @inline(__always) mutating func accumulate(_ x: Register, _ y: Self) {
    lanes.accumulate(x, y.lanes)
  }
}

/// Two strips side by side.
struct Beside<Left: Strip, Right: Strip>: Strip where Left.Register == Right.Register {
  typealias Register = Left.Register
  var left: Left
  var right: Right

  static var columns: Int { Left.columns + Right.columns }
  static var none: Self { Self(left: .none, right: .none) }

  @inline(__always) static func read(_ p: UnsafePointer<Register.Element>) -> Self {
    Self(left: .read(p), right: .read(p + Left.columns))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Register.Element>) {
    left.write(p)
    right.write(p + Left.columns)
  }
  @inline(__always) mutating func accumulate(_ x: Register, _ y: Self) {
    left.accumulate(x, y.left)
    right.accumulate(x, y.right)
  }
}

/// A block of the product, rows × columns, whose sums are all held in registers.
protocol Tile: Sendable {
  associatedtype Row: Strip
  typealias Element = Row.Register.Element

  static var rows: Int { get }
  static var none: Self { get }
  static func read(_ p: UnsafePointer<Element>, _ step: Int) -> Self
  func write(_ p: UnsafeMutablePointer<Element>, _ step: Int)
  mutating func accumulate(_ a: UnsafePointer<Element>, _ step: Int, _ b: Row)
}

/// The lowest tile: one row.
struct OneRow<Row: Strip>: Tile {
  typealias Element = Row.Register.Element
  var row: Row

  static var rows: Int { 1 }
  static var none: Self { Self(row: .none) }

  @inline(__always) static func read(_ p: UnsafePointer<Element>, _ step: Int) -> Self {
    Self(row: .read(p))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Element>, _ step: Int) { row.write(p) }
  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<Element>, _ step: Int, _ b: Row) {
    row.accumulate(.spread(a.pointee), b)
  }
}

/// Two tiles of the same height, one above the other.
struct Doubled<Half: Tile>: Tile {
  typealias Row = Half.Row
  typealias Element = Row.Register.Element
  var upper: Half
  var lower: Half

  static var rows: Int { 2 * Half.rows }
  static var none: Self { Self(upper: .none, lower: .none) }

  @inline(__always) static func read(_ p: UnsafePointer<Element>, _ step: Int) -> Self {
    Self(upper: .read(p, step), lower: .read(p + Half.rows * step, step))
  }
  @inline(__always) func write(_ p: UnsafeMutablePointer<Element>, _ step: Int) {
    upper.write(p, step)
    lower.write(p + Half.rows * step, step)
  }
  @inline(__always)
  mutating func accumulate(_ a: UnsafePointer<Element>, _ step: Int, _ b: Row) {
    upper.accumulate(a, step, b)
    lower.accumulate(a + Half.rows * step, step, b)
  }
}

/// Computes one tile of c = a · b, or c + a · b, over `k` terms.
///
/// Each element is one chain of multiply-adds in the order of the terms, started from zero or from
/// `c`. Blocking the terms and choosing other tiles therefore leave every bit as it is.
@inline(__always)
func computeTile<T: Tile>(
  _: T.Type, _ k: Int, _ a: UnsafePointer<T.Element>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T.Element>, _ bRow: Int,
  _ c: UnsafeMutablePointer<T.Element>, _ cRow: Int, _ accumulate: Bool
) {
  var a = a
  var b = b
  var sums = accumulate ? T.read(c, cRow) : T.none
  for _ in 0..<k {
    sums.accumulate(a, aRow, .read(b))
    a += aColumn
    b += bRow
  }
  sums.write(c, cRow)
}
