import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.1: the widest network that a budget of parameters buys.
///
/// An LSTM has four blocks of weights, a GRU three, a vanilla cell one. Each block has weights from
/// what the cell reads, weights from the cell's own last output, and `biases` biases for each unit:
/// one in this book, two in PyTorch. A network is a stack of `layers` such cells, all of the same
/// width: the first reads `inputs` numbers a step, every other one reads the outputs of the layer
/// below it.
///
/// Return the largest width whose network has no more than `budget` learnable numbers. Budgets go
/// up to `Int.max`, where there are thousands of millions of widths to try, and where a careless
/// product is too large for an `Int`.
///
/// Example: one layer of an LSTM that reads 2 numbers, with one bias. With 3 units it has
/// 4 · (6 + 9 + 3) = 72 numbers, with 4 units 112. A budget of 100 buys 3 units, one of 72 does
/// too, and one of 15 buys none: a single unit already has 16.
///
/// - Parameters:
///   - blocks: The blocks of a cell, at least 1.
///   - biases: The biases of a unit in each block, 0 or more.
///   - layers: The number of layers, at least 1.
///   - inputs: What the first layer reads, at least 1.
///   - budget: The learnable numbers that are allowed, 0 or more.
/// - Returns: The width; `nil` if not even one unit a layer is within the budget.
public func largestHidden(
  _ blocks: Int, _ biases: Int, _ layers: Int, _ inputs: Int, _ budget: Int
) throws -> Int? {
  throw Unsolved()
}
