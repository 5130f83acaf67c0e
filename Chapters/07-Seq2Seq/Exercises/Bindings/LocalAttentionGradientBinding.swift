import Coursework

/// Ties `localAttentionGradient` to exercise 7.5.
public let localAttentionGradientBinding = Binding("7.5", localAttentionGradient)
