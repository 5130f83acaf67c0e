import BeyondChains
import Coursework
import Matrices

/// Exercise 9.1: which rows of an embedding learn?
///
/// The simplest vector of a sentence is the mean of its words' rows in the embedding, a word that comes
/// twice counted twice. Two rows have a meaning of their own. Row 0 is padding: it fills short sentences
/// up, is no word, and counts nowhere. Row 1 stands for all words that the vocabulary leaves out: an id
/// of `rows` or more is read as 1. A sentence without any word has the vector zero.
///
/// You get the derivative of the loss by each sentence's vector. Return the derivative by the embedding,
/// and of that only what an optimiser has to visit: an entry for each row but 0 that stands in some
/// sentence, also if its derivative is zero, and no other entry.
///
/// Example: `sentences` = [[2, 3, 2, 7], [7, 0, 0, 0]], `rows` = 5 and `dvectors` = [[4, -8], [1, 2]]. The answer is
/// [1: [2, 0], 2: [2, -4], 3: [1, -2]].
///
/// - Parameters:
///   - sentences: The ids of each sentence's words, none negative. Padding may stand anywhere, and a
///     sentence may be empty.
///   - rows: How many rows the embedding has, at least 2; it may be many thousand.
///   - dvectors: For each sentence the derivative by its vector.
/// - Returns: The derivative by each row, under the row's number.
public func bagGradient(
  _ sentences: [[Int]], _ rows: Int, _ dvectors: [[Double]]
) throws -> [Int: [Double]] {
  throw Unsolved()
}
