import Coursework

/// Ties `tiedGradient` to exercise 0.4.
public let tiedGradientBinding = Binding("0.4", tiedGradient)
