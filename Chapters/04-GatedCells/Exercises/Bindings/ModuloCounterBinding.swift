import Coursework

/// Ties `moduloCounter` to exercise 4.6.
public let moduloCounterBinding = Binding("4.6", moduloCounter)
