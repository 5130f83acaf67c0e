import Coursework
import SearchStrategies

/// Exercise 8.5: prove that greedy search can be as bad as you like.
///
/// Build a model in which the sequence that greedy search finds has exactly `ratio` times the
/// probability of the most probable sequence. Any vocabulary and any lengths will do, within the
/// limits below; what counts is that the two probabilities have the demanded ratio, to nine digits.
///
/// Keep it small: at most 10 symbols, a maximum length of at most 12, and at most 50,000 sequences
/// of positive probability. No two equal probabilities may decide what greedy search does: the
/// largest probability of a step must exceed the second largest by at least 1e-6 on greedy's path.
///
/// Example: for `ratio` = 0.8, a model with P(A) = 0.5, P(B) = 0.4 and P(`<eos>`) = 0.1, in which A
/// is followed by B or by `<eos>` with probabilities 0.64 and 0.36, and B surely by `<eos>`: greedy
/// says A B `<eos>` with 0.32, the best sequence is B `<eos>` with 0.4.
///
/// - Parameter ratio: Greedy's probability over the best one, between 0.001 and 0.95.
/// - Returns: The model.
public func greedyGap(_ ratio: Double) throws -> TableModel {
  throw Unsolved()
}
