import BeyondChainsChecks
import BeyondChainsSolutions
import Coursework
import TestSupport
import Testing

@Suite("9 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: beyondChains)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == beyondChains.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: beyondChains.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: beyondChains)
  }
}

private let references = [
  bagGradientBinding, wrappedConvolutionGradientBinding, loopRatesBinding,
  sharedTreeGradientBinding, composeClippedBinding, scanScheduleBinding,
]
