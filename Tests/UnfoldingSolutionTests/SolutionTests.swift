import Coursework
import TestSupport
import Testing
import UnfoldingChecks
import UnfoldingSolutions

@Suite("0 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: unfolding)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == unfolding.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: unfolding.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: unfolding)
  }
}

private let references = [
  longestRunStepBinding, modelSizesBinding, sweepBackBinding, tiedGradientBinding,
  machineWeightsBinding, sequenceLengthsBinding,
]
