import BidirectionalRNN
import Coursework

/// Exercise 5.6: how long must the listener wait?
///
/// Speech cannot be read from its end while somebody is still speaking. So the backward stream is run in
/// pieces. The steps are cut into chunks: 1 … c, then c + 1 … 2c, and so on; the last may be shorter. For a
/// chunk that ends at step e the backward stream starts from zeros at step e + r, or at the last step if
/// there are fewer, reads down to the chunk's first step, and gives its states on the chunk's own steps.
/// Then it starts anew for the next chunk. The forward stream is not cut: it runs on from the first step
/// to the last.
///
/// Several such layers lie one on top of the other, with the same c and r; each reads the outputs of the
/// one below, at every step. For every step t, tell the last input on which the highest layer's output at
/// t depends.
///
/// Example: 10 steps, c = 4, r = 1. One layer: [5, 5, 5, 5, 9, 9, 9, 9, 10, 10]. Two layers: the first
/// chunk's streams read the lower layer's step 5, which depends on input 9, and so the answer is
/// [9, 9, 9, 9, 10, 10, 10, 10, 10, 10].
///
/// - Parameters:
///   - steps: How many steps there are, from 0 on.
///   - chunk: c, at least 1.
///   - lookAhead: r, from 0 on; it may be larger than a chunk.
///   - layers: How many layers, at least 1.
/// - Returns: For each step, counted from 1, the number of an input, counted from 1.
public func lastInputs(
  _ steps: Int, _ chunk: Int, _ lookAhead: Int, _ layers: Int
) throws -> [Int] {
  throw Unsolved()
}
