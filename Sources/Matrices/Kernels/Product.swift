/// Sets the row-major m × n array `c` to `a · b`, or adds the product to it.
///
/// Element (i, l) of the left factor is `a[i * aRow + l * aColumn]`, element (l, j) of the right
/// one `b[l * bRow + j * bColumn]`, so a transposed factor is the same array with its two strides
/// exchanged. The arrays must not overlap `c`.
func multiply(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Float>, accumulate: Bool
) {
  multiplyStrided(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, accumulate)
}

/// The same for `Double`.
func multiply(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Double>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Double>, accumulate: Bool
) {
  multiplyStrided(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, accumulate)
}

/// The product with a right factor that was packed beforehand.
func multiply(
  rows m: Int, _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Float>, _ c: UnsafeMutablePointer<Float>, accumulate: Bool
) {
  multiplyPacked(m, a, aRow, aColumn, b, c, accumulate)
}

/// The same for `Double`.
func multiply(
  rows m: Int, _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Double>, _ c: UnsafeMutablePointer<Double>, accumulate: Bool
) {
  multiplyPacked(m, a, aRow, aColumn, b, c, accumulate)
}

/// How many terms of the sums are taken at a time, so that a panel of them stays in the first-level
/// cache, and how many rows, so that the left factor's part stays in the second.
private let termBlock = 256
private let rowBlock = 256

@inline(__always)
private func multiplyStrided<T: KernelElement>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<T>,
  _ accumulate: Bool
) {
  let packed = PackedPanels(inner: k, columns: n, b, bRow, bColumn)
  multiplyPacked(m, a, aRow, aColumn, packed, c, accumulate)
}

@inline(__always)
private func multiplyPacked<T: KernelElement>(
  _ m: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int, _ b: PackedPanels<T>,
  _ c: UnsafeMutablePointer<T>, _ accumulate: Bool
) {
  let k = b.inner
  let n = b.columns
  let width = T.Register.width
  b.withPanels { panels in
    var i = 0
    while i < m {
      let rows = min(rowBlock, m - i)
      var l = 0
      repeat {
        let terms = min(termBlock, k - l)
        let left = LeftFactor(start: a + (i * aRow + l * aColumn), row: aRow, column: aColumn)
        var j = 0
        while j < n {
          let registers = panelRegisters(left: n - j, width)
          sweep(
            rows: rows, inner: terms, registers: registers, left,
            panels + (j * k + l * registers * width), registers * width,
            Destination(
              start: c + (i * n + j), row: n, first: 0, end: min(n - j, registers * width)),
            accumulate: accumulate || l > 0)
          j += registers * width
        }
        l += termBlock
      } while l < k
      i += rowBlock
    }
  }
}
