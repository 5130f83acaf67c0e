import Coursework

/// Ties `scheduledLimit` to exercise 6.5.
public let scheduledLimitBinding = Binding("6.5", scheduledLimit)
