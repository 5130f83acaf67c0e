import Coursework

/// Chapter 07 as the course knows it.
public let seq2Seq = Chapter(
  folder: "07-Seq2Seq", title: "From sequence to sequence",
  exercises: [
    AnyExercise(wholeAnswers),
    AnyExercise(meanLossGradient),
    AnyExercise(contextBits),
    AnyExercise(reversingAttention),
    AnyExercise(localAttentionGradient),
    AnyExercise(permutationsOnly),
  ])
