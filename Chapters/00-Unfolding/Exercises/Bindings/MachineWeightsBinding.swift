import Coursework

/// Ties `machineWeights` to exercise 0.5.
public let machineWeightsBinding = Binding("0.5", machineWeights)
