import Coursework

/// Ties `bagGradient` to exercise 9.1.
public let bagGradientBinding = Binding("9.1", bagGradient)
