import Coursework

/// Ties `meanLossGradient` to exercise 7.2.
public let meanLossGradientBinding = Binding("7.2", meanLossGradient)
