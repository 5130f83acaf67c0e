import Coursework

/// Ties `fewestForwardSteps` to exercise 1.6.
public let fewestForwardStepsBinding = Binding("1.6", fewestForwardSteps)
