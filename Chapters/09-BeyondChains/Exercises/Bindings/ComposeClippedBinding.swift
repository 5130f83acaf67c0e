import Coursework

/// Ties `composeClipped` to exercise 9.5.
public let composeClippedBinding = Binding("9.5", composeClipped)
