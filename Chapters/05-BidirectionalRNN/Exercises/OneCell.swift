import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.2: two streams in a single cell.
///
/// Back-propagation through a bidirectional network needs nothing new, the chapter says. Prove it by
/// construction. Two tanh cells read x_1 … x_T, one from each end:
///
///     h_t = tanh(x_t Wx + h_{t-1} Wh + b),      g_t = tanh(x_t Wx' + g_{t+1} Wh' + b').
///
/// Return one tanh cell that computes both. In its step k it is given x_k and x_{T+1-k} side by side,
/// as one row of twice as many inputs; its state after that step must be h_k and g_{T+1-k} side by side.
///
/// Example: one input, two units forward and one backward. From
///
///     Wx  = [[1, 2]],    Wh  = [[3, 4], [5, 6]],    b  = [[7, 8]]
///     Wx' = [[9]],       Wh' = [[10]],              b' = [[11]]
///
/// comes
///
///     Wx = [[1, 2, 0], [0, 0, 9]],    Wh = [[3, 4, 0], [5, 6, 0], [0, 0, 10]],    b = [[7, 8, 11]]
///
/// - Parameters:
///   - forward: Wx [input × hidden], Wh [hidden × hidden] and b [1 × hidden].
///   - backward: Wx', Wh' and b'; the number of units may be another one.
/// - Returns: The matrices of the one cell, in the same order.
public func oneCell(
  _ forward: [Matrix<Double>], _ backward: [Matrix<Double>]
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
