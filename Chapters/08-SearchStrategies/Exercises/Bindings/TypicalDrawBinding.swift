import Coursework

/// Ties `typicalDraw` to exercise 8.4.
public let typicalDrawBinding = Binding("8.4", typicalDraw)
