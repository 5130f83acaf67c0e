import GatedCellsChecks
import GatedCellsExercises
import TestSupport
import Testing

@Suite("4 · Your exercises")
struct ExerciseTests {
  @Test("4.1 The widest network that a budget of parameters buys")
  func largestHidden() throws { try study(largestHiddenBinding, in: gatedCells) }

  @Test("4.2 How much of each candidate is left at the end")
  func movingAverageShares() throws { try study(movingAverageSharesBinding, in: gatedCells) }

  @Test("4.3 Two GRUs that a test of many steps cannot tell apart")
  func partingGRU() throws { try study(partingGRUBinding, in: gatedCells) }

  @Test("4.4 What a nudge of an LSTM's whole state does")
  func wholeJacobian() throws { try study(wholeJacobianBinding, in: gatedCells) }

  @Test("4.5 Back-propagation through a multiplicative LSTM")
  func multiplicativeGradient() throws { try study(multiplicativeGradientBinding, in: gatedCells) }

  @Test("4.6 An LSTM, set by hand, that counts round and round")
  func moduloCounter() throws { try study(moduloCounterBinding, in: gatedCells) }
}
