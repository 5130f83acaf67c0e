import Coursework
import TruncatedBPTT

/// Exercise 2.4: the shortest window that catches a dependency.
///
/// The target of step t depends on the input of step t - `lag`. You run BPTT every k₁ steps over a
/// window of k₂, as the chapter does: each update takes the k₁ losses that are new since the last one,
/// and k₂ is never less than k₁. Of these k₁ losses at least `reaching` shall send their error to the
/// very input that they depend on. How long must the window be?
///
/// Think of an update in the middle of a long sequence, so that the beginning does not matter.
///
/// Example: k₁ = 4 and a lag of 2. After step 12 the losses of the steps 9, 10, 11 and 12 are new. The
/// last of them depends on the input of step 10: a window of 3 steps would reach it, so k₂ = 4 does,
/// and it serves the loss of step 11 too. For `reaching` = 2 the answer is 4, for `reaching` = 4 it is 6.
///
/// - Parameters:
///   - lag: How many steps back the input lies, at least 0.
///   - k1: k₁, at least 1.
///   - reaching: How many of the k₁ losses must reach their input, in 1...k₁.
/// - Returns: The smallest k₂.
public func narrowestWindow(_ lag: Int, _ k1: Int, _ reaching: Int) throws -> Int {
  throw Unsolved()
}
