import Coursework
import Foundation
import Seq2Seq

/// Exercise 7.3: how many bits must a context hold?
///
/// Without attention the decoder knows the source only by its context. If two sources have different
/// right answers, their contexts must differ; so a context that serves every source has to tell apart as
/// many cases as there are different right answers, and log2 of that number is the least count of bits.
///
/// Find it for three tasks. A source is any sequence of symbols from an alphabet of `symbols`, of any of
/// the given lengths, and the decoder knows the length only by the context too.
///
/// 1. Copy: say the source again.
/// 2. Sort: say all symbols of the source in ascending order, repeats included.
/// 3. Index: say in ascending order which symbols occur, each once.
///
/// Example: with `symbols` = 3 and `lengths` = [1, 2] there are 12 copies, 9 sorted sequences and 6
/// indexes. The answer is [3.5850, 3.1699, 2.5850].
///
/// - Parameters:
///   - symbols: At least 1, at most 1000.
///   - lengths: Which lengths occur, each in 1 ... 5000 and at least one of them, in any order. A length
///     that is listed twice still occurs once.
/// - Returns: The bits of the three tasks, not rounded, to nine digits.
public func contextBits(_ symbols: Int, _ lengths: [Int]) throws -> [Double] {
  throw Unsolved()
}
