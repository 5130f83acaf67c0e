extension Matrix {
  /// The sum of all elements.
  public func sum() -> Element {
    var result: Element = 0
    withElements { result = Matrices.sum($0, count: shape.count) }
    return result
  }

  /// The mean of all elements; NaN for a matrix without elements.
  public func mean() -> Element { sum() / Element(Double(shape.count)) }

  /// The rows added up, [1 x columns]: the gradient of a row that was added to every row.
  public func summedOverRows() -> Matrix {
    var sums = Matrix(rows: 1, columns: columns, repeating: 0)
    sums.addRowsSummed(self)
    return sums
  }

  /// Adds all rows of `other` to this one row.
  public mutating func addRowsSummed(_ other: Matrix) {
    guard rows == 1, columns == other.columns else {
      stop("addRowsSummed: the rows of \(other.shape) cannot be added to \(shape)")
    }
    withMutableElements { sums in
      other.withElements { addColumnSums($0, sums, other.shape) }
    }
  }

  /// The columns added up, [rows x 1].
  public func summedOverColumns() -> Matrix {
    var sums = Matrix(rows: rows, columns: 1, repeating: 0)
    let shape = shape
    sums.withMutableElements { sums in
      withElements { rowSums($0, sums, shape) }
    }
    return sums
  }

  /// The sum of the products of elements at the same places.
  public func dot(_ other: Matrix) -> Element {
    requireSameShape("dot", shape, other.shape)
    var result: Element = 0
    withElements { x in
      other.withElements { y in result = dotProduct(x, y, count: shape.count) }
    }
    return result
  }

  /// The root of the sum of all squares: the Frobenius norm.
  ///
  /// Squares leave the range of a number long before the number does: a `Float` of 2e19 has none.
  /// A gradient that large is exactly what clipping must see, so when the sum of the squares is
  /// extreme, all elements are divided by the largest of them first.
  public func norm() -> Element {
    let squares = dot(self)
    // Squares that were lost to underflow are too small to count in a sum of this size.
    if (1e-24...1e30).contains(squares.value) { return Element.sqrt(squares) }
    let largest = maximumMagnitude()
    if largest == 0 || !largest.isFinite { return Element.sqrt(squares) }
    let scale = Element(largest)
    let scaled = self / scale
    return scale * Element.sqrt(scaled.dot(scaled))
  }

  /// The largest magnitude of an element; 0 without elements, NaN when any element is.
  public func maximumMagnitude() -> Double {
    var result = 0.0
    withElements { result = Matrices.maximumMagnitude($0, count: shape.count) }
    return result
  }

  /// The column of the largest element of each row, the first of equals.
  public func argmax() -> [Int] {
    guard columns > 0 || rows == 0 else { stop("argmax: the rows of \(shape) have no elements") }
    var places: [Int] = []
    places.reserveCapacity(rows)
    withElements { x in
      for r in 0..<rows { places.append(indexOfMaximum(x + r * columns, count: columns)) }
    }
    return places
  }

  /// The largest element of each row, [rows x 1].
  public func rowMaxima() -> Matrix {
    let places = argmax()
    return Matrix(rows: rows, columns: 1) { r, _ in elements[r * columns + places[r]] }
  }

  /// The largest element.
  public func maximum() -> Element {
    guard !elements.isEmpty else { stop("maximum: \(shape) has no elements") }
    var result: Element = 0
    withElements { x in result = x[indexOfMaximum(x, count: shape.count)] }
    return result
  }

  /// The smallest element.
  public func minimum() -> Element { -(-self).maximum() }
}
