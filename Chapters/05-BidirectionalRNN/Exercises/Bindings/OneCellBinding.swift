import Coursework

/// Ties `oneCell` to exercise 5.2.
public let oneCellBinding = Binding("5.2", oneCell)
