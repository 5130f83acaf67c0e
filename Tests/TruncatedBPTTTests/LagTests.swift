import BPTT
import Matrices
import TestSupport
import Testing
import Training
import TruncatedBPTT

@Suite("2 · Beyond the window")
struct LagTests {
  @Test("What is to be said is what was heard `lag` steps ago")
  func task() {
    var random = SeededGenerator(seed: 1)
    let (heard, said) = LagTask(lag: 3, symbols: 4).draw(steps: 9, batch: 2, using: &random)
    #expect(said[..<3].allSatisfy { $0 == [nil, nil] })
    for t in 3..<9 { #expect(said[t].map { $0 ?? -1 } == heard[t - 3]) }
    #expect(Set(heard.joined()) == [0, 1, 2, 3])
  }

  @Test(
    "With lag < τ some loss reaches the symbol it needs, with lag ≥ τ none does",
    .claim("C10", .conditional), arguments: [Truncation.sliding(4), .chunks(4)])
  func reach(_ truncation: Truncation) {
    for lag in 0...7 {
      // The loss of step t needs the input of step t - lag.
      let reaching = (lag + 1...40).filter { truncation($0) < $0 - lag }
      #expect(reaching.isEmpty == (lag >= 4))
      // A sliding window reaches it always, a chunk only in its last steps.
      let share = Double(max(0, 4 - lag)) / 4
      let ofAll = Double(reaching.count) / Double(40 - lag)
      if truncation == .sliding(4) { #expect(ofAll == (lag < 4 ? 1 : 0)) }
      if truncation == .chunks(4) { #expect(abs(ofAll - share) < 0.15) }
    }
  }

  /// The accuracy of a network of so many units after training in chunks of τ.
  func accuracy(
    lag: Int, chunk: Int, hidden: Int, seed: UInt64, isReservoir: Bool = false, steps: Int = 4000
  ) -> Double {
    var random = SeededGenerator(seed: seed)
    let task = LagTask(lag: lag)
    var learner = StatefulLearner(
      VanillaRNN<Float>(input: 2, hidden: hidden, output: 2, using: &random), batch: 16,
      isReservoir: isReservoir)
    task.train(&learner, chunk: chunk, updates: steps / chunk, rate: 5e-3, using: &random)
    return task.accuracy(of: learner.model, using: &random)
  }

  @Test(
    "The lag is learned when it is less than τ, and not when it is τ or more",
    .claim("C10", .conditional))
  func learned() {
    #expect(accuracy(lag: 4, chunk: 7, hidden: 16, seed: 1) > 0.98)
    #expect(accuracy(lag: 4, chunk: 5, hidden: 16, seed: 2) > 0.98)
    #expect(accuracy(lag: 4, chunk: 3, hidden: 16, seed: 1) < 0.8)
    #expect(accuracy(lag: 4, chunk: 2, hidden: 16, seed: 2) < 0.8)
  }

  @Test(
    "A carried state can hold by chance what no gradient asked for: a counter-example",
    .claim("C10", .conditional))
  func byChance() {
    // The recurrent weights stay as they were drawn, so no error travels through time at all; still
    // the output layer finds the symbol of two steps ago in the state.
    #expect(accuracy(lag: 2, chunk: 1, hidden: 16, seed: 1, isReservoir: true) > 0.95)
    // Chunks of two steps reach it as little, and learn it all the same.
    #expect(accuracy(lag: 2, chunk: 2, hidden: 16, seed: 1) > 0.95)
    // By chance: other weights of the same kind, and the same chunks do not.
    #expect(accuracy(lag: 2, chunk: 2, hidden: 16, seed: 8) < 0.8)
  }
}
