import Coursework
import BidirectionalRNNChecks
import BidirectionalRNNSolutions
import TestSupport
import Testing

@Suite("5 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: bidirectionalRNN)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == bidirectionalRNN.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: bidirectionalRNN.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: bidirectionalRNN)
  }
}

private let references = [
  pooledStatesBinding, oneCellBinding, widestLayerBinding, startGradientBinding,
  bestAccuracyBinding, lastInputsBinding,
]
