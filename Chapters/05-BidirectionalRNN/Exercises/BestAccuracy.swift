import BidirectionalRNN
import Coursework

/// Exercise 5.5: the best that anyone can do who does not wait.
///
/// A source emits sequences of symbols, each with a tag for every symbol. You know the source: which
/// sequences there are, and how probable each is. A tagger with look-ahead k must decide on the tag of
/// step t when it has read x_1 … x_{t+k}. If the sequence has fewer steps than t + k, it has read them
/// all, and has noticed that there are no more. It always knows t. For a negative k it has read
/// less than x_t, and nothing at all where t + k is below 1.
///
/// No tagger can be right more often than the one that always says the likelier tag. How often is it?
/// Return the expected number of its right tags, divided by the expected number of tags.
///
/// Example: the sequences [0, 0] with the tags [0, 0], and [0, 1] with the tags [1, 1], one half each.
/// With k = 0 the first tag is a fair coin and the second is certain: 0.75. With k = 1 it is 1.
///
/// - Parameters:
///   - sequences: The symbols of each sequence, of different lengths. The same symbols may occur again
///     with other tags, and a sequence may be empty.
///   - tags: As many tags for each.
///   - probabilities: How probable each is; their sum is 1.
///   - lookAhead: k.
/// - Returns: A share from 0 to 1. There is at least one tag.
public func bestAccuracy(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double], _ lookAhead: Int
) throws -> Double {
  throw Unsolved()
}
