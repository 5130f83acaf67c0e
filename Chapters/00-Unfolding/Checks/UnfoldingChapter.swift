import Coursework

/// Chapter 00 as the course knows it.
public let unfolding = Chapter(
  folder: "00-Unfolding", title: "Unfolding a recurrence",
  exercises: [
    AnyExercise(longestRunStep),
    AnyExercise(modelSizes),
    AnyExercise(sweepBack),
    AnyExercise(tiedGradient),
    AnyExercise(machineWeights),
    AnyExercise(sequenceLengths),
  ])
