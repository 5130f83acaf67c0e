import Coursework

/// Ties `leakBias` to exercise 3.5.
public let leakBiasBinding = Binding("3.5", leakBias)
