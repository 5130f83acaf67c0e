import Coursework

/// Ties `largestHidden` to exercise 4.1.
public let largestHiddenBinding = Binding("4.1", largestHidden)
