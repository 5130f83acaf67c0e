import Coursework

/// Ties `longestMemory` to exercise 3.1.
public let longestMemoryBinding = Binding("3.1", longestMemory)
