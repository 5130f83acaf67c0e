import BPTTChecks
import BPTTExercises
import TestSupport
import Testing

@Suite("1 · Your exercises")
struct ExerciseTests {
  @Test("1.1 The perplexity of sentences of unequal length")
  func perplexity() throws { try study(perplexityBinding, in: bptt) }

  @Test("1.2 What a nudge of an early state does to a late one")
  func stateJacobian() throws { try study(stateJacobianBinding, in: bptt) }

  @Test("1.3 Back-propagation through a leaky network")
  func leakyGradient() throws { try study(leakyGradientBinding, in: bptt) }

  @Test("1.4 The gradient of a matrix that is used at both ends")
  func tiedGradient() throws { try study(tiedGradientBinding, in: bptt) }

  @Test("1.5 The curvature of the loss in one direction")
  func hessianProduct() throws { try study(hessianProductBinding, in: bptt) }

  @Test("1.6 Back through time with little memory")
  func fewestForwardSteps() throws { try study(fewestForwardStepsBinding, in: bptt) }
}
