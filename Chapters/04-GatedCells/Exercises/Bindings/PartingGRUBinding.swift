import Coursework

/// Ties `partingGRU` to exercise 4.3.
public let partingGRUBinding = Binding("4.3", partingGRU)
