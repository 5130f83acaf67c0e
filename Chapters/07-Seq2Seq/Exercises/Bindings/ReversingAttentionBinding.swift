import Coursework

/// Ties `reversingAttention` to exercise 7.4.
public let reversingAttentionBinding = Binding("7.4", reversingAttention)
