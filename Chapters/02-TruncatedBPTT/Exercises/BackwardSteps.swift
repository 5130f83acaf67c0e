import Coursework
import TruncatedBPTT

/// Exercise 2.1: count the work of truncated BPTT.
///
/// A sequence of `steps` steps is read one step at a time. After step t, counted from 1, BPTT runs if
/// k₁ divides t. It goes back over the last k₂ steps, t, t - 1, …, t - k₂ + 1, or to step 1 if the
/// sequence is not that old yet. How many backward steps are made in all?
///
/// Example: 10 steps, k₁ = 2, k₂ = 5. BPTT runs after the steps 2, 4, 6, 8 and 10 and makes 2, 4, 5, 5
/// and 5 backward steps: 21.
///
/// - Parameters:
///   - steps: T, at least 0 and at most a million.
///   - k1: k₁, at least 1.
///   - k2: k₂, at least k₁.
/// - Returns: The number of backward steps.
public func backwardSteps(_ steps: Int, _ k1: Int, _ k2: Int) throws -> Int {
  throw Unsolved()
}
