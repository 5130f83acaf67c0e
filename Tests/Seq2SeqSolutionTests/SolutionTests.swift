import Coursework
import Seq2SeqChecks
import Seq2SeqSolutions
import TestSupport
import Testing

@Suite("7 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: seq2Seq)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == seq2Seq.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: seq2Seq.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: seq2Seq)
  }
}

private let references = [
  wholeAnswersBinding, meanLossGradientBinding, contextBitsBinding,
  reversingAttentionBinding, localAttentionGradientBinding, permutationsOnlyBinding,
]
