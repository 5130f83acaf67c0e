import Coursework

/// Ties `leakyGradient` to exercise 1.3.
public let leakyGradientBinding = Binding("1.3", leakyGradient)
