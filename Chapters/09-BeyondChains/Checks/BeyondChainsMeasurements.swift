import Manuscript

/// What `course measure` measures for this chapter.
public let beyondChainsExperiments: [Experiment] = []
