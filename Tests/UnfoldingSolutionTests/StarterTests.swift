import Coursework
import TestSupport
import Testing
import UnfoldingChecks
import UnfoldingExercises

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("0 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      longestRunStepBinding, modelSizesBinding, sweepBackBinding, tiedGradientBinding,
      machineWeightsBinding, sequenceLengthsBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: unfolding)
  }
}
