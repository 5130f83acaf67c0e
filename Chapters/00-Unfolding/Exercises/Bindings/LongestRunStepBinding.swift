import Coursework

/// Ties `longestRunStep` to exercise 0.1.
public let longestRunStepBinding = Binding("0.1", longestRunStep)
