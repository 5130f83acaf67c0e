// What is done to a matrix before the QR algorithm, so that its eigenvalues lose fewer digits.

extension Matrix where Element == Double {
  /// Sets aside each row, or column, that is zero off the diagonal: its diagonal element is an
  /// eigenvalue, and what is left when both are struck out holds the others.
  ///
  /// A triangular matrix ends here. The QR algorithm would blur its repeated eigenvalues: those of a
  /// strictly lower triangular matrix of order 12, all of them 0, to as much as 0.05.
  ///
  /// - Returns: The eigenvalues found, and the indices of the rows and columns that remain.
  func settingDiagonalAside() -> (shown: [Eigenvalue], rest: [Int]) {
    var shown: [Eigenvalue] = []
    var rest = Array(0..<rows)
    func isAlone(_ i: Int) -> Bool {
      rest.allSatisfy { $0 == i || self[i, $0] == 0 }
        || rest.allSatisfy { $0 == i || self[$0, i] == 0 }
    }
    while let index = rest.firstIndex(where: isAlone) {
      let i = rest.remove(at: index)
      shown.append(Eigenvalue(real: self[i, i], imaginary: 0))
    }
    return (shown, rest)
  }

  /// The matrix in coordinates scaled by powers of two, so that each row is about as long as its
  /// column.
  ///
  /// The eigenvalues stay, exactly, since powers of two do not round; their errors, which grow with
  /// the norm, shrink. Lengths include the diagonal: the older measure without it (Parlett and
  /// Reinsch, 1969) cost Frank's matrix of order 9 a digit, as James, Langou and Lowery explain
  /// (*On matrix balancing and eigenvector computation*, 2014).
  func balanced() -> Matrix {
    var result = self
    var isBalanced = false
    while !isBalanced {
      isBalanced = true
      for i in 0..<rows {
        var row = result.row(i).norm()
        var column = result.columns(i..<i + 1).norm()
        guard row > 0, column > 0 else { continue }
        let before = row + column
        var factor = 1.0
        while column < row / 2 {
          (factor, column, row) = (factor * 2, column * 2, row / 2)
        }
        while column >= row * 2 {
          (factor, column, row) = (factor / 2, column / 2, row * 2)
        }
        guard row + column < 0.95 * before else { continue }
        isBalanced = false
        for j in 0..<rows {
          result[i, j] /= factor
          result[j, i] *= factor
        }
      }
    }
    return result
  }
}
