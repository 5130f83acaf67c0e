/// A right factor laid out for the product's inner loops, once for many products.
///
/// The weights of a recurrent network meet a new left factor at every step. Packing them before
/// the first step saves the kernels from doing so again at each.
public struct PackedMatrix<Element: Scalar>: Sendable {
  /// The number of rows and columns of the factor, as it is multiplied.
  public let shape: Shape
  let panels: Panels

  /// What the kernels read. The case belongs to the type of the scalar.
  enum Panels: Sendable {
    case float(PackedPanels<Float>)
    case double(PackedPanels<Double>)
    case dual(DualPanels)
    case plain([Element])
  }
}

extension Matrix {
  /// This matrix, made ready to be the right factor of many products.
  public func packed() -> PackedMatrix<Element> {
    PackedMatrix(shape: shape, panels: Self.panels(elements, shape, columns, 1))
  }

  /// The transpose of this matrix, made ready to be the right factor of many products.
  public func packedTransposed() -> PackedMatrix<Element> {
    let turned = Shape(rows: columns, columns: rows)
    return PackedMatrix(shape: turned, panels: Self.panels(elements, turned, 1, columns))
  }

  /// The matrix product with a packed right factor.
  public static func • (a: Matrix, b: PackedMatrix<Element>) -> Matrix {
    requireProduct(a.shape, b.shape)
    return Matrix(shape: Shape(rows: a.rows, columns: b.shape.columns)) { c in
      multiply(a, b, into: c, accumulate: false)
    }
  }

  /// Adds the product of `a` and a packed right factor.
  public mutating func addProduct(_ a: Matrix, _ b: PackedMatrix<Element>) {
    requireProduct(a.shape, b.shape)
    requireSum(shape, Shape(rows: a.rows, columns: b.shape.columns))
    withMutableElements { c in multiply(a, b, into: c, accumulate: true) }
  }

  private static func panels(
    _ elements: [Element], _ shape: Shape, _ rowStep: Int, _ columnStep: Int
  ) -> PackedMatrix<Element>.Panels {
    elements.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress, shape.count > 0 else { return .plain([]) }
      if Element.self == Float.self {
        return .float(
          PackedPanels(
            inner: shape.rows, columns: shape.columns, same(start, as: Float.self), rowStep,
            columnStep))
      }
      if Element.self == Double.self {
        return .double(
          PackedPanels(
            inner: shape.rows, columns: shape.columns, same(start, as: Double.self), rowStep,
            columnStep))
      }
      if Element.self == Dual.self {
        return .dual(
          DualPanels(
            inner: shape.rows, columns: shape.columns, same(start, as: Dual.self), rowStep,
            columnStep))
      }
      var rows: [Element] = []
      rows.reserveCapacity(shape.count)
      for r in 0..<shape.rows {
        for c in 0..<shape.columns { rows.append(start[r * rowStep + c * columnStep]) }
      }
      return .plain(rows)
    }
  }
}

private func requireProduct(_ a: Shape, _ b: Shape) {
  guard a.columns == b.rows else {
    stop(
      "matrix product: \(a) • packed \(b): the left factor has \(a.columns) columns, "
        + "the right factor \(b.rows) rows")
  }
}

private func multiply<S: Scalar>(
  _ a: Matrix<S>, _ b: PackedMatrix<S>, into c: UnsafeMutablePointer<S>, accumulate: Bool
) {
  if a.columns == 0 {
    // A sum of no terms is zero.
    if !accumulate { c.initialize(repeating: 0, count: a.rows * b.shape.columns) }
    return
  }
  a.withElements { multiply(rows: a.rows, $0, a.columns, b, into: c, accumulate: accumulate) }
}

/// Sets the row-major array `c` to `a · b`, or adds the product to it; the rows of the left factor
/// are `aRow` elements apart. There must be at least one term.
package func multiply<S: Scalar>(
  rows m: Int, _ a: UnsafePointer<S>, _ aRow: Int, _ b: PackedMatrix<S>,
  into c: UnsafeMutablePointer<S>, accumulate: Bool
) {
  let n = b.shape.columns
  switch b.panels {
  case .float(let panels):
    multiply(
      rows: m, same(a, as: Float.self), aRow, 1, panels, same(c, as: Float.self), n,
      accumulate: accumulate)
  case .double(let panels):
    multiply(
      rows: m, same(a, as: Double.self), aRow, 1, panels, same(c, as: Double.self), n,
      accumulate: accumulate)
  case .dual(let panels):
    multiply(
      rows: m, same(a, as: Dual.self), aRow, 1, panels, same(c, as: Dual.self), n,
      accumulate: accumulate)
  case .plain(let elements):
    elements.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      multiply(
        rows: m, inner: b.shape.rows, columns: n, a, aRow, 1, start, n, 1, into: c, n,
        accumulate: accumulate)
    }
  }
}
