import Matrices

/// Recurrent matrices to begin with, each of a given size and strength.
extension Matrix where Element == Double {
  // snippet.random
  /// Independent normal numbers, scaled to an exact spectral radius.
  public static func gaussian(
    _ size: Int, spectralRadius: Double, using random: inout SeededGenerator
  ) -> Matrix {
    let W = Matrix.normal(rows: size, columns: size, using: &random)
    return W * (spectralRadius / W.spectralRadius())
  }

  /// The same with W = Wᵀ: a normal matrix, whose norm is its radius.
  public static func symmetric(
    _ size: Int, spectralRadius: Double, using random: inout SeededGenerator
  ) -> Matrix {
    let W = Matrix.normal(rows: size, columns: size, using: &random)
    let S = W + W.transposed()
    return S * (spectralRadius / S.spectralRadius())
  }

  /// A chain: unit i drives unit i + 1 and nothing else. Its eigenvalues are all 0.
  public static func delayLine(_ size: Int, gain: Double) -> Matrix {
    Matrix(rows: size, columns: size) { $1 == $0 + 1 ? gain : 0 }
  }
  // snippet.end
}
