import Coursework

/// Chapter 08 as the course knows it.
public let searchStrategies = Chapter(
  folder: "08-SearchStrategies", title: "Search strategies",
  exercises: [
    AnyExercise(penalisedScore),
    AnyExercise(minimumLengthBeam),
    AnyExercise(bestSequences),
    AnyExercise(typicalDraw),
    AnyExercise(greedyGap),
    AnyExercise(narrowestBeam),
  ])
