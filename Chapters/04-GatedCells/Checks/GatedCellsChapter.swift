import Coursework

/// Chapter 04 as the course knows it.
public let gatedCells = Chapter(
  folder: "04-GatedCells", title: "Gated cells",
  exercises: [
    AnyExercise(largestHidden),
    AnyExercise(movingAverageShares),
    AnyExercise(partingGRU),
    AnyExercise(wholeJacobian),
    AnyExercise(multiplicativeGradient),
    AnyExercise(moduloCounter),
  ])

/// The sections of the chapter that findings point to.
enum Section {
  static let counting = "Counting"
  static let average = "The coefficient of a running average"
  static let gru = "Where the reset gate acts"
  static let backward = "From the sums to the weights, and back in time"
  static let terms = "Four terms"
  static let gates = "What a gate can and cannot do"
}
