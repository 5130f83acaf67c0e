import Coursework
import SearchStrategies

/// Exercise 8.3: the n best sequences, exactly.
///
/// The chapter's best-first search stops at the first complete hypothesis. Return the `count` most
/// probable ones instead, in order, and still without enumerating everything: some of the
/// questions have millions of sequences, and only a few of them matter.
///
/// A hypothesis is complete when it ends with the model's end symbol or has reached the model's
/// maximum length. Questions have no ties.
///
/// Example: the three best sequences of a fair coin that stops at the first head, at most three
/// throws, are H (0.5), T H (0.25), and one of T T H and T T T (0.125).
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - count: How many sequences to return.
/// - Returns: At most `count` sequences of positive probability, the most probable first; fewer only
///   if the model has fewer.
public func bestSequences(_ model: TableModel, _ count: Int) throws -> [[String]] {
  throw Unsolved()
}
