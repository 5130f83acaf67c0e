import Coursework
import TruncatedBPTT

/// Exercise 2.5: what random truncation does to each term of the gradient.
///
/// The gradient is a sum of terms, one for each pair of a step t with a loss and an earlier (or the
/// same) step s: the part of L_t that came through the weights as they were used at step s. Full BPTT
/// gives each of them the weight 1.
///
/// Now let the borders between steps drop the error by lot. Border j lies between step j and step
/// j + 1, j = 1, …, T - 1, and has a probability c_j of its own. A drawn pattern says which borders
/// drop. Return the weight that each term gets under this pattern, so that the *expected* weight is 1
/// for every term, and terms on the far side of a dropped border get nothing.
///
/// Example: T = 3, c = [0.5, 0.2], and neither border drops: the weights are
/// [[1, 0, 0], [2, 1, 0], [2.5, 1.25, 1]]. If the first border drops, they are
/// [[1, 0, 0], [0, 1, 0], [0, 1.25, 1]].
///
/// - Parameters:
///   - probabilities: c_1, …, c_{T-1}, each in 0 ..< 1.
///   - isDropped: For each border whether it drops.
/// - Returns: T rows of T weights: row t - 1, column s - 1; zero for s > t.
public func compensationWeights(
  _ probabilities: [Double], _ isDropped: [Bool]
) throws -> [[Double]] {
  throw Unsolved()
}
