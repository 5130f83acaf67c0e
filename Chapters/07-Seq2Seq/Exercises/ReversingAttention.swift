import Coursework
import Foundation
import Matrices
import Seq2Seq

/// Exercise 7.4: build the attention that reads backwards
///
/// A decoder is to say its source from back to front: at step t of a source of n symbols it should look
/// at position n + 1 - t, for every n up to `longest`. No training: you write the weights down.
///
/// What it has to compare is positions. The encoder's state at position s of any source is a key of
/// two numbers, which knows s and nothing else. The decoder knows the length and its own step, and makes
/// its query by one matrix: q = [n, t, 1] • Wq. The score is the scaled dot product q · k_s / √2, and the
/// weights are the softmax of the scores over s = 1 … n; positions behind n are masked.
///
/// Return Wq and the keys, such that the weight of position n + 1 - t is at least `share`, for all
/// n in 1 ... longest and t in 1 ... n. Every entry must be finite.
///
/// Example of a failure: for `longest` = 2 take Wq = [[0, 0], [-2, 0], [3, 0]] and the keys [[-1, 0], [1, 0]].
/// At step 1 of two the query is [1, 0], the scores are -0.7071 and 0.7071, and position 2 has the weight
/// 0.8044: right for a `share` of 0.8, and too little for 0.9.
///
/// - Parameters:
///   - longest: The longest source, 1 ... 60.
///   - share: The weight that is demanded, 0.5 ≤ share ≤ 0.999999.
/// - Returns: Wq, [3 × 2], and then the keys, [longest × 2], whose first row is position 1.
public func reversingAttention(_ longest: Int, _ share: Double) throws -> [Matrix<Double>] {
  throw Unsolved()
}
