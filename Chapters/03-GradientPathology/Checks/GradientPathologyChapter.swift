import Coursework

/// Chapter 03 as the course knows it.
public let gradientPathology = Chapter(
  folder: "03-GradientPathology", title: "Vanishing and exploding gradients",
  exercises: [
    AnyExercise(longestMemory),
    AnyExercise(contributions),
    AnyExercise(clippingCosines),
    AnyExercise(transientGrowth),
    AnyExercise(leakBias),
    AnyExercise(lyapunovSpectrum),
  ])
