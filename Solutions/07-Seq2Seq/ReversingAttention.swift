import Foundation
import Matrices

/// A parabola: -(s - a)² is 2as - s² and something that every position shares, which the softmax drops.
public func reversingAttention(_ longest: Int, _ share: Double) throws -> [Matrix<Double>] {
  // The two neighbours together get at most twice exp(-sharpness), those further away much less.
  let sharpness = log(4 / (1 - share)) * 2.0.squareRoot()
  // q = (2a, -1) for a = n + 1 - t.
  let Wq: Matrix<Double> = [[2, 0], [-2, 0], [2, -1]]
  let keys = Matrix<Double>(rows: longest, columns: 2) { row, column in
    column == 0 ? Double(row + 1) : Double((row + 1) * (row + 1))
  }
  return [Wq * sharpness, keys]
}
