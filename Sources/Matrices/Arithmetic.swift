// Element-wise arithmetic. The second matrix has the shape of the first or is a single row, which
// then counts for every row. The first operand of `+`, `-`, `*` and `/` is consumed: in
// `x • W + h • U + b` every sum is formed in the memory of the first product.

extension Matrix {
  /// The sum, element by element; either matrix may be one row, which is added to every row.
  public static func + (a: consuming Matrix, b: Matrix) -> Matrix {
    if a.rows == 1 && b.rows != 1 {
      var result = b
      result.combine(.add, a, name: "+", reversed: true)
      return result
    }
    a.combine(.add, b, name: "+")
    return a
  }

  /// The difference, element by element; either matrix may be one row, used for every row.
  public static func - (a: consuming Matrix, b: Matrix) -> Matrix {
    if a.rows == 1 && b.rows != 1 {
      var result = b
      result.combine(.subtractFrom, a, name: "-", reversed: true)
      return result
    }
    a.combine(.subtract, b, name: "-")
    return a
  }

  /// The product of each two elements; either matrix may be one row, used for every row.
  ///
  /// The matrix product is `•`.
  public static func * (a: consuming Matrix, b: Matrix) -> Matrix {
    if a.rows == 1 && b.rows != 1 {
      var result = b
      result.combine(.multiply, a, name: "*", reversed: true)
      return result
    }
    a.combine(.multiply, b, name: "*")
    return a
  }

  /// The quotient of each two elements; either matrix may be one row, used for every row.
  public static func / (a: consuming Matrix, b: Matrix) -> Matrix {
    if a.rows == 1 && b.rows != 1 {
      var result = b
      result.combine(.divideInto, a, name: "/", reversed: true)
      return result
    }
    a.combine(.divide, b, name: "/")
    return a
  }

  /// Adds a matrix, or one row to every row.
  public static func += (a: inout Matrix, b: Matrix) { a.combine(.add, b, name: "+=") }

  /// Subtracts a matrix, or one row from every row.
  public static func -= (a: inout Matrix, b: Matrix) { a.combine(.subtract, b, name: "-=") }

  /// Multiplies element by element with a matrix, or every row with one row.
  public static func *= (a: inout Matrix, b: Matrix) { a.combine(.multiply, b, name: "*=") }

  /// Divides element by element by a matrix, or every row by one row.
  public static func /= (a: inout Matrix, b: Matrix) { a.combine(.divide, b, name: "/=") }

  /// Every element with the opposite sign.
  public static prefix func - (a: consuming Matrix) -> Matrix { a * -1 }

  /// Adds `factor` times `other`, which must have the same shape.
  public mutating func add(_ other: Matrix, scaledBy factor: Element) {
    requireSameShape("add(_:scaledBy:)", shape, other.shape)
    let count = shape.count
    withMutableElements { x in
      other.withElements { y in addScaled(x, factor, y, count: count) }
    }
  }

  /// Adds the element-wise product of `a` and `b`, both of the same shape as this matrix.
  public mutating func addElementwiseProduct(_ a: Matrix, _ b: Matrix) {
    requireSameShape("addElementwiseProduct, the factors", a.shape, b.shape)
    requireSameShape("addElementwiseProduct, sum and product", shape, a.shape)
    let count = shape.count
    withMutableElements { x in
      a.withElements { a in
        b.withElements { b in Matrices.addElementwiseProduct(x, a, b, count: count) }
      }
    }
  }

  /// Each row multiplied by its own number: `factors` is a column, [rows x 1].
  ///
  /// A mask of ones and zeros leaves out the examples of a batch that have ended.
  public consuming func scalingRows(by factors: Matrix) -> Matrix {
    guard factors.shape == Shape(rows: rows, columns: 1) else {
      stop(
        "scalingRows: \(shape) by \(factors.shape): the factors must be one column with a number "
          + "for each of the \(rows) rows")
    }
    let shape = shape
    withMutableElements { x in
      factors.withElements { f in combineColumn(.multiply, x, f, shape) }
    }
    return self
  }

  /// Every element moved into the range from `lowest` to `highest`; NaN stays NaN.
  public consuming func clamped(from lowest: Element, to highest: Element) -> Matrix {
    guard lowest <= highest else {
      stop("clamped(from: \(lowest.value), to: \(highest.value)): the limits are exchanged")
    }
    let count = shape.count
    withMutableElements { x in clamp(x, lowest, highest, count: count) }
    return self
  }

  /// Replaces this matrix by its combination with `other` or with the one row `other`.
  fileprivate mutating func combine(
    _ how: Combination, _ other: Matrix, name: StaticString, reversed: Bool = false
  ) {
    guard other.shape == shape || (other.rows == 1 && other.columns == columns) else {
      let (a, b) = reversed ? (other.shape, shape) : (shape, other.shape)
      stop(
        "element-wise \(name): \(a) \(name) \(b): the shapes must be equal, or one of them a "
          + "single row of the same length")
    }
    let step = other.rows == shape.rows ? columns : 0
    let shape = shape
    withMutableElements { x in
      other.withElements { y in Matrices.combine(how, x, y, yRow: step, shape) }
    }
  }
}

// MARK: - With a number

extension Matrix {
  /// Adds a number to every element.
  public static func + (a: consuming Matrix, b: Element) -> Matrix { a.combining(.add, b) }

  /// Adds a number to every element.
  public static func + (a: Element, b: consuming Matrix) -> Matrix { b.combining(.add, a) }

  /// Subtracts a number from every element.
  public static func - (a: consuming Matrix, b: Element) -> Matrix { a.combining(.subtract, b) }

  /// Subtracts every element from a number, as in `1 - z`.
  public static func - (a: Element, b: consuming Matrix) -> Matrix { b.combining(.subtractFrom, a) }

  /// Multiplies every element by a number.
  public static func * (a: consuming Matrix, b: Element) -> Matrix { a.combining(.multiply, b) }

  /// Multiplies every element by a number.
  public static func * (a: Element, b: consuming Matrix) -> Matrix { b.combining(.multiply, a) }

  /// Divides every element by a number.
  public static func / (a: consuming Matrix, b: Element) -> Matrix { a.combining(.divide, b) }

  /// Divides a number by every element.
  public static func / (a: Element, b: consuming Matrix) -> Matrix { b.combining(.divideInto, a) }

  /// Adds a number to every element.
  public static func += (a: inout Matrix, b: Element) { a.combine(.add, b) }

  /// Subtracts a number from every element.
  public static func -= (a: inout Matrix, b: Element) { a.combine(.subtract, b) }

  /// Multiplies every element by a number.
  public static func *= (a: inout Matrix, b: Element) { a.combine(.multiply, b) }

  /// Divides every element by a number.
  public static func /= (a: inout Matrix, b: Element) { a.combine(.divide, b) }

  private mutating func combine(_ how: Combination, _ number: Element) {
    let count = shape.count
    withMutableElements { x in Matrices.combine(how, x, number, count: count) }
  }

  private consuming func combining(_ how: Combination, _ number: Element) -> Matrix {
    combine(how, number)
    return self
  }
}

func requireSameShape(_ operation: StaticString, _ a: Shape, _ b: Shape) {
  guard a == b else { stop("\(operation): \(a) and \(b): the shapes must be equal") }
}
