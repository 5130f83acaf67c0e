import Coursework

/// Ties `runningTotal` to exercise 6.6.
public let runningTotalBinding = Binding("6.6", runningTotal)
