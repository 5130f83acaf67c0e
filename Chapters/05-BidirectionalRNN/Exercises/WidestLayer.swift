import BidirectionalRNN
import Coursework

/// Exercise 5.3: how wide may the layers be?
///
/// Bidirectional layers lie one on top of the other, and a linear map turns the outputs of the highest
/// into logits. A stream has the same number of hidden units in every layer and direction. A cell has a
/// number of blocks, 1 for tanh, 4 for the LSTM, each with a matrix for the input, a matrix for the state
/// and one bias. Find the largest number of units for which all weights and biases together, those of
/// the linear map included, stay within a budget.
///
/// Example: 3 inputs, 2 classes, one layer of tanh cells. With 4 units in each direction there are
/// 2 · (3 · 4 + 4 · 4 + 4) + 2 · 4 · 2 + 2 = 82 numbers, with 5 units 112. So for a budget of 100 the
/// answer is 4.
///
/// The budgets go up to some 10^15; then a few million units fit.
///
/// - Parameters:
///   - inputs: The number of inputs of the lowest layer.
///   - classes: The number of logits.
///   - layers: The number of bidirectional layers.
///   - blocks: The number of blocks of a cell.
///   - budget: How many numbers there may be.
/// - Returns: The number of hidden units of each stream.
/// - Throws: Any error of your choice if not even one unit fits. `Unsolved` does not count as one.
public func widestLayer(
  _ inputs: Int, _ classes: Int, _ layers: Int, _ blocks: Int, _ budget: Int
) throws -> Int {
  throw Unsolved()
}
