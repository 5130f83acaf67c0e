import Coursework

/// Ties `modelSizes` to exercise 0.2.
public let modelSizesBinding = Binding("0.2", modelSizes)
