import Coursework

/// Ties `transientGrowth` to exercise 3.4.
public let transientGrowthBinding = Binding("3.4", transientGrowth)
