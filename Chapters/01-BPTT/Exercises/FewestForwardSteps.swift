import Coursework

/// Exercise 1.6: back through time with little memory.
///
/// The chapter keeps every n-th state and computes the others again. Is that the best use of the
/// memory? These are the rules:
///
/// - There is room for `states` states. h_0 is in one of the places from the start.
/// - Beside them there is one working state. It can be set to any stored state, and it can be moved
///   from h_i to h_{i+1}: that is a forward step, and costs 1.
/// - The working state can be stored if there is room; a stored state can be dropped for good at any
///   time. Both cost nothing.
/// - The backward pass goes through step T, then T - 1, and so on down to step 1. The backward step t
///   is possible when the working state is h_{t-1}. What else it needs it computes itself, and that
///   costs nothing here. (The `forwardSteps` of the chapter's `checkpointedBackward` counts the step
///   that a backward step computes for itself too, so the two counts differ.)
///
/// Return the smallest number of forward steps that takes the backward pass through all T steps.
/// The answer has to come within three seconds, also for T = 400.
///
/// Example: for T = 4 and one place, which h_0 needs, every backward step starts over: 3 + 2 + 1 = 6.
/// With room for four states it is 3, since h_0 … h_3 are stored on the way. With room for two it is
/// 4: store h_2 on the way to h_3 and go back through step 4, then 3; then one step from h_0 for
/// step 2, and none for step 1.
///
/// - Parameters:
///   - steps: T, from 1 to 400.
///   - states: How many states can be stored at once, from 1 to 8.
/// - Returns: The number of forward steps.
public func fewestForwardSteps(_ steps: Int, _ states: Int) throws -> Int {
  throw Unsolved()
}
