typealias Twice<S: Strip> = Beside<S, S>
typealias Thrice<S: Strip> = Beside<Beside<S, S>, S>
typealias TwoRows<S: Strip> = Doubled<OneRow<S>>
typealias FourRows<S: Strip> = Doubled<TwoRows<S>>
typealias EightRows<S: Strip> = Doubled<FourRows<S>>

/// The left factor of a sweep: by strides as it lies in memory, or packed in blocks of rows.
struct LeftFactor<Element> {
  let start: UnsafePointer<Element>
  /// The distance of neighbouring rows, and of neighbouring columns.
  let row: Int
  let column: Int
  /// Whether each block of h rows stands in h × terms neighbouring elements, column by column.
  var isPacked = false
}

/// The columns of the product that one sweep fills.
struct Destination<Element> {
  let start: UnsafeMutablePointer<Element>
  let row: Int
  /// The first column of the strip to keep, and the one after the last.
  let first: Int
  let end: Int
}

/// Computes all rows of one strip of columns, `strips` registers wide.
@inline(__always)
func sweep<T: KernelElement>(
  rows m: Int, inner k: Int, registers: Int, _ a: LeftFactor<T>,
  _ b: UnsafePointer<T>, _ bRow: Int, _ c: Destination<T>, accumulate: Bool
) {
  typealias One = Single<T.Register>
  switch registers {
  case 3: sweepStrip(Thrice<One>.self, m, k, a, b, bRow, c, accumulate)
  case 2: sweepStrip(Twice<One>.self, m, k, a, b, bRow, c, accumulate)
  default: sweepStrip(One.self, m, k, a, b, bRow, c, accumulate)
  }
}

/// Goes down the rows in tiles of eight, and of four, two and one for what is left.
@inline(never)
private func sweepStrip<S: Strip>(
  _: S.Type, _ m: Int, _ k: Int, _ a: LeftFactor<S.Register.Element>,
  _ b: UnsafePointer<S.Register.Element>, _ bRow: Int,
  _ c: Destination<S.Register.Element>, _ accumulate: Bool
) {
  var i = 0
  while m - i >= 8 {
    place(EightRows<S>.self, i, k, a, b, bRow, c, accumulate)
    i += 8
  }
  if m - i >= 4 {
    place(FourRows<S>.self, i, k, a, b, bRow, c, accumulate)
    i += 4
  }
  if m - i >= 2 {
    place(TwoRows<S>.self, i, k, a, b, bRow, c, accumulate)
    i += 2
  }
  if m - i == 1 { place(OneRow<S>.self, i, k, a, b, bRow, c, accumulate) }
}

/// Computes the tile whose first row is `i`, by way of scratch where the strip is wider than what
/// is to be kept of it.
@inline(__always)
private func place<T: Tile>(
  _: T.Type, _ i: Int, _ k: Int, _ a: LeftFactor<T.Element>,
  _ b: UnsafePointer<T.Element>, _ bRow: Int, _ c: Destination<T.Element>, _ accumulate: Bool
) {
  let left = a.start + i * (a.isPacked ? k : a.row)
  let leftRow = a.isPacked ? 1 : a.row
  let leftColumn = a.isPacked ? T.rows : a.column
  let target = c.start + i * c.row
  if c.end - c.first == T.Row.columns {
    computeTile(
      T.self, k, left, leftRow, leftColumn, b, bRow, target, c.row, accumulate)
  } else {
    var sums = T.none
    withUnsafeMutableBytes(of: &sums) { bytes in
      guard let start = bytes.baseAddress else { return }
      let scratch = start.assumingMemoryBound(to: T.Element.self)
      let width = T.Row.columns
      if accumulate {
        for r in 0..<T.rows {
          for j in c.first..<c.end { scratch[r * width + j] = target[r * c.row + j] }
        }
      }
      computeTile(
        T.self, k, left, leftRow, leftColumn, b, bRow, scratch, width, accumulate)
      for r in 0..<T.rows {
        for j in c.first..<c.end { target[r * c.row + j] = scratch[r * width + j] }
      }
    }
  }
}
