import Coursework

/// Ties `minimumLengthBeam` to exercise 8.2.
public let minimumLengthBeamBinding = Binding("8.2", minimumLengthBeam)
