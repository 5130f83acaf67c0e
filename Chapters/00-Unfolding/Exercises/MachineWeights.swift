import Coursework
import Matrices
import Unfolding

/// Exercise 0.5: any finite machine as a network
///
/// A machine has states 0, 1, … and begins in state `start`. When it reads symbol x in state q it
/// goes to state transitions[q][x]. It accepts a sequence if it then stands in one of the `accepting`
/// states. Build a recurrent network that accepts the same sequences, of every length. Its units are
/// thresholds:
///
///     h_t = θ(x_t • Wxh + h_{t-1} • Whh + bh),    θ(a) = 1 if a > 0 and 0 otherwise,
///
/// where x_t is a row with a single 1, in the column of the symbol, and the network takes one step a
/// symbol. It accepts the sequence x_1, …, x_T if h_T • Why + by is greater than 0. The
/// empty sequence leaves it in h_0, which you choose too, of zeros and ones.
///
/// Nothing is trained. You have at most 80 units; every weight must be finite.
///
/// Example: a machine of one symbol that accepts all but the empty sequence has the transitions
/// [[1], [1]], the start 0 and the accepting states [1]. One unit is enough, with h_0 = [[0]],
/// Wxh = [[1]], Whh = [[0]], bh = [[0]], Why = [[1]] and by = [[0]].
///
/// - Parameters:
///   - transitions: One row for each state, at most 16, with the next state for each symbol, at
///     most 4. Both are at least 1.
///   - start: The state before the first symbol. Perhaps no transition leads back to it.
///   - accepting: The states that accept, in any order; perhaps none, perhaps all.
/// - Returns: For some number n of units the matrices h_0 [1 × n], Wxh [symbols × n], Whh [n × n],
///   bh [1 × n], Why [n × 1] and by [1 × 1], in this order.
public func machineWeights(
  _ transitions: [[Int]], _ start: Int, _ accepting: [Int]
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
