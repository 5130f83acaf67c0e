import Coursework
import Foundation
import Matrices
import Unfolding

/// Exercise 0.6: how long will it go on?
///
/// A generator is in one of n states. In state i it first decides whether to end: with the
/// probability end[i] it stops for good. Otherwise it says a symbol, and then goes to state j with the
/// probability next[i, j]. The length T of its sequence is the number of symbols it has said before it
/// stops. Return P(T = 0), P(T = 1), …, P(T = most), and after them the expected length E[T].
///
/// The sequences may be long, with an expected length of up to a million; nine digits of it must be
/// right all the same. If the generator may go on for ever, with whatever probability above 0, then E[T] is
/// infinite. States that it cannot come to do not matter.
///
/// Example: in state 0 it ends with probability 0.5, and otherwise goes to state 0 or 1, each with
/// probability 0.5. In state 1 it always ends. With `next` = [[0.5, 0.5], [1, 0]], `end` = [0.5, 1],
/// `start` = 0 and `most` = 3 the answer is [0.5, 0.375, 0.09375, 0.0234375, 0.6667].
///
/// - Parameters:
///   - next: [n × n]. Every row has probabilities that sum to 1.
///   - end: n probabilities, 0 and 1 included.
///   - start: The first state, in 0 ..< n.
///   - most: The longest length that is asked for by itself, from 0 to some hundreds.
/// - Returns: most + 2 numbers.
public func sequenceLengths(
  _ next: Matrix<Double>, _ end: [Double], _ start: Int, _ most: Int
) throws -> [Double] {
  throw Unsolved()
}
