import Coursework

/// Ties `truncatedSlope` to exercise 2.3.
public let truncatedSlopeBinding = Binding("2.3", truncatedSlope)
