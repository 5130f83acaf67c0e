import Coursework

/// Ties `bestByOutput` to exercise 6.3.
public let bestByOutputBinding = Binding("6.3", bestByOutput)
