import Matrices
import TeacherForcing
import Testing
import Training

@Suite("6 · The layer that forced training uses")
struct FusedTests {
  @Test(
    "Its loss and every derivative are those of the written-out network",
    arguments: [Recurrence.hidden, .both], ContextPlace.allCases)
  func equal(recurrence: Recurrence, place: ContextPlace) throws {
    let tape = FusedTape<Double>()
    for seed in 1...5 as ClosedRange<UInt64> {
      for isLastOnly in [false, true] {
        // The tape's memory is used again, for longer and for shorter sequences.
        let setting = try Setting(
          recurrence, place, steps: 3 + Int(seed * 7 % 5), batch: 1 + Int(seed % 3),
          lastOnly: isLastOnly, seed: seed)
        expectEqual(setting.network, setting.examples, tape)
      }
    }
  }

  @Test("A network with neither inputs nor a context, and one with a context alone")
  func withoutInputs() throws {
    var random = SeededGenerator(seed: 3)
    let targets: [[Int?]] = [[1, 0], [2, nil], [0, nil]]
    for context in [0, 5] {
      let network = FeedbackRNN<Double>(
        .both, context: context, hidden: 4, symbols: 3, using: &random)
      let v = Matrix<Double>.normal(rows: 2, columns: context, using: &random)
      let examples = try Examples(context: context == 0 ? nil : v, targets: targets)
      expectEqual(network, examples, FusedTape())
    }
  }

  private func expectEqual(
    _ network: FeedbackRNN<Double>, _ examples: Examples<Double>, _ tape: FusedTape<Double>
  ) {
    var random = SeededGenerator(seed: 1)
    let expected = network.lossAndGradient(examples, using: &random)
    let found = network.forcedLossAndGradient(examples, tape: tape)
    #expect(abs(found.loss - expected.loss) < 1e-12)
    #expect(found.tokens == expected.tokens)
    #expect(found.gradient.greatestDifference(from: expected.gradient) < 1e-12)
    #expect(expected.gradient.norm() > 0)
  }
}
