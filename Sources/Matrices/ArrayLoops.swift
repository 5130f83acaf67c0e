// The loops behind the operations of `Matrix`, over plain memory. Each is compiled once for every
// type of scalar and chooses among these versions once per array, so a call from a debug build of
// a chapter, which knows the type only as generic, runs at full speed.

/// What happens to two elements.
enum Combination {
  case add, subtract, multiply, divide
  /// The second less the first, and the second divided by the first.
  case subtractFrom, divideInto
}

/// Replaces each element of `x` by its combination with the element of `y` at the same place.
///
/// The rows of `y` are `yRow` elements apart: 0 uses one row for all.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func combine<S: Scalar>(
  _ how: Combination, _ x: UnsafeMutablePointer<S>, _ y: UnsafePointer<S>, yRow: Int, _ shape: Shape
) {
  // Rows that follow each other in both arrays are one long row.
  let apart = yRow == shape.columns
  let rows = apart ? 1 : shape.rows
  let columns = apart ? shape.count : shape.columns
  for r in 0..<rows {
    let x = x + r * columns
    let y = y + r * yRow
    switch how {
    case .add: for i in 0..<columns { x[i] += y[i] }
    case .subtract: for i in 0..<columns { x[i] -= y[i] }
    case .multiply: for i in 0..<columns { x[i] *= y[i] }
    case .divide: for i in 0..<columns { x[i] /= y[i] }
    case .subtractFrom: for i in 0..<columns { x[i] = y[i] - x[i] }
    case .divideInto: for i in 0..<columns { x[i] = y[i] / x[i] }
    }
  }
}

/// Replaces each element of `x` by its combination with `y`.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func combine<S: Scalar>(_ how: Combination, _ x: UnsafeMutablePointer<S>, _ y: S, count: Int) {
  switch how {
  case .add: for i in 0..<count { x[i] += y }
  case .subtract: for i in 0..<count { x[i] -= y }
  case .multiply: for i in 0..<count { x[i] *= y }
  case .divide: for i in 0..<count { x[i] /= y }
  case .subtractFrom: for i in 0..<count { x[i] = y - x[i] }
  case .divideInto: for i in 0..<count { x[i] = y / x[i] }
  }
}

/// Combines each row of `x` with one element of `y`.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func combineColumn<S: Scalar>(
  _ how: Combination, _ x: UnsafeMutablePointer<S>, _ y: UnsafePointer<S>, _ shape: Shape
) {
  for r in 0..<shape.rows { combine(how, x + r * shape.columns, y[r], count: shape.columns) }
}

/// Gives memory that holds nothing yet the same number everywhere.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
package func fill<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ value: S, count: Int) {
  for i in 0..<count { (x + i).initialize(to: value) }
}

/// Adds `factor` times `y` to `x`.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func addScaled<S: Scalar>(
  _ x: UnsafeMutablePointer<S>, _ factor: S, _ y: UnsafePointer<S>, count: Int
) {
  for i in 0..<count { x[i] += factor * y[i] }
}

/// Adds each product of an element of `a` and the element of `b` at the same place to `x`.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func addElementwiseProduct<S: Scalar>(
  _ x: UnsafeMutablePointer<S>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, count: Int
) {
  for i in 0..<count { x[i] += a[i] * b[i] }
}

/// Replaces each element by its square root.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func squareRoots<S: Scalar>(_ x: UnsafeMutablePointer<S>, count: Int) {
  for i in 0..<count { x[i] = S.sqrt(x[i]) }
}

/// Moves elements below `low` up to it and those above `high` down to it; NaN stays.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func clamp<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ low: S, _ high: S, count: Int) {
  for i in 0..<count { x[i] = x[i] < low ? low : (x[i] > high ? high : x[i]) }
}

/// Copies or adds a block of a row-major array into a block of another.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func copyBlock<S: Scalar>(
  _ from: UnsafePointer<S>, _ fromRow: Int, _ to: UnsafeMutablePointer<S>, _ toRow: Int,
  _ shape: Shape, adding: Bool
) {
  for r in 0..<shape.rows {
    let source = from + r * fromRow
    let target = to + r * toRow
    if adding {
      for c in 0..<shape.columns { target[c] += source[c] }
    } else {
      target.update(from: source, count: shape.columns)
    }
  }
}

/// Writes the transpose of `from`, which has `shape`, in blocks that stay in the cache.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func transpose<S: Scalar>(_ from: UnsafePointer<S>, _ to: UnsafeMutablePointer<S>, _ shape: Shape) {
  let block = 16
  for top in stride(from: 0, to: shape.rows, by: block) {
    for left in stride(from: 0, to: shape.columns, by: block) {
      for r in top..<min(top + block, shape.rows) {
        for c in left..<min(left + block, shape.columns) {
          to[c * shape.rows + r] = from[r * shape.columns + c]
        }
      }
    }
  }
}

/// Writes the elements of `from` in another type.
@specialized(where S == Float, T == Double)
@specialized(where S == Double, T == Float)
@specialized(where S == Double, T == Dual)
@specialized(where S == Dual, T == Double)
@specialized(where S == Float, T == Dual)
func convert<S: Scalar, T: Scalar>(
  _ from: UnsafePointer<S>, _ to: UnsafeMutablePointer<T>, count: Int
) {
  for i in 0..<count { (to + i).initialize(to: T(from[i].value)) }
}
