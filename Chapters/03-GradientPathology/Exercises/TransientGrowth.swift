import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.4: a matrix whose powers must vanish, but grow first, until a given moment.
///
/// Build a matrix W with spectral radius exactly `radius`, below 1, and
///
///     ‖W^peak‖ = growth,    ‖W^k‖ < growth for every other k = 0, 1, 2, …,
///
/// where the norm is the largest singular value. The radius has to be right to 1e-6, the growth to
/// one part in a thousand, and no other power may reach the norm of W^peak.
///
/// Example: the matrix [[0.7, 10], [0, 0.7]] has the radius 0.7. The norms of its powers are 1, 10.05,
/// 14.02, 14.71, 13.72, … and vanish in the end, so it is an answer for `radius` = 0.7, `growth` =
/// 14.71 and `peak` = 3.
///
/// - Parameters:
///   - radius: Between 0.2 and 0.95.
///   - growth: Between 2 and 100,000.
///   - peak: Between 1 and 6.
/// - Returns: A square matrix of at most 8 rows, of any construction.
public func transientGrowth(
  _ radius: Double, _ growth: Double, _ peak: Int
) throws -> Matrix<Double> {
  throw Unsolved()
}
