import Coursework

/// Ties `compensationWeights` to exercise 2.5.
public let compensationWeightsBinding = Binding("2.5", compensationWeights)
