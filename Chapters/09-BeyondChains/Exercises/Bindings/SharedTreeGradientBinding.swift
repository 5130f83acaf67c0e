import Coursework

/// Ties `sharedTreeGradient` to exercise 9.4.
public let sharedTreeGradientBinding = Binding("9.4", sharedTreeGradient)
