/// The matrix product.
infix operator • : MultiplicationPrecedence

extension Matrix {
  /// The matrix product: [m x k] • [k x n] is [m x n].
  public static func • (a: Matrix, b: Matrix) -> Matrix {
    Matrix(product: a.factor, b.factor)
  }

  /// The product of this matrix, transposed, and `other`: [k x m]ᵀ • [k x n] is [m x n].
  ///
  /// Nothing is copied. With the errors of a batch as `other`, it is a weight's gradient.
  public func transposedTimes(_ other: Matrix) -> Matrix {
    Matrix(product: factor.transposed, other.factor)
  }

  /// The product of this matrix and `other`, transposed: [m x k] • [n x k]ᵀ is [m x n].
  ///
  /// Nothing is copied. It leads an error back through a weight.
  public func timesTransposed(_ other: Matrix) -> Matrix {
    Matrix(product: factor, other.factor.transposed)
  }

  /// Adds the matrix product of `a` and `b`.
  public mutating func addProduct(_ a: Matrix, _ b: Matrix) {
    add(a.factor, b.factor)
  }

  /// Adds the product of `a`, transposed, and `b`: a weight's gradient from one step of a batch.
  public mutating func addProduct(transposed a: Matrix, _ b: Matrix) {
    add(a.factor.transposed, b.factor)
  }

  /// Adds the product of `a` and `b`, transposed.
  public mutating func addProduct(_ a: Matrix, transposed b: Matrix) {
    add(a.factor, b.factor.transposed)
  }

  private init(product a: Factor<Element>, _ b: Factor<Element>) {
    requireProduct(a, b)
    self.init(shape: Shape(rows: a.rows, columns: b.columns)) { c in
      multiply(a, b, into: c, accumulate: false)
    }
  }

  private mutating func add(_ a: Factor<Element>, _ b: Factor<Element>) {
    requireProduct(a, b)
    requireSum(shape, Shape(rows: a.rows, columns: b.columns))
    withMutableElements { c in multiply(a, b, into: c, accumulate: true) }
  }

  private var factor: Factor<Element> {
    Factor(elements: elements, stored: shape, isTransposed: false)
  }
}

/// A matrix as it is read in a product: its transpose is the same elements in other steps.
struct Factor<Element: Scalar> {
  let elements: [Element]
  let stored: Shape
  let isTransposed: Bool

  var transposed: Factor {
    Factor(elements: elements, stored: stored, isTransposed: !isTransposed)
  }

  var rows: Int { isTransposed ? stored.columns : stored.rows }
  var columns: Int { isTransposed ? stored.rows : stored.columns }
  var rowStep: Int { isTransposed ? 1 : stored.columns }
  var columnStep: Int { isTransposed ? stored.columns : 1 }
}

private func requireProduct<Element>(_ a: Factor<Element>, _ b: Factor<Element>) {
  guard a.columns == b.rows else {
    let (left, right) = (a.isTransposed, b.isTransposed)
    stop(
      "matrix product: \(a.stored)\(left ? "ᵀ" : "") • \(b.stored)\(right ? "ᵀ" : ""): "
        + "the left factor\(left ? ", transposed," : "") has \(a.columns) columns, "
        + "the right factor\(right ? ", transposed," : "") \(b.rows) rows")
  }
}

func requireSum(_ sum: Shape, _ product: Shape) {
  guard sum == product else {
    stop("addProduct: the product is \(product), but it is to be added to \(sum)")
  }
}
