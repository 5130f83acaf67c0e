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
  multiplyTiles(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, accumulate)
}

/// The same for `Double`.
func multiply(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Double>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Double>, accumulate: Bool
) {
  multiplyTiles(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, accumulate)
}

/// The product with a right factor that was packed beforehand.
func multiply(
  rows m: Int, _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Float>, _ c: UnsafeMutablePointer<Float>, accumulate: Bool
) {
  b.withPanels { p in
    multiplyTiles(m, b.inner, b.columns, a, aRow, aColumn, p, b.columns, 1, c, accumulate)
  }
}

/// The same for `Double`.
func multiply(
  rows m: Int, _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Double>, _ c: UnsafeMutablePointer<Double>, accumulate: Bool
) {
  b.withPanels { p in
    multiplyTiles(m, b.inner, b.columns, a, aRow, aColumn, p, b.columns, 1, c, accumulate)
  }
}

@inline(__always)
func multiplyTiles<T: FloatingPoint>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<T>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<T>,
  _ accumulate: Bool
) {
  for i in 0..<m {
    let row = c + i * n
    if !accumulate { for j in 0..<n { row[j] = 0 } }
    for l in 0..<k {
      let x = a[i * aRow + l * aColumn]
      for j in 0..<n { row[j] += x * b[l * bRow + j * bColumn] }
    }
  }
}
