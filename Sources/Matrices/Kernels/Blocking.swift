/// How many terms of the sums are taken at a time, so that a panel of them stays in the first-level
/// cache, and how many rows, so that the left factor's part stays in the second.
private let termBlock = 256
private let rowBlock = 256

/// Up to how many rows a right factor is read where it lies instead of being packed first.
private let rowsInPlace = 48

/// Up to how many rows the panels of a right factor whose rows lie in memory are packed one by one,
/// each just before its use. With more rows reading them in the order of memory counts for more.
private let rowsForPackingOnTheWay = 96

/// From how many columns on the left factor, too, is worth packing, if it has enough rows.
private let columnsForPackingLeft = 240
private let rowsForPackingLeft = 64

/// The product by strides.
@inline(__always)
func multiplyStrided<T: KernelElement>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<T>, _ cRow: Int,
  _ accumulate: Bool
) {
  if bColumn == 1 && m <= rowsInPlace {
    multiplyInPlace(m, k, n, a, aRow, aColumn, b, bRow, c, cRow, accumulate)
  } else if m <= (bColumn == 1 ? rowsForPackingOnTheWay : rowBlock) {
    multiplyPackingPanels(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate)
  } else {
    let packed = PackedPanels(inner: k, columns: n, b, bRow, bColumn)
    multiplyPacked(m, a, aRow, aColumn, packed, c, cRow, accumulate)
  }
}

/// Calls `body` with the first term and the number of terms of every block; once if there is none,
/// so that the product is set to zero.
@inline(__always)
private func forEachTermBlock(_ k: Int, _ body: (_ l: Int, _ terms: Int) -> Void) {
  var l = 0
  repeat {
    body(l, min(termBlock, k - l))
    l += termBlock
  } while l < k
}

/// Calls `body` with the first column and the number of registers of every panel.
@inline(__always)
private func forEachPanel(_ n: Int, _ width: Int, _ body: (_ j: Int, _ registers: Int) -> Void) {
  var j = 0
  while j < n {
    let registers = panelRegisters(left: n - j, width)
    body(j, registers)
    j += registers * width
  }
}

/// The product with few rows: packing the right factor would take longer than using it. Its last
/// columns, fewer than a register holds, are computed together with those before them.
@inline(__always)
private func multiplyInPlace<T: KernelElement>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ c: UnsafeMutablePointer<T>, _ cRow: Int, _ accumulate: Bool
) {
  let width = T.Register.width
  if n < width {
    multiplyPackingPanels(m, k, n, a, aRow, aColumn, b, bRow, 1, c, cRow, accumulate)
    return
  }
  forEachTermBlock(k) { l, terms in
    let left = LeftFactor(strided: a + l * aColumn, row: aRow, column: aColumn)
    let right = b + l * bRow
    let accumulate = accumulate || l > 0
    forEachPanel(n - n % width, width) { j, registers in
      sweep(
        rows: m, inner: terms, registers: registers, left, right + j, bRow,
        Destination(start: c + j, row: cRow, first: 0, end: registers * width),
        accumulate: accumulate)
    }
    if n % width > 0 {
      let j = n - width
      sweep(
        rows: m, inner: terms, registers: 1, left, right + j, bRow,
        Destination(start: c + j, row: cRow, first: width - n % width, end: width),
        accumulate: accumulate)
    }
  }
}

/// The product with a medium number of rows: each part of a panel is packed just before its use,
/// while it is in the cache.
@inline(__always)
private func multiplyPackingPanels<T: KernelElement>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<T>, _ cRow: Int,
  _ accumulate: Bool
) {
  let width = T.Register.width
  let panel = UnsafeMutablePointer<T>.allocate(capacity: 3 * width * min(k, termBlock))
  defer { panel.deallocate() }
  withLeftScratch(rows: m, inner: k, columns: n) { scratch in
    forEachTermBlock(k) { l, terms in
      let left = leftFactor(m, terms, a + l * aColumn, aRow, aColumn, scratch)
      forEachPanel(n, width) { j, registers in
        let columns = min(n - j, registers * width)
        packPanel(
          rows: terms, columns: columns, width: registers * width,
          b + (l * bRow + j * bColumn), bRow, bColumn, panel)
        sweep(
          rows: m, inner: terms, registers: registers, left, panel, registers * width,
          Destination(start: c + j, row: cRow, first: 0, end: columns),
          accumulate: accumulate || l > 0)
      }
    }
  }
}

/// The product with a right factor packed beforehand.
@inline(__always)
func multiplyPacked<T: KernelElement>(
  _ m: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int, _ b: PackedPanels<T>,
  _ c: UnsafeMutablePointer<T>, _ cRow: Int, _ accumulate: Bool
) {
  let k = b.inner
  let n = b.columns
  let width = T.Register.width
  b.withPanels { panels in
    withLeftScratch(rows: m, inner: k, columns: n) { scratch in
      var i = 0
      while i < m {
        let rows = min(rowBlock, m - i)
        forEachTermBlock(k) { l, terms in
          let left = leftFactor(
            rows, terms, a + (i * aRow + l * aColumn), aRow, aColumn, scratch)
          forEachPanel(n, width) { j, registers in
            sweep(
              rows: rows, inner: terms, registers: registers, left,
              panels + (j * k + l * registers * width), registers * width,
              Destination(
                start: c + (i * cRow + j), row: cRow, first: 0, end: min(n - j, registers * width)),
              accumulate: accumulate || l > 0)
          }
        }
        i += rowBlock
      }
    }
  }
}

/// Gives room for a packed block of the left factor when packing it is worth while, otherwise nil.
@inline(__always)
private func withLeftScratch<T: KernelElement>(
  rows m: Int, inner k: Int, columns n: Int, _ body: (UnsafeMutablePointer<T>?) -> Void
) {
  if m >= rowsForPackingLeft && n >= columnsForPackingLeft {
    let height = T.packedRows
    let rows = (min(m, rowBlock) + height - 1) / height * height
    let scratch = UnsafeMutablePointer<T>.allocate(capacity: rows * min(k, termBlock))
    body(scratch)
    scratch.deallocate()
  } else {
    body(nil)
  }
}

/// A block of the left factor: packed into `scratch` if there is one, else by its strides.
@inline(__always)
private func leftFactor<T: KernelElement>(
  _ m: Int, _ terms: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ scratch: UnsafeMutablePointer<T>?
) -> LeftFactor<T> {
  guard let scratch else { return LeftFactor(strided: a, row: aRow, column: aColumn) }
  let height = T.packedRows
  for i in stride(from: 0, to: m, by: height) {
    packPanel(
      rows: terms, columns: min(height, m - i), width: height, a + i * aRow, aColumn, aRow,
      scratch + i * terms)
  }
  return LeftFactor(packed: scratch, terms: terms)
}
