import BeyondChainsChecks
import BeyondChainsExercises
import TestSupport
import Testing

@Suite("9 · Your exercises")
struct ExerciseTests {
  @Test("9.1 Which rows of an embedding learn?")
  func bagGradient() throws { try study(bagGradientBinding, in: beyondChains) }

  @Test("9.2 The gradient of a convolution in a world without edges")
  func wrappedConvolutionGradient() throws {
    try study(wrappedConvolutionGradientBinding, in: beyondChains)
  }

  @Test("9.3 How deep does a unit of time make a network?")
  func loopRates() throws { try study(loopRatesBinding, in: beyondChains) }

  @Test("9.4 The gradient where branches meet")
  func sharedTreeGradient() throws { try study(sharedTreeGradientBinding, in: beyondChains) }

  @Test("9.5 A recurrence that is not linear, and can be scanned all the same")
  func composeClipped() throws { try study(composeClippedBinding, in: beyondChains) }

  @Test("9.6 Plan a scan for p processors")
  func scanSchedule() throws { try study(scanScheduleBinding, in: beyondChains) }
}
