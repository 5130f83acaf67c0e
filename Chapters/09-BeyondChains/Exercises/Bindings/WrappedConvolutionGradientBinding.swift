import Coursework

/// Ties `wrappedConvolutionGradient` to exercise 9.2.
public let wrappedConvolutionGradientBinding = Binding("9.2", wrappedConvolutionGradient)
