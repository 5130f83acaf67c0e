import Coursework

/// Ties `greedyGap` to exercise 8.5.
public let greedyGapBinding = Binding("8.5", greedyGap)
