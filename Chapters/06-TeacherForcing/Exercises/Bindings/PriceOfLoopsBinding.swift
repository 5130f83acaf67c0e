import Coursework

/// Ties `priceOfLoops` to exercise 6.2.
public let priceOfLoopsBinding = Binding("6.2", priceOfLoops)
