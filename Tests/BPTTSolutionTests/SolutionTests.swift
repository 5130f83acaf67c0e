import BPTTChecks
import BPTTSolutions
import Coursework
import TestSupport
import Testing

@Suite("1 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: bptt)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == bptt.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: bptt.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: bptt)
  }
}

private let references = [
  perplexityBinding, stateJacobianBinding, leakyGradientBinding, tiedGradientBinding,
  hessianProductBinding, fewestForwardStepsBinding,
]
