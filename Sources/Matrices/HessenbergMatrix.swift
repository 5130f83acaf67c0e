/// A matrix with zeros below the first subdiagonal, on its way to showing its eigenvalues.
struct HessenbergMatrix {
  private let size: Int
  private var h: [Double]

  /// Brings a square matrix to Hessenberg form by reflections, which keep the eigenvalues.
  init(reducing matrix: Matrix<Double>) {
    size = matrix.rows
    h = matrix.elements
    for k in 0..<max(0, size - 2) {
      let below = (k + 1)..<size
      guard let mirror = Reflection(below.map { h[$0 * size + k] }) else { continue }
      reflectRows(from: k + 1, mirror, columns: k..<size)
      reflectColumns(from: k + 1, mirror, rows: 0..<size)
      for r in (k + 2)..<size { h[r * size + k] = 0 }
    }
  }

  /// Splits eigenvalues off the lower right corner, one or two at a time.
  mutating func eigenvalues() -> [Eigenvalue] {
    var found: [Eigenvalue] = []
    var last = size - 1
    var iteration = 0
    while last >= 0 {
      let first = startOfBlock(endingAt: last)
      if first == last {
        found.append(Eigenvalue(real: h[last * size + last], imaginary: 0))
        (last, iteration) = (last - 1, 0)
      } else if first == last - 1 {
        found += pair(at: first)
        (last, iteration) = (last - 2, 0)
      } else if iteration < 200 {
        iteration += 1
        step(first, last, unusual: iteration.isMultiple(of: 10))
      } else {
        // Never seen; better not a number than a wrong one.
        found.append(Eigenvalue(real: .nan, imaginary: .nan))
        (last, iteration) = (last - 1, 0)
      }
    }
    return found
  }

  /// Where the block begins that ends at `last` and has no negligible subdiagonal element.
  private mutating func startOfBlock(endingAt last: Int) -> Int {
    for l in stride(from: last, to: 0, by: -1) {
      let neighbours = abs(h[(l - 1) * size + l - 1]) + abs(h[l * size + l])
      // The matrix was scaled to a largest element of 1, which stands in for two zeros.
      if abs(h[l * size + l - 1]) <= .ulpOfOne * (neighbours > 0 ? neighbours : 1) {
        h[l * size + l - 1] = 0
        return l
      }
    }
    return 0
  }

  /// The eigenvalues of the block of two rows that begins at `k`.
  private func pair(at k: Int) -> [Eigenvalue] {
    let (a, b) = (h[k * size + k], h[k * size + k + 1])
    let (c, d) = (h[(k + 1) * size + k], h[(k + 1) * size + k + 1])
    let half = (a - d) / 2
    let discriminant = half * half + b * c
    let root = abs(discriminant).squareRoot()
    if discriminant < 0 {
      let real = d + half
      return [
        Eigenvalue(real: real, imaginary: root), Eigenvalue(real: real, imaginary: -root),
      ]
    }
    // The root that does not cancel, and the other from the product of the two.
    let away = half + (half < 0 ? -root : root)
    return [
      Eigenvalue(real: d + away, imaginary: 0),
      Eigenvalue(real: away == 0 ? d : d - b * c / away, imaginary: 0),
    ]
  }

  /// One double QR step on the block from `first` to `last`, three rows or more.
  ///
  /// The two shifts are the eigenvalues of the last two rows, a complex pair included, so that all
  /// numbers stay real. An `unusual` step takes other shifts, to leave a cycle.
  private mutating func step(_ first: Int, _ last: Int, unusual: Bool) {
    func at(_ r: Int, _ c: Int) -> Double { h[r * size + c] }
    var shiftSum = at(last - 1, last - 1) + at(last, last)
    var shiftProduct =
      at(last - 1, last - 1) * at(last, last) - at(last - 1, last) * at(last, last - 1)
    if unusual {
      let size = abs(at(last, last - 1)) + abs(at(last - 1, last - 2))
      (shiftSum, shiftProduct) = (1.5 * size, size * size)
    }
    let corner = at(first, first)
    let below = at(first + 1, first)
    // The first column of (H - s1)(H - s2). Its reflection leaves a bulge below the subdiagonal;
    // the following ones push it down and out.
    var column = [
      corner * corner + at(first, first + 1) * below - shiftSum * corner + shiftProduct,
      below * (corner + at(first + 1, first + 1) - shiftSum),
      below * at(first + 2, first + 1),
    ]
    for k in first..<last {
      if let mirror = Reflection(column) {
        reflectRows(from: k, mirror, columns: max(first, k - 1)..<last + 1)
        reflectColumns(from: k, mirror, rows: first..<min(k + 4, last + 1))
      }
      if k > first {
        for r in k + 1..<min(k + 3, last + 1) { h[r * size + k - 1] = 0 }
      }
      column = (k + 1..<min(k + 4, last + 1)).map { h[$0 * size + k] }
    }
  }

  /// Reflects the rows from `start` on, as many as the mirror has dimensions.
  private mutating func reflectRows(from start: Int, _ mirror: Reflection, columns: Range<Int>) {
    for c in columns {
      var along = 0.0
      for (i, x) in mirror.normal.enumerated() { along += x * h[(start + i) * size + c] }
      along *= mirror.factor
      for (i, x) in mirror.normal.enumerated() { h[(start + i) * size + c] -= along * x }
    }
  }

  private mutating func reflectColumns(from start: Int, _ mirror: Reflection, rows: Range<Int>) {
    for r in rows {
      var along = 0.0
      for (i, x) in mirror.normal.enumerated() { along += x * h[r * size + start + i] }
      along *= mirror.factor
      for (i, x) in mirror.normal.enumerated() { h[r * size + start + i] -= along * x }
    }
  }
}

/// The reflection 1 - factor · normal · normalᵀ that turns a vector into the first axis.
private struct Reflection {
  let normal: [Double]
  let factor: Double

  /// Nothing when the vector lies on the first axis already.
  init?(_ vector: [Double]) {
    let scale = vector.reduce(0) { max($0, abs($1)) }
    guard scale > 0, vector.dropFirst().contains(where: { $0 != 0 }) else { return nil }
    var normal = vector.map { $0 / scale }
    let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // The sign that adds, so that nothing cancels.
    normal[0] += normal[0] < 0 ? -length : length
    self.normal = normal
    factor = 2 / normal.reduce(0) { $0 + $1 * $1 }
  }
}
