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

  @Test("Four steps by hand: the states spell what each stream has read", .claim("A28", .corrected))
  func spelling() {
    let layer = Bidirectional(forward: SpellingCell(), backward: SpellingCell())
    func half(_ wiring: Wiring) -> [Double] {
      let digits = [1, 2, 3, 4].map { Matrix<Double>([[$0]]) }
      return layer.forward(digits, from: layer.restingState(batch: 1)).backwardHalf(wiring)
        .map { $0[0, 0] }
    }
    #expect(half(.aligned) == [4321, 432, 43, 4])
    #expect(half(.asPrinted) == [432, 43, 4, 0])
    #expect(half(.unturned) == [4, 43, 432, 4321])
    // With two steps of padding, 9, in the batch's reversal and in each sequence's own.
    let padded = [1, 2, 3, 4, 9, 9].map { Matrix<Double>([[$0]]) }
    func outputs(_ lengths: [Int]?) -> [Double] {
      layer.forward(padded, from: layer.restingState(batch: 1), lengths: lengths)
        .streams.backward.outputs.map { $0[0, 0] }
    }
    #expect(outputs(nil) == [9, 99, 994, 9943, 99432, 994321])
    #expect(outputs([4]) == [4, 43, 432, 4321, 0, 0])
  }

  @Test("A gap can be filled from both sides through one layer; through two the answer leaks in")
  func gaps() {
    var random = SeededGenerator(seed: 3)
    let cells = [
      tanhCell(2, 3, &random), tanhCell(2, 3, &random), tanhCell(6, 3, &random),
      tanhCell(6, 3, &random),
    ].map { TanhCell<Dual>($0) }
    let layers = [
      Bidirectional(forward: cells[0], backward: cells[1]),
      Bidirectional(forward: cells[2], backward: cells[3]),
    ]
    let inputs = (0..<T).map { _ in normal(1, 2, &random) }
    /// [h_{t-1}, g_{t+1}] of the highest layer, with the initial states at the ends.
    func gap(_ depth: Int) -> [[Bool]] {
      Influence(of: inputs) { x in
        var outputs = x
        for layer in layers[..<depth] {
          outputs = layer.forward(outputs, from: layer.restingState(batch: 1)).outputs
        }
        let none = Matrix<Dual>.zeros(rows: 1, columns: 3)
        return (0..<T).map { t in
          Matrix(sideBySide: [
            t > 0 ? outputs[t - 1].columns(..<3) : none,
            t < T - 1 ? outputs[t + 1].columns(3...) : none,
          ])
        }
      }.sees
    }
    #expect(gap(1) == pattern { t, s in s != t })
    #expect(gap(2) == pattern { _, _ in true })
  }
}

/// Multiplies its state by ten and adds the input: the state spells what has been read.
private struct SpellingCell: RecurrentCell {
  struct Step: RecurrentStep {
    let state: HiddenState<Double>
  }

  var parameters: [Parameter<Self, Double>] { [] }
  var inputSize: Int { 1 }
  var hiddenSize: Int { 1 }

  func step(_ x: Matrix<Double>, from state: HiddenState<Double>) -> Step {
    Step(state: HiddenState(h: state.h * 10 + x))
  }

  func backward(
    _ step: Step, _ dstate: HiddenState<Double>, into gradient: inout Self
  ) -> (input: Matrix<Double>, previous: HiddenState<Double>) {
    (dstate.h, HiddenState(h: dstate.h * 10))
  }
}
