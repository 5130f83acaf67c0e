import Coursework

/// Ties `bestSequences` to exercise 8.3.
public let bestSequencesBinding = Binding("8.3", bestSequences)
