import Coursework

/// Ties `movingAverageShares` to exercise 4.2.
public let movingAverageSharesBinding = Binding("4.2", movingAverageShares)
