import Manuscript

/// What `course measure` can measure in chapter 00.
public let unfoldingExperiments: [Experiment] = []
