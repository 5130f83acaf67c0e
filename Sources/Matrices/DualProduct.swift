/// A packed right factor of dual numbers: its values and its derivatives, each packed by itself.
struct DualPanels: Sendable {
  let values: PackedPanels<Double>
  let derivatives: PackedPanels<Double>

  /// Copies a k × n factor whose element (l, j) is `b[l * bRow + j * bColumn]`.
  init(inner k: Int, columns n: Int, _ b: UnsafePointer<Dual>, _ bRow: Int, _ bColumn: Int) {
    let parts = asParts(b)
    values = PackedPanels(inner: k, columns: n, parts, 2 * bRow, 2 * bColumn)
    derivatives = PackedPanels(inner: k, columns: n, parts + 1, 2 * bRow, 2 * bColumn)
  }
}

/// The product of dual numbers as three products of `Double`: ab, and a'b + ab' beside it.
func multiply(
  rows m: Int, _ a: UnsafePointer<Dual>, _ aRow: Int, _ aColumn: Int, _ b: DualPanels,
  _ c: UnsafeMutablePointer<Dual>, _ cRow: Int, accumulate: Bool
) {
  let parts = asParts(a)
  let (row, column) = (2 * aRow, 2 * aColumn)
  let n = b.values.columns
  let count = m * n
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { sums in
    guard let values = sums.baseAddress else { return }
    let derivatives = values + count
    multiply(rows: m, parts, row, column, b.values, values, n, accumulate: false)
    multiply(rows: m, parts + 1, row, column, b.values, derivatives, n, accumulate: false)
    multiply(rows: m, parts, row, column, b.derivatives, derivatives, n, accumulate: true)
    for i in 0..<count {
      let product = Dual(values[i], derivative: derivatives[i])
      let place = c + (i / n * cRow + i % n)
      if accumulate { place.pointee += product } else { place.initialize(to: product) }
    }
  }
}

/// The same memory as numbers: each value is followed by its derivative.
private func asParts(_ dual: UnsafePointer<Dual>) -> UnsafePointer<Double> {
  UnsafeRawPointer(dual).assumingMemoryBound(to: Double.self)
}
