import Coursework

/// Ties `documentStreams` to exercise 2.6.
public let documentStreamsBinding = Binding("2.6", documentStreams)
