import Coursework

/// Ties `backwardSteps` to exercise 2.1.
public let backwardStepsBinding = Binding("2.1", backwardSteps)
