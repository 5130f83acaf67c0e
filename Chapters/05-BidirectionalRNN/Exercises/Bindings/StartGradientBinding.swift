import Coursework

/// Ties `startGradient` to exercise 5.4.
public let startGradientBinding = Binding("5.4", startGradient)
