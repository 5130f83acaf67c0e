import Coursework

/// Ties `multiplicativeGradient` to exercise 4.5.
public let multiplicativeGradientBinding = Binding("4.5", multiplicativeGradient)
