import GradientPathologyChecks
import GradientPathologyExercises
import TestSupport
import Testing

@Suite("3 · Your exercises")
struct ExerciseTests {
  @Test("3.1 How far back does the last step listen?")
  func longestMemory() throws { try study(longestMemoryBinding, in: gradientPathology) }

  @Test("3.2 Which steps does the gradient hear?")
  func contributions() throws { try study(contributionsBinding, in: gradientPathology) }

  @Test("3.3 What does each way of clipping do to the direction?")
  func clippingCosines() throws { try study(clippingCosinesBinding, in: gradientPathology) }

  @Test("3.4 A matrix whose powers grow before they vanish")
  func transientGrowth() throws { try study(transientGrowthBinding, in: gradientPathology) }

  @Test("3.5 Set a gate so that it remembers for a given time")
  func leakBias() throws { try study(leakBiasBinding, in: gradientPathology) }

  @Test("3.6 Every direction's own rate of growth")
  func lyapunovSpectrum() throws { try study(lyapunovSpectrumBinding, in: gradientPathology) }
}
