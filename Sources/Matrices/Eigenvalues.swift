/// A root of a matrix's characteristic polynomial, a complex number.
public struct Eigenvalue: Equatable, Hashable, Sendable {
  /// The real part.
  public let real: Double
  /// The imaginary part; not zero only in pairs of opposite sign.
  public let imaginary: Double

  /// The complex number `real` + `imaginary` i.
  public init(real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The distance from zero: by how much a step along this direction grows.
  public var magnitude: Double {
    let (large, small) = (max(abs(real), abs(imaginary)), min(abs(real), abs(imaginary)))
    guard large > 0 else { return large }
    return large * (1 + (small / large) * (small / large)).squareRoot()
  }
}

extension Matrix where Element == Double {
  /// All eigenvalues of a square matrix, largest magnitude first, repeated ones repeatedly.
  ///
  /// Rows and columns that show their eigenvalue are set aside and the rest is balanced; then
  /// Householder's reduction to Hessenberg form and Francis's double-shift QR algorithm (Golub and
  /// Van Loan, *Matrix Computations*, 7.4 and 7.5). The error is about 1e-15 of the matrix's norm,
  /// times the eigenvalue's condition number; a triangular matrix gives its diagonal exactly. NaN
  /// when an element is not finite.
  public func eigenvalues() -> [Eigenvalue] {
    guard rows == columns else {
      stop("eigenvalues: \(shape) is not square")
    }
    let scale = maximumMagnitude()
    guard scale > 0, scale.isFinite else {
      let value = scale == 0 ? 0 : Double.nan
      return Array(repeating: Eigenvalue(real: value, imaginary: value), count: rows)
    }
    let (shown, rest) = settingDiagonalAside()
    // Scaled, so that squares neither overflow nor vanish.
    let core = Matrix(rows: rest.count, columns: rest.count) { self[rest[$0], rest[$1]] / scale }
    var hessenberg = HessenbergMatrix(reducing: core.balanced())
    let found = hessenberg.eigenvalues()
      .map { Eigenvalue(real: $0.real * scale, imaginary: $0.imaginary * scale) }
    return (shown + found)
      .sorted {
        ($0.magnitude, $0.real, $0.imaginary) > ($1.magnitude, $1.real, $1.imaginary)
      }
  }

  /// The largest magnitude of an eigenvalue of a square matrix.
  ///
  /// Powers of the matrix grow in the long run when it is above 1 and vanish when it is below.
  public func spectralRadius() -> Double { eigenvalues().first?.magnitude ?? 0 }
}
