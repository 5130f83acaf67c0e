import Coursework
import Matrices
import Seq2Seq

/// Exercise 7.2: the gradient of a loss in which every answer counts the same
///
/// A decoder has given logits for a batch of targets of unequal lengths. Row i has to say the symbols of
/// `targets[i]`, one at each step, and `end` at the step after them. Behind that nothing is due, and its
/// rows hold anything, also infinity and NaN.
///
/// The loss of an answer is the mean of -log P(what is due) over its own steps, the end counted. The loss
/// of the batch is the mean over its answers. So a long answer weighs no more than a short one: this is
/// not the mean over all symbols, which training uses. Return the derivative by every logit.
///
/// Example: two steps, two symbols, all logits 0, `targets` = [[0], []] and `end` = 1. The answer is
/// [[-0.125, 0.125], [0.25, -0.25]] for the first step and [[0.125, -0.125], [0, 0]] for the second.
///
/// - Parameters:
///   - logits: For each step [batch × symbols]; at least as many steps as the longest target has, with
///     its end.
///   - targets: For each row of the batch what is due, without the end; may be empty.
///   - end: The number of the end symbol; it stands in no target.
/// - Returns: For each step dL/dlogits, [batch × symbols], with zeros where nothing is due.
public func meanLossGradient(
  _ logits: [Matrix<Double>], _ targets: [[Int]], _ end: Int
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
