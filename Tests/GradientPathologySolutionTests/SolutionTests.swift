import Coursework
import GradientPathologyChecks
import GradientPathologySolutions
import TestSupport
import Testing

@Suite("3 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: gradientPathology)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == gradientPathology.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: gradientPathology.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: gradientPathology)
  }
}

private let references = [
  longestMemoryBinding, contributionsBinding, clippingCosinesBinding, transientGrowthBinding,
  leakBiasBinding, lyapunovSpectrumBinding,
]
