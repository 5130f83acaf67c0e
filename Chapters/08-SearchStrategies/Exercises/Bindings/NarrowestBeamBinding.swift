import Coursework

/// Ties `narrowestBeam` to exercise 8.6.
public let narrowestBeamBinding = Binding("8.6", narrowestBeam)
