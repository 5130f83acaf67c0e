import Coursework
import SearchStrategies

/// Exercise 8.1: score a given sentence under a length penalty.
///
/// A search compares hypotheses; here you only score one. Walk through the sentence word by word,
/// add up the logarithms of the model's probabilities, and divide the sum by Wu's length penalty
///
///     ((5 + L) / 6) ^ alpha
///
/// where `L` is the number of words, the end symbol counted.
///
/// Example: in the lecture's model, A C B `<eos>` has probability 0.5 · 0.3 · 0.6 · 0.6 = 0.054. Its
/// logarithm is -2.9188; with `alpha` = 1 the penalty is 9/6, and the score is -1.9458.
///
/// - Parameters:
///   - model: Gives `log P(word | prefix)`; words are looked up in `model.symbols`.
///   - words: The sentence. It may or may not end with the model's end symbol.
///   - alpha: The strength of the penalty; 0 means none.
/// - Returns: The score. Minus infinity if the model rules the sentence out, be it by a zero or
///   because it is longer than a sequence can be; `model` says so for every symbol it is asked.
/// - Throws: Any error of your choice if a word is not in the vocabulary, or if a word follows the
///   end symbol. An empty sentence is no error: its score is 0.
public func penalisedScore(
  _ model: TableModel, _ words: [String], _ alpha: Double
) throws -> Double {
  throw Unsolved()
}
