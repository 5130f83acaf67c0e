import Coursework

/// Ties `bestAccuracy` to exercise 5.5.
public let bestAccuracyBinding = Binding("5.5", bestAccuracy)
