// The loops that make few numbers of many; compiled for each type of scalar like `ArrayLoops`.

/// The sum of `count` elements that are `step` apart.
///
/// Eight sums side by side: faster, and with less rounding than one long sum.
@inline(__always)
private func sumOf<S: Scalar>(count: Int, _ term: (Int) -> S) -> S {
  var (a, b, c, d) = (S.zero, S.zero, S.zero, S.zero)
  var (e, f, g, h) = (S.zero, S.zero, S.zero, S.zero)
  var i = 0
  while i + 8 <= count {
    a += term(i)
    b += term(i + 1)
    c += term(i + 2)
    d += term(i + 3)
    e += term(i + 4)
    f += term(i + 5)
    g += term(i + 6)
    h += term(i + 7)
    i += 8
  }
  while i < count {
    a += term(i)
    i += 1
  }
  return ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// The sum of all elements.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func sum<S: Scalar>(_ x: UnsafePointer<S>, count: Int) -> S {
  sumOf(count: count) { x[$0] }
}

/// The sum of the products of the elements of `x` and `y` at the same places.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func dotProduct<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafePointer<S>, count: Int) -> S {
  sumOf(count: count) { x[$0] * y[$0] }
}

/// The sum of each row.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func rowSums<S: Scalar>(_ x: UnsafePointer<S>, _ sums: UnsafeMutablePointer<S>, _ shape: Shape) {
  for r in 0..<shape.rows {
    let x = x + r * shape.columns
    sums[r] = sumOf(count: shape.columns) { x[$0] }
  }
}

/// Adds the sum of each column to `sums`.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func addColumnSums<S: Scalar>(
  _ x: UnsafePointer<S>, _ sums: UnsafeMutablePointer<S>, _ shape: Shape
) {
  for r in 0..<shape.rows {
    let x = x + r * shape.columns
    for c in 0..<shape.columns { sums[c] += x[c] }
  }
}

/// The place of the largest element, the first of equals; NaN counts only in first place.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func indexOfMaximum<S: Scalar>(_ x: UnsafePointer<S>, count: Int) -> Int {
  var best = 0
  for i in 0..<count where x[i] > x[best] { best = i }
  return best
}

/// The largest magnitude, or NaN when any element is NaN.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func maximumMagnitude<S: Scalar>(_ x: UnsafePointer<S>, count: Int) -> Double {
  var largest = 0.0
  for i in 0..<count {
    let size = abs(x[i].value)
    if !(size <= largest) { largest = size }
    if largest.isNaN { return largest }
  }
  return largest
}
