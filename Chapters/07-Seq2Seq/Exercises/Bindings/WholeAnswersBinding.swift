import Coursework

/// Ties `wholeAnswers` to exercise 7.1.
public let wholeAnswersBinding = Binding("7.1", wholeAnswers)
