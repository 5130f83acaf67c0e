import Coursework
import Foundation
import Seq2Seq

/// Exercise 7.1: what does the share of right symbols say about whole answers?
///
/// Answers are compared with targets place by place. A target of n symbols has n + 1 places, since its
/// end is due as well; an answer of m symbols has its end at place m + 1, and nothing behind it. A place
/// of the target is right if the answer has the same there. What an answer says behind the target's
/// places counts in no place. Symbols may be any whole numbers.
///
/// Return three numbers:
///
/// 1. the share of the answers that are right as a whole: the same symbols, and no others;
/// 2. the share of right places, among the places of all targets together;
/// 3. which share of whole answers the second number would let us expect, if every place were right with
///    that probability and none depended on another.
///
/// Example: answers [[1, 2], [3], [4, 4]] to targets [[1, 2], [3, 5], [4]]. One answer of three is right.
/// Of 3 + 3 + 2 places 3 + 1 + 1 are right: the end comes too early in the second answer and too late in
/// the third. The answer is [0.3333, 0.625, 0.2930].
///
/// - Parameters:
///   - answers: What a model said, without the ends; an answer may be empty.
///   - targets: What was due, in the same order; at least one, and a target may be empty.
/// - Returns: The three shares.
public func wholeAnswers(_ answers: [[Int]], _ targets: [[Int]]) throws -> [Double] {
  throw Unsolved()
}
