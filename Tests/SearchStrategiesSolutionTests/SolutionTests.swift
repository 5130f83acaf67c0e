import Coursework
import SearchStrategiesChecks
import SearchStrategiesSolutions
import TestSupport
import Testing

@Suite("8 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: searchStrategies)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == searchStrategies.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: searchStrategies.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: searchStrategies)
  }
}

private let references = [
  penalisedScoreBinding, minimumLengthBeamBinding, bestSequencesBinding, typicalDrawBinding,
  greedyGapBinding, narrowestBeamBinding,
]
