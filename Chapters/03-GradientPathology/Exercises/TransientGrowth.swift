import Coursework
import GradientPathology
import Matrices

/// Exercise 3.4: a matrix whose powers must vanish, but grow first.
///
/// Build a matrix W with spectral radius exactly `radius`, below 1, and
///
///     max over k = 0, 1, 2, … of ‖W^k‖ = growth,
///
/// where the norm is the largest singular value. The radius has to be right to 1e-6, the growth to
/// one part in a thousand.
///
/// Example: for `radius` = 0.9 the matrix [[0.9, 10], [0, 0.9]] has the right radius. Its powers
/// grow to a norm of about 39 at k = 9 and vanish afterwards, so it would be an answer for
/// `growth` = 39 or so.
///
/// - Parameters:
///   - radius: Between 0.2 and 0.95.
///   - growth: Between 2 and 100,000.
/// - Returns: A square matrix of at most 8 rows, of any construction.
public func transientGrowth(_ radius: Double, _ growth: Double) throws -> Matrix<Double> {
  throw Unsolved()
}
