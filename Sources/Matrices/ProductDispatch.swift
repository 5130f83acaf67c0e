/// Sets the row-major array `c` to the product, or adds the product to it.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
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
      if S.self == Float.self {
        multiply(
          rows: a.rows, inner: a.columns, columns: b.columns,
          same(aStart, as: Float.self), a.rowStep, a.columnStep,
          same(bStart, as: Float.self), b.rowStep, b.columnStep,
          same(c, as: Float.self), accumulate: accumulate)
      } else if S.self == Double.self {
        multiply(
          rows: a.rows, inner: a.columns, columns: b.columns,
          same(aStart, as: Double.self), a.rowStep, a.columnStep,
          same(bStart, as: Double.self), b.rowStep, b.columnStep,
          same(c, as: Double.self), accumulate: accumulate)
      } else if S.self == Dual.self, a.rows >= 4 {
        // Packing pays from a few rows on.
        multiply(
          rows: a.rows, same(aStart, as: Dual.self), a.rowStep, a.columnStep,
          DualPanels(
            inner: b.rows, columns: b.columns, same(bStart, as: Dual.self), b.rowStep,
            b.columnStep),
          same(c, as: Dual.self), accumulate: accumulate)
      } else {
        multiplyTermByTerm(a, aStart, b, bStart, c, accumulate)
      }
    }
  }
}

/// The product from its definition, for few rows and for scalars without kernels.
@inline(__always)
private func multiplyTermByTerm<S: Scalar>(
  _ a: Factor<S>, _ aStart: UnsafePointer<S>, _ b: Factor<S>, _ bStart: UnsafePointer<S>,
  _ c: UnsafeMutablePointer<S>, _ accumulate: Bool
) {
  for i in 0..<a.rows {
    let row = c + i * b.columns
    if !accumulate { row.initialize(repeating: 0, count: b.columns) }
    for l in 0..<a.columns {
      let x = aStart[i * a.rowStep + l * a.columnStep]
      let y = bStart + l * b.rowStep
      for j in 0..<b.columns { row[j] += x * y[j * b.columnStep] }
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
