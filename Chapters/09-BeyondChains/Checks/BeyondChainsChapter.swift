import Coursework

/// Chapter 09 as the course knows it.
public let beyondChains = Chapter(
  folder: "09-BeyondChains", title: "Beyond chains",
  exercises: [
    AnyExercise(bagGradient),
    AnyExercise(wrappedConvolutionGradient),
    AnyExercise(loopRates),
    AnyExercise(sharedTreeGradient),
    AnyExercise(composeClipped),
    AnyExercise(scanSchedule),
  ])
