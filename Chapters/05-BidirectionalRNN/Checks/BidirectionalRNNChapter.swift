import Coursework

/// Chapter 05 as the course knows it.
public let bidirectionalRNN = Chapter(
  folder: "05-BidirectionalRNN", title: "Bidirectional networks",
  exercises: [
    AnyExercise(pooledStates),
    AnyExercise(oneCell),
    AnyExercise(widestLayer),
    AnyExercise(startGradient),
    AnyExercise(bestAccuracy),
    AnyExercise(lastInputs),
  ])
