import Coursework
import Unfolding

/// Exercise 0.1: what must a state keep?
///
/// A recurrence reads a sequence symbol by symbol, s_t = f(s_{t-1}, x_t), and what it has forgotten
/// it cannot get back. You write f, and you decide what the state holds.
///
/// A run is a stretch of the sequence in which the same symbol follows itself without a break. After
/// every symbol the first number of the state must be the length of the longest run so far. What
/// stands behind it is your own affair, but no state may have more than four numbers, however long the
/// sequence.
///
/// Before the first symbol the state is empty: s_0 = []. After that f gets back exactly what it
/// returned at the step before. Several sequences may be read by turns, so keep nothing anywhere else.
///
/// Example: for the sequence 7, 7, 2, 2, 2, 7 the first numbers are 1, 2, 2, 2, 3, 3.
///
/// - Parameters:
///   - state: s_{t-1}: empty, or what this function returned for the symbol before.
///   - symbol: x_t, any whole number, zero, negative ones and `Int.min` included.
/// - Returns: s_t: one to four numbers, of which the first is the answer so far.
public func longestRunStep(_ state: [Int], _ symbol: Int) throws -> [Int] {
  throw Unsolved()
}
