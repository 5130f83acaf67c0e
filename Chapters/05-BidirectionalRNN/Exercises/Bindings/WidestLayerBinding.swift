import Coursework

/// Ties `widestLayer` to exercise 5.3.
public let widestLayerBinding = Binding("5.3", widestLayer)
