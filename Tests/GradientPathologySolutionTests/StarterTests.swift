import Coursework
import GradientPathologyChecks
import GradientPathologyExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("3 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      longestMemoryBinding, contributionsBinding, clippingCosinesBinding, transientGrowthBinding,
      leakBiasBinding, lyapunovSpectrumBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: gradientPathology)
  }
}
