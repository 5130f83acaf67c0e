typealias Twice<S: Strip> = Beside<S, S>
typealias Thrice<S: Strip> = Beside<Beside<S, S>, S>
typealias TwoRows<S: Strip> = Doubled<OneRow<S>>
typealias FourRows<S: Strip> = Doubled<TwoRows<S>>
typealias EightRows<S: Strip> = Doubled<FourRows<S>>

/// The left factor of a sweep: by strides as it lies in memory, or packed.
struct LeftFactor<Element: KernelElement> {
  let start: UnsafePointer<Element>
  /// The distance of neighbouring rows, and of neighbouring columns.
  let row: Int
  let column: Int
  /// The distance of blocks of `packedRows` rows.
  let block: Int

  @inline(__always)
  init(strided start: UnsafePointer<Element>, row: Int, column: Int) {
    self.start = start
    self.row = row
    self.column = column
    block = Element.packedRows * row
  }

  /// Blocks of `packedRows` rows, each packed column by column as a panel of `terms` rows.
  @inline(__always)
  init(packed start: UnsafePointer<Element>, terms: Int) {
    self.start = start
    row = 1
    column = Element.packedRows
    block = Element.packedRows * terms
  }

  @inline(__always)
  func at(row i: Int) -> UnsafePointer<Element> {
    start + (i / Element.packedRows * block + i % Element.packedRows * row)
  }
}

/// The columns of the product that one sweep fills.
struct Destination<Element> {
  let start: UnsafeMutablePointer<Element>
  let row: Int
  /// The first column of the strip to keep, and the one after the last.
  let first: Int
  let end: Int
}

/// Computes all rows of a strip of columns that is `registers` registers wide.
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

/// Goes down the rows in tiles of eight or four, and lower ones for what is left.
@inline(never)
private func sweepStrip<S: Strip>(
  _: S.Type, _ m: Int, _ k: Int, _ a: LeftFactor<S.Register.Element>,
  _ b: UnsafePointer<S.Register.Element>, _ bRow: Int,
  _ c: Destination<S.Register.Element>, _ accumulate: Bool
) {
  var i = 0
  if tilesHaveEightRows {
    while m - i >= 8 {
      place(EightRows<S>.self, i, k, a, b, bRow, c, accumulate)
      i += 8
    }
  }
  while m - i >= 4 {
    place(FourRows<S>.self, i, k, a, b, bRow, c, accumulate)
    i += 4
  }
  if m - i >= 2 {
    place(TwoRows<S>.self, i, k, a, b, bRow, c, accumulate)
    i += 2
  }
  if m - i == 1 { place(OneRow<S>.self, i, k, a, b, bRow, c, accumulate) }
}

/// Computes the tile whose first row is `i`, by way of scratch memory where not all of the
/// strip is to be kept.
@inline(__always)
private func place<T: Tile>(
  _: T.Type, _ i: Int, _ k: Int, _ a: LeftFactor<T.Element>,
  _ b: UnsafePointer<T.Element>, _ bRow: Int, _ c: Destination<T.Element>, _ accumulate: Bool
) {
  let left = a.at(row: i)
  let target = c.start + i * c.row
  let width = T.Row.columns
  let isWhole = c.first == 0 && c.end == width
  var room = T.none
  withUnsafeMutableBytes(of: &room) { bytes in
    guard let start = bytes.baseAddress else { return }
    let scratch = start.assumingMemoryBound(to: T.Element.self)
    if !isWhole && accumulate {
      for r in 0..<T.rows {
        for j in c.first..<c.end { scratch[r * width + j] = target[r * c.row + j] }
      }
    }
    computeTile(
      T.self, k, left, a.row, a.column, b, bRow,
      isWhole ? target : scratch, isWhole ? c.row : width, accumulate)
    if !isWhole {
      for r in 0..<T.rows {
        for j in c.first..<c.end { target[r * c.row + j] = scratch[r * width + j] }
      }
    }
  }
}
