import Coursework
import SearchStrategiesChecks
import SearchStrategiesExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("8 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      penalisedScoreBinding, minimumLengthBeamBinding, bestSequencesBinding, typicalDrawBinding,
      greedyGapBinding, narrowestBeamBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: searchStrategies)
  }
}
