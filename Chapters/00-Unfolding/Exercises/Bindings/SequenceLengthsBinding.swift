import Coursework

/// Ties `sequenceLengths` to exercise 0.6.
public let sequenceLengthsBinding = Binding("0.6", sequenceLengths)
