import Coursework

/// Ties `lastInputs` to exercise 5.6.
public let lastInputsBinding = Binding("5.6", lastInputs)
