import Coursework

/// Ties `clippingCosines` to exercise 3.3.
public let clippingCosinesBinding = Binding("3.3", clippingCosines)
