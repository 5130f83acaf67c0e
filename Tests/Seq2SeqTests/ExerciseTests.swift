import Seq2SeqChecks
import Seq2SeqExercises
import TestSupport
import Testing

@Suite("7 · Your exercises")
struct ExerciseTests {
  @Test("7.1 What does the share of right symbols say about whole answers?")
  func wholeAnswers() throws { try study(wholeAnswersBinding, in: seq2Seq) }

  @Test("7.2 The gradient of a loss in which every answer counts the same")
  func meanLossGradient() throws { try study(meanLossGradientBinding, in: seq2Seq) }

  @Test("7.3 How many bits must a context hold?")
  func contextBits() throws { try study(contextBitsBinding, in: seq2Seq) }

  @Test("7.4 Build the attention that reads backwards")
  func reversingAttention() throws { try study(reversingAttentionBinding, in: seq2Seq) }

  @Test("7.5 The backward step of local attention")
  func localAttentionGradient() throws { try study(localAttentionGradientBinding, in: seq2Seq) }

  @Test("7.6 Let a decoder say nothing but permutations of its source")
  func permutationsOnly() throws { try study(permutationsOnlyBinding, in: seq2Seq) }
}
