import Coursework

/// Ties `permutationsOnly` to exercise 7.6.
public let permutationsOnlyBinding = Binding("7.6", permutationsOnly)
