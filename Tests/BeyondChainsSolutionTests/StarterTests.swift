import BeyondChainsChecks
import BeyondChainsExercises
import Coursework
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("9 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      bagGradientBinding, wrappedConvolutionGradientBinding, loopRatesBinding,
      sharedTreeGradientBinding, composeClippedBinding, scanScheduleBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: beyondChains)
  }
}
