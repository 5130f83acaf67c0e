import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.1: what a bidirectional layer has to say about a whole sequence.
///
/// A classifier wants one row of numbers for each sequence: the state with which each stream has read all
/// of it. You get nothing but the outputs of the layer. The columns of an output are the forward stream's
/// units, then the backward stream's.
///
/// A sequence without steps has not been read: its row is zero.
///
/// Example: one unit in each direction, two sequences of 2 and 1 steps.
///
///     outputs = [[1, 5], [2, 6]], [[3, 7], [4, 8]]      (step 1, step 2; a row for each sequence)
///     answer  = [[3, 5], [2, 6]]
///
/// - Parameters:
///   - outputs: For each step, at least one, [batch × forward units + backward units]. What stands
///     behind a sequence's end may be anything, NaN included.
///   - lengths: How many steps each sequence has, in any order.
///   - forwardUnits: How many units the forward stream has. The backward stream may have another number.
/// - Returns: [batch × forward units + backward units], the columns in the same order.
public func pooledStates(
  _ outputs: [Matrix<Double>], _ lengths: [Int], _ forwardUnits: Int
) throws -> Matrix<Double> {
  throw Unsolved()
}
