import Coursework
import Matrices
import TeacherForcing

/// Exercise 6.6: put the memory into the output.
///
/// The output's loop alone cannot remember what was never put out. It can do a good deal where it
/// was. Build a network
///
///     h_t = tanh(x_t Wxh + y_{t-1} Wyh + bh),     o_t = h_t Who + bo
///
/// that keeps a running total modulo K. x_t is a one-hot row of K numbers that names a summand 0
/// ..< K; y_{t-1} is a one-hot row with the symbol of the largest entry of o_{t-1}. At step 1
/// nothing has been said, and y_0 is a row of zeros. The largest entry of o_t must be the sum of
/// all summands so far, modulo K, at every step, and lead the others by at least 5.
///
/// Example: K = 3 and the summands 2, 2, 1 must give the symbols 2, 1, 2.
///
/// - Parameter K: From 2 to 5.
/// - Returns: [Wxh, Wyh, bh, Who, bo] with any number of hidden units H, up to 200: [K × H], [K ×
///   H], [1 × H], [H × K], [1 × K]. No entry beyond ±1000.
public func runningTotal(_ K: Int) throws -> [Matrix<Double>] {
  throw Unsolved()
}
