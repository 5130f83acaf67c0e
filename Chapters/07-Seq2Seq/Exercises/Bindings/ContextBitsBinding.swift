import Coursework

/// Ties `contextBits` to exercise 7.3.
public let contextBitsBinding = Binding("7.3", contextBits)
