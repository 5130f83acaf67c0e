/// Sets the row-major array `c` to the product, or adds the product to it.
func multiply<S: Scalar>(
  _ a: Factor<S>, _ b: Factor<S>, into c: UnsafeMutablePointer<S>, accumulate: Bool
) {
  a.elements.withUnsafeBufferPointer { aBuffer in
    b.elements.withUnsafeBufferPointer { bBuffer in
      guard let aStart = aBuffer.baseAddress, let bStart = bBuffer.baseAddress, a.columns > 0 else {
        // A sum of no terms is zero.
        if !accumulate { c.initialize(repeating: 0, count: a.rows * b.columns) }
        return
      }
      multiply(
        rows: a.rows, inner: a.columns, columns: b.columns, aStart, a.rowStep, a.columnStep,
        bStart, b.rowStep, b.columnStep, into: c, b.columns, accumulate: accumulate)
    }
  }
}

/// Sets the m × n array `c` to `a · b`, or adds the product to it: for layers that keep a whole
/// sequence in one array and multiply parts of it where they lie.
///
/// Element (i, l) of the left factor is `a[i * aRow + l * aColumn]`, element (l, j) of the right
/// one `b[l * bRow + j * bColumn]`; the rows of `c` are `cRow` elements apart. There must be at
/// least one term, and `c` must not overlap the factors.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
package func multiply<S: Scalar>(
  rows m: Int, inner k: Int, columns n: Int,
  _ a: UnsafePointer<S>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<S>, _ bRow: Int, _ bColumn: Int,
  into c: UnsafeMutablePointer<S>, _ cRow: Int, accumulate: Bool
) {
  if S.self == Float.self {
    multiply(
      rows: m, inner: k, columns: n, same(a, as: Float.self), aRow, aColumn,
      same(b, as: Float.self), bRow, bColumn, same(c, as: Float.self), cRow,
      accumulate: accumulate)
  } else if S.self == Double.self {
    multiply(
      rows: m, inner: k, columns: n, same(a, as: Double.self), aRow, aColumn,
      same(b, as: Double.self), bRow, bColumn, same(c, as: Double.self), cRow,
      accumulate: accumulate)
  } else if S.self == Dual.self, m >= 4 {
    // Packing pays from a few rows on.
    multiply(
      rows: m, same(a, as: Dual.self), aRow, aColumn,
      DualPanels(inner: k, columns: n, same(b, as: Dual.self), bRow, bColumn),
      same(c, as: Dual.self), cRow, accumulate: accumulate)
  } else {
    multiplyTermByTerm(
      m, k, n, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate)
  }
}

/// The product from its definition, for few rows and for scalars without kernels.
@inline(__always)
private func multiplyTermByTerm<S: Scalar>(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<S>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<S>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<S>, _ cRow: Int,
  _ accumulate: Bool
) {
  for i in 0..<m {
    let row = c + i * cRow
    if !accumulate { row.initialize(repeating: 0, count: n) }
    for l in 0..<k {
      let x = a[i * aRow + l * aColumn]
      let y = b + l * bRow
      for j in 0..<n { row[j] += x * y[j * bColumn] }
    }
  }
}

/// The pointer itself, once its generic type is known to be `T`.
func same<S, T>(_ pointer: UnsafePointer<S>, as type: T.Type) -> UnsafePointer<T> {
  UnsafeRawPointer(pointer).assumingMemoryBound(to: type)
}

/// The pointer itself, once its generic type is known to be `T`.
func same<S, T>(_ pointer: UnsafeMutablePointer<S>, as type: T.Type) -> UnsafeMutablePointer<T> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: type)
}
