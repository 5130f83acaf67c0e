import Coursework
import GatedCellsChecks
import GatedCellsExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("4 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      largestHiddenBinding, movingAverageSharesBinding, partingGRUBinding, wholeJacobianBinding,
      multiplicativeGradientBinding, moduloCounterBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: gatedCells)
  }
}
