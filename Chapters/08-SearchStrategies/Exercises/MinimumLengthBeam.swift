import Coursework
import SearchStrategies

/// Exercise 8.2: beam search that may not stop too early.
///
/// Exact search and wide beams like short sentences. One remedy forbids the end: as long as fewer
/// than `minimumLength` symbols have been said, `<eos>` is no candidate. Write a beam search with
/// this rule, ranked by log-probability without normalisation.
///
/// The rule of the chapter's beam applies: at each step the `width` best candidates over all kept
/// prefixes survive; survivors that end, or that reach the model's maximum length, are complete and
/// leave the beam; the most probable complete hypothesis is the answer. Questions have no ties.
///
/// Example: in the lecture's model the most probable sequence is over after at most two symbols.
/// With `minimumLength` = 3 at least three symbols come before `<eos>`, and a beam of width 2 finds
/// A C B `<eos>`.
///
/// - Parameters:
///   - model: Its `maximumLength` bounds the search; its `end` is the symbol to hold back.
///   - width: How many candidates survive a step.
///   - minimumLength: How many symbols must come before `<eos>`; smaller than the maximum length.
/// - Returns: The symbols of the best complete hypothesis, `<eos>` included if it was reached.
public func minimumLengthBeam(
  _ model: TableModel, _ width: Int, _ minimumLength: Int
) throws -> [String] {
  throw Unsolved()
}
