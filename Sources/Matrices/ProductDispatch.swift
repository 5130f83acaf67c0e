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
      } else if S.self == Dual.self {
        multiplyByChainRule(
          a.rows, a.columns, b.columns,
          same(aStart, as: Dual.self), a.rowStep, a.columnStep,
          same(bStart, as: Dual.self), b.rowStep, b.columnStep,
          same(c, as: Dual.self), accumulate)
      } else {
        multiplyTermByTerm(a, aStart, b, bStart, c, accumulate)
      }
    }
  }
}

/// The product of dual numbers as three products of `Double`: ab, and a'b + ab' beside it.
///
/// A dual number is two `Double`, so each of them is read in place, in steps twice as long.
private func multiplyByChainRule(
  _ m: Int, _ k: Int, _ n: Int, _ a: UnsafePointer<Dual>, _ aRow: Int, _ aColumn: Int,
  _ b: UnsafePointer<Dual>, _ bRow: Int, _ bColumn: Int, _ c: UnsafeMutablePointer<Dual>,
  _ accumulate: Bool
) {
  let a = UnsafeRawPointer(a).assumingMemoryBound(to: Double.self)
  let b = UnsafeRawPointer(b).assumingMemoryBound(to: Double.self)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * m * n) { sums in
    guard let values = sums.baseAddress else { return }
    let derivatives = values + m * n
    let terms = [
      (a, b, values, false), (a + 1, b, derivatives, false), (a, b + 1, derivatives, true),
    ]
    for (a, b, sum, adding) in terms {
      multiply(
        rows: m, inner: k, columns: n, a, 2 * aRow, 2 * aColumn, b, 2 * bRow, 2 * bColumn, sum,
        accumulate: adding)
    }
    for i in 0..<m * n {
      let product = Dual(values[i], derivative: derivatives[i])
      if accumulate { c[i] += product } else { (c + i).initialize(to: product) }
    }
  }
}

/// The product from its definition, for scalars without kernels of their own.
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
