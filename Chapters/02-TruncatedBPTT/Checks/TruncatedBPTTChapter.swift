import Coursework

/// Chapter 02 as the course knows it.
public let truncatedBPTT = Chapter(
  folder: "02-TruncatedBPTT", title: "Truncated back-propagation through time",
  exercises: [
    AnyExercise(backwardSteps),
    AnyExercise(bitsPerCharacter),
    AnyExercise(truncatedSlope),
    AnyExercise(narrowestWindow),
    AnyExercise(compensationWeights),
    AnyExercise(documentStreams),
  ])
