import Coursework

/// Chapter 01 as the course knows it.
public let bptt = Chapter(
  folder: "01-BPTT", title: "Back-propagation through time",
  exercises: [
    AnyExercise(perplexity),
    AnyExercise(stateJacobian),
    AnyExercise(leakyGradient),
    AnyExercise(tiedGradient),
    AnyExercise(hessianProduct),
    AnyExercise(fewestForwardSteps),
  ])
