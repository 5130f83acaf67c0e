import Coursework
import Matrices
import TeacherForcing

/// Exercise 6.5: what scheduled sampling converges to.
///
/// The truth is a Markov chain on K symbols: y_1 has the probabilities `start`, and then row a,
/// column b of `transition` is the probability that b follows a. A model is trained on it with
/// scheduled sampling. At step 1 it is told nothing; at every later step it is told the true last
/// symbol with probability `truth`, and otherwise a symbol that it drew itself from its own
/// probabilities at the last step. The coins are independent of everything. The target is always
/// the true symbol.
///
/// The model is ideal: at each step it has a table of its own, and predicts for every symbol a that
/// it may be told the exact probability of the target b, given that it is told a. Return the table
/// of the last step: row a, column b.
///
/// Example: K = 2, start = [1/2, 1/2], a transition that always repeats, two steps, truth 1/2. Told
/// a, the model was told the truth half the time, and then b = a; the other half, a is its own
/// draw, which says nothing. So b = a with probability 3/4: the table is [[0.75, 0.25], [0.25,
/// 0.75]]. With three steps its own draw at step 2 is right with probability 0.625, so b = a with
/// probability ½ + ½ · 0.625 = 0.8125: the table is [[0.8125, 0.1875], [0.1875, 0.8125]].
///
/// - Parameters:
///   - start: K probabilities.
///   - transition: [K × K], rows sum to 1. In all questions every symbol can be told at every step.
///   - truth: Between 0 and 1.
///   - steps: At least 2 and at most 60; K is at most 6.
/// - Returns: [K × K].
public func scheduledLimit(
  _ start: [Double], _ transition: Matrix<Double>, _ truth: Double, _ steps: Int
) throws -> Matrix<Double> {
  throw Unsolved()
}
