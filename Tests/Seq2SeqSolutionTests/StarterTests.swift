import Coursework
import Seq2SeqChecks
import Seq2SeqExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("7 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      wholeAnswersBinding, meanLossGradientBinding, contextBitsBinding,
      reversingAttentionBinding, localAttentionGradientBinding, permutationsOnlyBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: seq2Seq)
  }
}
