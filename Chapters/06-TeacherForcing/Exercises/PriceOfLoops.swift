import Coursework
import TeacherForcing

/// Exercise 6.2: what does each missing loop cost?
///
/// A network without inputs is to learn sequences of `steps` symbols 0 ..< `symbols`. You know the
/// probability of every sequence. Return the least mean loss, in nats a sequence, that a network of
/// each kind can reach, however large it is:
///
/// 1. the state's loop alone: it can count the steps, and is told no output;
/// 2. the output's loop alone: it is told the last symbol, or at step 1 that there was none. It
///    does *not* know which step it is at;
/// 3. both loops.
///
/// Example: two symbols, three steps, and the sequences 0 0 1 and 1 1 0 with probability 1/2 each.
/// At every step a coin is all that the first kind can say, so it loses 3 log 2 = 2.0794. The
/// second loses log 2 at step 1. After a 0 comes once a 0 and once a 1, so steps 2 and 3 cost log 2
/// each: 2.0794 as well. The third knows everything after step 1: 0.6931.
///
/// - Parameters:
///   - probabilities: Of each sequence, the first symbol varying slowest: `symbols` to the power of
///     the number of steps, which is at least 1. Some may be 0.
///   - symbols: At least 2.
/// - Returns: The three losses, in this order.
public func priceOfLoops(_ probabilities: [Double], _ symbols: Int) throws -> [Double] {
  throw Unsolved()
}
