import Coursework

/// Ties `tiedGradient` to exercise 1.4.
public let tiedGradientBinding = Binding("1.4", tiedGradient)
