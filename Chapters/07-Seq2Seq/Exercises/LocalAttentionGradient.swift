import Coursework
import Foundation
import Matrices
import Seq2Seq

/// Exercise 7.5: the backward step of local attention
///
/// Luong, Pham and Manning (2015) let the decoder say where it wants to look: a centre p, which need not
/// be a whole number, and a window around it that lets weights fade. With the query q, the encoder's
/// states h_1, h_2, … of a source of `length` steps, and positions s = 1 … length,
///
///     e_s = q · h_s        a = softmax(e)        w_s = a_s exp(-(s - p)² / 2σ²)        c = Σ_s w_s h_s
///
/// The softmax is over the positions of the source alone. The window comes after it: the w_s do not sum
/// to 1, and are not made to. You get dL/dc. Return the derivatives of L by q, by p and by every state.
///
/// Example: q = [0], states [[1], [3]], length 2, p = 1, σ = 1 and dL/dc = [1]. Both a_s are 0.5, the
/// windows are 1 and exp(-0.5) = 0.6065, so c = 1.4098. The answer is
/// [[0.4098], [0.9098], [0.5], [0.3033]].
///
/// - Parameters:
///   - query: q.
///   - states: h_1 … h_S, as wide as q. Those behind the source's end hold anything, also NaN.
///   - length: How many of the states are the source's, 1 ... S.
///   - centre: p; it may lie outside the source.
///   - deviation: σ > 0.
///   - dcontext: dL/dc, as wide as q.
/// - Returns: dL/dq, then dL/dp as a list of one number, then dL/dh_1 … dL/dh_S, zero behind the end.
public func localAttentionGradient(
  _ query: [Double], _ states: [[Double]], _ length: Int, _ centre: Double, _ deviation: Double,
  _ dcontext: [Double]
) throws -> [[Double]] {
  throw Unsolved()
}
