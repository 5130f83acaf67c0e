import Coursework

/// Ties `sweepBack` to exercise 0.3.
public let sweepBackBinding = Binding("0.3", sweepBack)
