import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.1: the perplexity of sentences of unequal length.
///
/// A batch is a rectangle and language is not: the short sentences of a batch are filled up until
/// they are as long as the longest. The network computes logits for the filling too, and they must
/// not count. The perplexity is
///
///     exp( Σ -log softmax(o_t)[symbol] / N )
///
/// where the sum runs over all symbols of all sentences, and `N` is how many symbols there are.
///
/// Logits may be as large as 10,000, in either direction; what stands in the filling may be
/// anything, NaN as well.
///
/// Example: two sentences over two symbols, [0, 1] and [0]. The logits of step 1 are [[0, 0], [0, 0]],
/// those of step 2 [[log 3, 0], [7, 9]]. The three symbols have probabilities 1/2, 1/4 and 1/2, whose
/// product is 1/16; the perplexity is 16 to the power 1/3, or 2.5198.
///
/// - Parameters:
///   - logits: For each step [batch × symbols]; as many steps as the longest sentence has symbols,
///     or more.
///   - sentences: For each row of the batch its symbols. Symbol t + 1 (index t) is predicted by
///     `logits[t]`. A sentence may be empty, but not all of them.
/// - Returns: The perplexity.
public func perplexity(_ logits: [Matrix<Double>], _ sentences: [[Int]]) throws -> Double {
  throw Unsolved()
}
