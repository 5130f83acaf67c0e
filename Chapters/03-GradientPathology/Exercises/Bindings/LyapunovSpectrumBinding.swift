import Coursework

/// Ties `lyapunovSpectrum` to exercise 3.6.
public let lyapunovSpectrumBinding = Binding("3.6", lyapunovSpectrum)
