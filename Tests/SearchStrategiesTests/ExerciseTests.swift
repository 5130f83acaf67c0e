import SearchStrategiesChecks
import SearchStrategiesExercises
import TestSupport
import Testing

@Suite("8 · Your exercises")
struct ExerciseTests {
  @Test("8.1 Score a sentence under a length penalty")
  func penalisedScore() throws { try study(penalisedScoreBinding, in: searchStrategies) }

  @Test("8.2 Beam search that may not stop too early")
  func minimumLengthBeam() throws { try study(minimumLengthBeamBinding, in: searchStrategies) }

  @Test("8.3 The n best sequences, exactly")
  func bestSequences() throws { try study(bestSequencesBinding, in: searchStrategies) }

  @Test("8.4 Typical sampling from a given draw")
  func typicalDraw() throws { try study(typicalDrawBinding, in: searchStrategies) }

  @Test("8.5 Make greedy search as bad as you like")
  func greedyGap() throws { try study(greedyGapBinding, in: searchStrategies) }

  @Test("8.6 How wide does the beam have to be?")
  func narrowestBeam() throws { try study(narrowestBeamBinding, in: searchStrategies) }
}
