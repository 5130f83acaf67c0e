import Coursework

/// Ties `contributions` to exercise 3.2.
public let contributionsBinding = Binding("3.2", contributions)
