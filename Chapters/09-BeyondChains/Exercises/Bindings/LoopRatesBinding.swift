import Coursework

/// Ties `loopRates` to exercise 9.3.
public let loopRatesBinding = Binding("9.3", loopRates)
