import Coursework
import SearchStrategies

/// Exercise 8.6: how wide does the beam have to be?
///
/// Find the smallest width with which the chapter's `beamSearch`, without normalisation, returns a
/// sequence as probable as the best one. You may use every search of the chapter.
///
/// Two sequences count as equally probable if their log-probabilities differ by less than 1e-9.
///
/// Example: in the lecture's model a beam of width 1 finds a sequence of probability 0.048, width 2
/// one of 0.054, and width 3 one of 0.1, which is the largest there is: the answer is 3.
///
/// - Parameter model: Its maximum length bounds the search. It has at most 300 sequences.
/// - Returns: The smallest width that succeeds.
public func narrowestBeam(_ model: TableModel) throws -> Int {
  throw Unsolved()
}
