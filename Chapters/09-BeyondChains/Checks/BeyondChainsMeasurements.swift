import Manuscript

/// What `course measure` can measure in this chapter.
public let beyondChainsExperiments: [Experiment] = []
