import Coursework
import Matrices
import Unfolding

/// Exercise 0.4: one matrix in two places
///
/// A network squeezes its input through a few numbers and spreads it out again, both with the
/// same matrix, once as it is and once transposed:
///
///     h = tanh(x • W + b),    y = h • Wᵀ,    C = ½ Σ (y - target)²,
///
/// where the sum is over all rows of the batch and all columns. W is one matrix: to change an entry
/// changes both places at once. Return dC/dW.
///
/// Example: for x = [[1]], W = [[0.5]], b = [[0]] and target = [[1]] the network gives h = 0.4621 and
/// y = 0.2311. Its use in y contributes -0.3553, that in h -0.3024, and the answer is [[-0.6577]].
///
/// - Parameters:
///   - x: The inputs, [batch × inputs].
///   - W: The matrix, [inputs × hidden].
///   - b: The biases, [1 × hidden], added to every row.
///   - target: What y should be, [batch × inputs].
/// - Returns: dC/dW, [inputs × hidden], to nine digits: a simple difference quotient has
///   fewer.
public func tiedGradient(
  _ x: Matrix<Double>, _ W: Matrix<Double>, _ b: Matrix<Double>, _ target: Matrix<Double>
) throws -> Matrix<Double> {
  throw Unsolved()
}
