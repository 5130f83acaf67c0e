import Coursework
import TestSupport
import Testing
import UnfoldingChecks
import UnfoldingExercises

@Suite("0 · Your exercises")
struct ExerciseTests {
  @Test("0.1 What must a state keep?")
  func longestRunStep() throws { try study(longestRunStepBinding, in: unfolding) }

  @Test("0.2 How many numbers does a model of sequences hold?")
  func modelSizes() throws { try study(modelSizesBinding, in: unfolding) }

  @Test("0.3 Sweep back through a graph that comes in no order")
  func sweepBack() throws { try study(sweepBackBinding, in: unfolding) }

  @Test("0.4 One matrix in two places")
  func tiedGradient() throws { try study(tiedGradientBinding, in: unfolding) }

  @Test("0.5 Any finite machine as a network")
  func machineWeights() throws { try study(machineWeightsBinding, in: unfolding) }

  @Test("0.6 How long will it go on?")
  func sequenceLengths() throws { try study(sequenceLengthsBinding, in: unfolding) }
}
