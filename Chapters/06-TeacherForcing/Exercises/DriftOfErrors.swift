import Coursework
import TeacherForcing

/// Exercise 6.4: from errors when told the truth to errors when running free.
///
/// A model walks around a ring of n places. When it is told the true last place, its answer is d
/// places beyond the right one with probability `slip[d]`, whatever the place is. What it does
/// depends on nothing but the place it is told: told a place that is d too far, it answers d too
/// far, and slips on top. Slips of different steps are independent.
///
/// It now runs free: at step 1 it is told the true place, and from then on its own last answer.
/// Return the probability that its answer is wrong at each of the steps 1 ... `steps`.
///
/// Example: n = 3 places and slip = [0.8, 0.2, 0]. At step 1 it is wrong with probability 0.2. At
/// step 2 it is right after two steps without a slip, 0.64, and in no other way, for two slips lead
/// only two places on: 0.36. At step 3 three slips lead all the way round: 1 - 0.512 - 0.008 =
/// 0.48.
///
/// - Parameters:
///   - slip: At least 2 probabilities that sum to 1.
///   - steps: From 0 up to 300.
/// - Returns: As many probabilities as there are steps.
public func driftOfErrors(_ slip: [Double], _ steps: Int) throws -> [Double] {
  throw Unsolved()
}
