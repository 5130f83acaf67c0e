import TestSupport
import Testing
import TruncatedBPTTChecks
import TruncatedBPTTExercises

@Suite("2 · Your exercises")
struct ExerciseTests {
  @Test("2.1 Count the work")
  func backwardSteps() throws { try study(backwardStepsBinding, in: truncatedBPTT) }

  @Test("2.2 From nats of windows to bits of characters")
  func bitsPerCharacter() throws { try study(bitsPerCharacterBinding, in: truncatedBPTT) }

  @Test("2.3 Any f, by hand")
  func truncatedSlope() throws { try study(truncatedSlopeBinding, in: truncatedBPTT) }

  @Test("2.4 The shortest window that catches a dependency")
  func narrowestWindow() throws { try study(narrowestWindowBinding, in: truncatedBPTT) }

  @Test("2.5 What random truncation does to each term")
  func compensationWeights() throws { try study(compensationWeightsBinding, in: truncatedBPTT) }

  @Test("2.6 Many documents, one batch")
  func documentStreams() throws { try study(documentStreamsBinding, in: truncatedBPTT) }
}
