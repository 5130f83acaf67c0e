import Coursework
import GatedCellsChecks
import GatedCellsSolutions
import TestSupport
import Testing

@Suite("4 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: gatedCells)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == gatedCells.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: gatedCells.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: gatedCells)
  }
}

private let references = [
  largestHiddenBinding, movingAverageSharesBinding, partingGRUBinding, wholeJacobianBinding,
  multiplicativeGradientBinding, moduloCounterBinding,
]
