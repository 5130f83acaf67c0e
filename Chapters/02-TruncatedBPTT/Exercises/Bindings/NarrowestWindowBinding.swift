import Coursework

/// Ties `narrowestWindow` to exercise 2.4.
public let narrowestWindowBinding = Binding("2.4", narrowestWindow)
