import Coursework
import BidirectionalRNNChecks
import BidirectionalRNNExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("5 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      pooledStatesBinding, oneCellBinding, widestLayerBinding, startGradientBinding,
      bestAccuracyBinding, lastInputsBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: bidirectionalRNN)
  }
}
