import Coursework

/// Ties `driftOfErrors` to exercise 6.4.
public let driftOfErrorsBinding = Binding("6.4", driftOfErrors)
