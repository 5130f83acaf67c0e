extension Matrix where Element == Double {
  /// The singular values, largest first: how much the matrix stretches along its own axes.
  ///
  /// There are as many as the smaller of rows and columns. They are accurate to about 1e-15 of the
  /// largest; all NaN when an element is not finite.
  public func singularValues() -> [Double] {
    let vectors = rows >= columns ? transposed() : self
    let scale = maximumMagnitude()
    guard scale > 0, scale.isFinite else {
      return Array(repeating: scale == 0 ? 0 : .nan, count: vectors.rows)
    }
    // Scaled, so that squares neither overflow nor vanish.
    var turning = vectors / scale
    let (count, length) = (vectors.rows, vectors.columns)
    turning.withMutableElements { orthogonalise($0, count: count, length: length) }
    return (0..<count).map { turning.row($0).norm() * scale }.sorted(by: >)
  }

  /// The largest singular value: the most by which the matrix can lengthen a vector.
  public func spectralNorm() -> Double { singularValues().first ?? 0 }
}

/// Turns `count` vectors, pair by pair, until all are at right angles.
///
/// Hestenes' one-sided Jacobi method (1958). Each turn is a rotation, which keeps the singular
/// values; of orthogonal vectors these are the lengths.
private func orthogonalise(_ x: UnsafeMutablePointer<Double>, count: Int, length: Int) {
  let tolerance = Double.ulpOfOne * Double(length).squareRoot()
  // Convergence is quadratic: sizes of thousands need about ten sweeps.
  for _ in 0..<60 {
    var turned = false
    for i in 0..<count {
      for j in i + 1..<max(count, i + 1) {
        let (u, v) = (x + i * length, x + j * length)
        let uu = dotProduct(u, u, count: length)
        let vv = dotProduct(v, v, count: length)
        let uv = dotProduct(u, v, count: length)
        guard abs(uv) > tolerance * (uu * vv).squareRoot() else { continue }
        turned = true
        // The smaller root of t² + 2 zeta t = 1 is the tangent of the angle that makes uv zero.
        let zeta = (vv - uu) / (2 * uv)
        let t = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
        let cosine = 1 / (1 + t * t).squareRoot()
        let sine = cosine * t
        for l in 0..<length {
          (u[l], v[l]) = (cosine * u[l] - sine * v[l], sine * u[l] + cosine * v[l])
        }
      }
    }
    if !turned { return }
  }
}
