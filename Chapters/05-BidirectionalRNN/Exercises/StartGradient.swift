import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.4: learn where the backward stream begins.
///
/// Instead of zeros, the backward stream of every sequence may begin in a state g* that is learned like a
/// weight. With n steps in a sequence,
///
///     g_t = tanh(x_t Wx + g_{t+1} Wh + b)   for t = n, …, 1,       g_{n+1} = g*.
///
/// The loss sees each g_t through that step's output; its derivative along this path is given. Return the
/// derivative of the loss by g*, which all sequences of the batch share. Neither Wx nor the inputs are
/// needed.
///
/// Example: one unit, Wh = [[2]], one sequence of one step with g_1 = 0.5 and the derivative 3. Then
/// the answer is [[3 · (1 - 0.25) · 2]] = [[4.5]].
///
/// - Parameters:
///   - Wh: [hidden × hidden].
///   - states: g_t for each step of the input's order, [batch × hidden]; zero behind a sequence's end.
///   - errors: The derivative of the loss by g_t through the output of step t, for each step
///     [batch × hidden]; zero behind a sequence's end.
///   - lengths: How many steps each sequence has, in any order. A sequence may have none: then nothing
///     has read g*.
/// - Returns: [1 × hidden].
public func startGradient(
  _ Wh: Matrix<Double>, _ states: [Matrix<Double>], _ errors: [Matrix<Double>], _ lengths: [Int]
) throws -> Matrix<Double> {
  throw Unsolved()
}
