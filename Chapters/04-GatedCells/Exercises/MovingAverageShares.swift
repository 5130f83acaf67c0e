import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.2: how much of each candidate is left at the end.
///
/// The state of a GRU's unit is a moving average of the candidates g_1 … g_T that it was offered,
/// and of where it began:
///
///     h_T = w_0 h_0 + w_1 g_1 + … + w_T g_T.
///
/// You know the sums a_1 … a_T that the update gate has taken the sigmoid of at each step, u_t =
/// σ(a_t), and what a gate of 1 means: with `.replaces`, h_t = u_t g_t + (1 - u_t) h_{t-1}; with
/// `.keeps`, h_t = (1 - u_t) g_t + u_t h_{t-1}. Return the natural logarithms of the T + 1 weights.
/// Logarithms, since after some thousand steps a weight may be too small for a `Double`; and a gate
/// may be as far shut as σ(-900).
///
/// Example: `.replaces` and the sums [0, log 3]. The gates are 0.5 and 0.75, so h_2 is
/// 0.125 h_0 + 0.125 g_1 + 0.75 g_2, and the answer is [-2.0794, -2.0794, -0.2877].
///
/// - Parameters:
///   - sums: a_1 … a_T: any finite numbers, possibly none of them.
///   - convention: What an update gate of 1 means.
/// - Returns: log w_0, log w_1, … log w_T.
public func movingAverageShares(
  _ sums: [Double], _ convention: UpdateConvention
) throws -> [Double] {
  throw Unsolved()
}
