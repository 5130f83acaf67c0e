import Coursework

/// Ties `perplexity` to exercise 1.1.
public let perplexityBinding = Binding("1.1", perplexity)
