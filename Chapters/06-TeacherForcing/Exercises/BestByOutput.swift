import Coursework
import TeacherForcing

/// Exercise 6.3: the most that the output's loop alone can get right.
///
/// You get examples, all equally likely: sequences of input symbols, each with the output symbols
/// that are due. A network with the output's loop alone is taught with the true outputs. Its answer
/// at a step is a function of two things: the input of the step, and the true output of the step
/// before, which at step 1 is none. It is the same function at every step.
///
/// Return the largest possible share of right answers, over all steps of all examples.
///
/// Example: inputs [1, 0] and [2, 0] with outputs [0, 1] and [0, 2]: remember what came, and say it
/// one step later. Both first steps can be right. At step 2 both examples show the input 0 after
/// the output 0, so at most one of them is right. The answer is 3/4.
///
/// - Parameters:
///   - inputs: For each example a sequence of symbols. Lengths may differ; there is at least one
///     step.
///   - outputs: For each example as many symbols as inputs.
/// - Returns: The share, between 0 and 1.
public func bestByOutput(_ inputs: [[Int]], _ outputs: [[Int]]) throws -> Double {
  throw Unsolved()
}
