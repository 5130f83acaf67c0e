/// Sets the m × n array `c` to `a · b`, or adds the product to it.
///
/// Element (i, l) of the left factor is `a[i * aRow + l * aColumn]`, element (l, j) of the right
/// one `b[l * bRow + j * bColumn]`, so a transposed factor is the same array with its two strides
/// exchanged. The rows of `c` are `cRow` elements apart. The arrays must not overlap `c`.
func multiply(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int, accumulate: Bool
) {
  multiplyStrided(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate)
}

/// The same for `Double`.
func multiply(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Double>, _ bRow: Int, _ bColumn: Int,
  _ c: UnsafeMutablePointer<Double>, _ cRow: Int, accumulate: Bool
) {
  multiplyStrided(m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate)
}

/// The product with a right factor that was packed beforehand.
func multiply(
  rows m: Int, _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Float>, _ c: UnsafeMutablePointer<Float>, _ cRow: Int, accumulate: Bool
) {
  multiplyPacked(m, a, aRow, aColumn, b, c, cRow, accumulate)
}

/// The same for `Double`.
func multiply(
  rows m: Int, _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int,
  _ b: PackedPanels<Double>, _ c: UnsafeMutablePointer<Double>, _ cRow: Int, accumulate: Bool
) {
  multiplyPacked(m, a, aRow, aColumn, b, c, cRow, accumulate)
}
