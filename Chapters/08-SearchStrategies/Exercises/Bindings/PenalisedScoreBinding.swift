import Coursework

/// Ties `penalisedScore` to exercise 8.1.
public let penalisedScoreBinding = Binding("8.1", penalisedScore)
