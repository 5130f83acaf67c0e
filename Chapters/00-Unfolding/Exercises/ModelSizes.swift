import Coursework
import Foundation
import Unfolding

/// Exercise 0.2: how many numbers does a model of sequences hold?
///
/// A model gives every sequence x_1, …, x_T of `length` symbols from an alphabet of `symbols` a
/// probability. Count its free numbers: those that may be chosen at will, so that the others follow
/// from them. A distribution over k symbols has k - 1, since its probabilities sum to 1.
///
/// 1. One table with a probability for every sequence.
/// 2. A memory of `memory` symbols: the distribution of x_t depends on the `memory` symbols before
///    it, or on all of them where there are fewer. Every step t has tables of its own.
/// 3. The same memory, but all steps that have `memory` symbols before them share their tables. The
///    first steps, which have fewer, keep their own.
/// 4. A recurrent network with h_0 = 0 and x_0 = 0,
///
///        h_t = tanh(x_{t-1} • Wxh + h_{t-1} • Whh + bh),    P(x_t) = softmax(h_t • Why + by),
///
///    whose symbols are rows of k numbers, a single 1 among zeros, and whose states have `hidden`
///    numbers. Count every entry of its weights and biases.
///
/// Example: with 2 symbols, length 3, a memory of 1 and 4 hidden numbers the answer is
/// [7, 5, 3, 38].
///
/// - Parameters:
///   - symbols: At least 1.
///   - length: At least 1.
///   - memory: At least 0; it may be longer than the sequence.
///   - hidden: At least 1.
/// - Returns: The four counts in this order, to nine digits. None is larger than 1e300, but an `Int`
///   may be too small for them.
public func modelSizes(
  _ symbols: Int, _ length: Int, _ memory: Int, _ hidden: Int
) throws -> [Double] {
  throw Unsolved()
}
