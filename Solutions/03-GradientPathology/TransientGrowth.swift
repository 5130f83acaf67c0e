import Foundation
import Matrices

/// Two parts that do not touch: the entry `radius`, which alone has an eigenvalue other than 0, and a
/// chain of `peak` links. What enters the chain is passed on `peak` times, grows at each by the same
/// factor, and falls out at its end.
public func transientGrowth(
  _ radius: Double, _ growth: Double, _ peak: Int
) throws -> Matrix<Double> {
  let link = pow(growth, 1 / Double(peak))
  return Matrix(rows: peak + 2, columns: peak + 2) { row, column in
    if row == 0 { return column == 0 ? radius : 0 }
    return column == row + 1 ? link : 0
  }
}
