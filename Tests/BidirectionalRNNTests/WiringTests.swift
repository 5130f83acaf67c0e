import BidirectionalRNN
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · Who sees whom")
struct WiringTests {
  private let T = 5

  private func influence(
    _ run: (BidirectionalTape<TanhCell<Dual>>) -> [Matrix<Dual>]
  ) -> Influence {
    var random = SeededGenerator(seed: 1)
    let cells = (tanhCell(2, 3, &random), tanhCell(2, 4, &random))
    let layer = Bidirectional(forward: TanhCell<Dual>(cells.0), backward: TanhCell<Dual>(cells.1))
    let inputs = (0..<T).map { _ in normal(1, 2, &random) }
    return Influence(of: inputs) { run(layer.forward($0, from: layer.restingState(batch: 1))) }
  }

  /// The pattern that a rule for t and s, counted from 1, prescribes.
  private func pattern(_ rule: (_ t: Int, _ s: Int) -> Bool) -> [[Bool]] {
    (1...T).map { t in (1...T).map { rule(t, $0) } }
  }

  @Test(
    "With both directions every output depends on every input; with one, on none to its right",
    .claim("A29", .corrected))
  func pastAndFuture() {
    #expect(influence { $0.outputs }.sees == pattern { _, _ in true })
    // As printed, "the past and the present": that is one direction.
    #expect(influence { $0.streams.forward.outputs }.sees == pattern { t, s in s <= t })
  }

  @Test(
    "As printed, the backward half of step t has not read x_t, and at t = T it has read nothing",
    .claim("A28", .corrected))
  func wirings() {
    #expect(influence { $0.backwardHalf(.aligned) }.sees == pattern { t, s in s >= t })
    #expect(influence { $0.backwardHalf(.asPrinted) }.sees == pattern { t, s in s >= t + 1 })
    #expect(influence { $0.backwardHalf(.unturned) }.sees == pattern { t, s in s >= T + 1 - t })
    // The layer's own output is the aligned one.
    #expect(
      influence { $0.backwardHalf(.aligned) }
        == influence { $0.outputs.map { $0.columns(3...) } })
  }

  @Test(
    "As printed, the last output's backward half is the initial state", .claim("A28", .corrected))
  func atTheEnd() {
    var random = SeededGenerator(seed: 2)
    let layer = Bidirectional(forward: tanhCell(2, 3, &random), backward: tanhCell(2, 4, &random))
    let inputs = (0..<T).map { _ in normal(1, 2, &random) }
    let begin = Streams(
      forward: HiddenState(h: normal(1, 3, &random)),
      backward: HiddenState(h: normal(1, 4, &random)))
    let tape = layer.forward(inputs, from: begin)
    #expect(tape.backwardHalf(.asPrinted)[T - 1] == begin.backward.h)
    // Step by step from the right, without the layer.
    var g = begin.backward
    for t in (0..<T).reversed() {
      #expect(tape.backwardHalf(.asPrinted)[t] == g.h)
      g = layer.backwardCell.step(inputs[t], from: g).state
      #expect(tape.backwardHalf(.aligned)[t] == g.h)
    }
  }

  @Test("An influence is the norm of a Jacobian")
  func norms() {
    // y_1 = x_1 A, y_2 = x_1 B: by definition.
    let (A, B): (Matrix<Double>, Matrix<Double>) = ([[1, 2], [3, 4]], [[0, -1], [0, 5]])
    let influence = Influence(of: [[[0.3, 0.7]], [[0.1, 0.2]]]) { x in
      [x[0] • Matrix<Dual>(A), x[0] • Matrix<Dual>(B)]
    }
    #expect(abs(influence.norms[0][0] - 30.squareRoot()) < 1e-14)
    #expect(abs(influence.norms[1][0] - 26.squareRoot()) < 1e-14)
    #expect(influence.sees == [[true, false], [true, false]])
    #expect(influence.logarithms[0][1].isNaN)
  }
}
