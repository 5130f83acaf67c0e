import Coursework
import Foundation
import Seq2Seq

/// Exercise 7.6: let a decoder say nothing but permutations of its source
///
/// A sorter that has learnt may still drop a digit or say one too often. The source knows better: a right
/// answer says every symbol as often as the source has it, and then ends. Rule out what contradicts this,
/// in any order of symbols, and renormalise what is left.
///
/// `logits` are a decoder's for the next symbol, once it has said `said`; the end is the last of them.
/// A symbol is allowed if some permutation of the source begins with `said` and that symbol. The end is
/// allowed if `said` is a permutation of the source already. Return log P of each symbol given that an
/// allowed one comes next: -infinity for all others. Logits may be far apart, in the thousands, and those
/// that the model rules out itself are -infinity.
///
/// Throw an error of your own if no permutation begins with `said`, or if the model rules out everything
/// that is allowed.
///
/// Example: three symbols and the end, `logits` = [0, 0, 0, 5], `source` = [2, 0, 2] and `said` = [2]. Left
/// over are a 0 and a 2: the answer is [-0.6931, -inf, -0.6931, -inf].
///
/// - Parameters:
///   - logits: One for each symbol, and the end's as the last.
///   - source: Symbols in 0 ..< logits.count - 1, in any order, with repeats; may be empty.
///   - said: Symbols in 0 ..< logits.count - 1.
/// - Returns: A logarithm for each logit.
public func permutationsOnly(
  _ logits: [Double], _ source: [Int], _ said: [Int]
) throws -> [Double] {
  throw Unsolved()
}
