import Coursework
import TestSupport
import Testing
import TruncatedBPTTChecks
import TruncatedBPTTExercises

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("2 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      backwardStepsBinding, bitsPerCharacterBinding, truncatedSlopeBinding, narrowestWindowBinding,
      compensationWeightsBinding, documentStreamsBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: truncatedBPTT)
  }
}
