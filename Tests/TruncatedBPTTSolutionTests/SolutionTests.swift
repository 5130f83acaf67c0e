import Coursework
import TestSupport
import Testing
import TruncatedBPTTChecks
import TruncatedBPTTSolutions

@Suite("2 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: truncatedBPTT)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == truncatedBPTT.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: truncatedBPTT.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: truncatedBPTT)
  }
}

private let references = [
  backwardStepsBinding, bitsPerCharacterBinding, truncatedSlopeBinding, narrowestWindowBinding,
  compensationWeightsBinding, documentStreamsBinding,
]
