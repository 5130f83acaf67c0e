import BidirectionalRNN
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · Two streams")
struct LayerTests {
  @Test("Reversal turns each sequence at its own end, leaves the padding, and undoes itself")
  func reversal() {
    // Row r of step t holds 10 r + t.
    let sequence = (0..<4).map { t in Matrix<Double>.column([Double(t), 10 + Double(t)]) }
    let turned = reversed(sequence, lengths: [4, 2])
    #expect(turned.map { $0[0, 0] } == [3, 2, 1, 0])
    #expect(turned.map { $0[1, 0] } == [11, 10, 12, 13])
    #expect(reversed(turned, lengths: [4, 2]) == sequence)
    #expect(reversed(sequence, lengths: nil) == sequence.reversed())
    #expect(reversed(sequence, lengths: [0, 1]) == sequence)
    let symbols = FusedInput<Float>.symbols([[0, 10], [1, 11], [2, 12], [3, 13]])
    guard case .symbols(let result) = symbols.reversed(lengths: [4, 2]) else {
      Issue.record("symbols became vectors")
      return
    }
    #expect(result == [[3, 11], [2, 10], [1, 12], [0, 13]])
  }

  /// A layer of LSTMs of unequal sizes.
  private func layer(seed: UInt64 = 1) -> Bidirectional<LSTMCell<Double>> {
    var random = SeededGenerator(seed: seed)
    return Bidirectional(forward: lstm(3, 4, &random), backward: lstm(3, 2, &random))
  }

  private func start(_ layer: Bidirectional<LSTMCell<Double>>, batch: Int) -> Streams<
    MemoryState<Double>
  > {
    let resting = layer.restingState(batch: batch)
    return Streams(
      forward: drawn(like: resting.forward, 5), backward: drawn(like: resting.backward, 6))
  }

  @Test("A batch of sequences of different lengths is what each gives alone")
  func oneByOne() {
    let layer = layer()
    for seed in 1...10 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let lengths = (0..<4).map { _ in random.integer(below: 7) }
      let inputs = (0..<6).map { _ in normal(4, 3, &random) }
      let douts = (0..<6).map { _ in normal(4, 6, &random) }
      let begin = start(layer, batch: 4)
      // What is behind an end is NaN, in the inputs and in the derivatives.
      func spoilt(_ sequence: [Matrix<Double>]) -> [Matrix<Double>] {
        sequence.indices.map { t in
          Matrix(rows: 4, columns: sequence[t].columns) {
            t < lengths[$0] ? sequence[t][$0, $1] : .nan
          }
        }
      }
      let whole = layer.forward(spoilt(inputs), from: begin, lengths: lengths)
      let gradient = layer.backward(whole, outputs: spoilt(douts))
      var sum = layer.zeroed()
      for (row, length) in lengths.enumerated() {
        let own = Streams(
          forward: begin.forward.map { $0.row(row) }, backward: begin.backward.map { $0.row(row) })
        let tape = layer.forward(inputs[..<length].map { $0.row(row) }, from: own)
        #expect(difference(tape.outputs, whole.outputs[..<length].map { $0.row(row) }) < 1e-14)
        for t in length..<6 { #expect(whole.outputs[t].row(row).maximumMagnitude() == 0) }
        #expect(
          difference(tape.finalState.backward.c, whole.finalState.backward.c.row(row)) < 1e-14)
        #expect(
          difference(tape.finalState.forward.h, whole.finalState.forward.h.row(row)) < 1e-14)
        let pass = layer.backward(tape, outputs: douts[..<length].map { $0.row(row) })
        #expect(difference(pass.inputs, gradient.inputs[..<length].map { $0.row(row) }) < 1e-13)
        sum.add(pass.parameters)
      }
      #expect(sum.greatestDifference(from: gradient.parameters) < 1e-12)
    }
  }

  @Test("A stream that starts in the padding gives every shorter sequence another answer")
  func padding() {
    let layer = layer()
    var random = SeededGenerator(seed: 2)
    let alone = (0..<3).map { _ in normal(1, 3, &random) }
    let zeros = Matrix<Double>.zeros(rows: 1, columns: 3)
    let begin = start(layer, batch: 1)
    let right = layer.forward(alone, from: begin)
    let padded = layer.forward(alone + [zeros, zeros], from: begin, lengths: [3])
    let wrong = layer.forward(alone + [zeros, zeros], from: begin)
    #expect(difference(right.outputs, Array(padded.outputs[..<3])) < 1e-15)
    for t in 0..<3 {
      // The forward half is right all the same, which is why nobody notices.
      #expect(
        difference(right.outputs[t].columns(..<4), wrong.outputs[t].columns(..<4)) < 1e-15)
      #expect(difference(right.outputs[t].columns(4...), wrong.outputs[t].columns(4...)) > 1e-3)
    }
  }

  @Test(
    "The last states are the forward stream's after the end and the backward one's at the start")
  func finalStates() {
    let layer = layer()
    var random = SeededGenerator(seed: 3)
    let inputs = (0..<5).map { _ in normal(2, 3, &random) }
    let tape = layer.forward(inputs, from: start(layer, batch: 2), lengths: [5, 3])
    #expect(tape.finalState.forward.h.row(0) == tape.outputs[4].row(0).columns(..<4))
    #expect(tape.finalState.forward.h.row(1) == tape.outputs[2].row(1).columns(..<4))
    #expect(tape.finalState.backward.h == tape.outputs[0].columns(4...))
  }

  @Test("The number of parameters, and which weights reach which half", .claim("E10", .holds))
  func parameterCount() throws {
    var random = SeededGenerator(seed: 4)
    let (d, h, o) = (4, 6, 3)
    let layer = Bidirectional(forward: tanhCell(d, h, &random), backward: tanhCell(d, h, &random))
    let network = BidirectionalNetwork(
      [layer], Wy: normal(2 * h, o, &random), by: normal(1, o, &random))
    #expect(network.parameterCount == 2 * (d * h + h * h + h) + 2 * h * o + o)
    // PyTorch has the same weights and a second bias in each stream.
    let exported = try reference("recurrent_layers.safetensors", under: "rnn 1 both/")
    let numbers = exported.filter { $0.key.hasPrefix("weight") || $0.key.hasPrefix("bias") }
      .values.reduce(0) { $0 + $1.values.count }
    #expect(numbers - layer.parameterCount == 2 * h)
    #expect(
      network.parameters.map(\.name) == [
        "W_xh forward 1", "W_hh forward 1", "b_h forward 1", "W_xh backward 1", "W_hh backward 1",
        "b_h backward 1", "W_y", "b_y",
      ])

    // Each weight moves its own half and leaves the other as it is.
    let inputs = (0..<3).map { _ in normal(2, d, &random) }
    let before = layer.forward(inputs, from: layer.restingState(batch: 2)).outputs
    for (name, path) in layer.parameters {
      var moved = layer
      moved[keyPath: path] += 0.01
      let after = moved.forward(inputs, from: layer.restingState(batch: 2)).outputs
      let halves = name.hasSuffix("forward") ? (0..<h, h..<2 * h) : (h..<2 * h, 0..<h)
      for (a, b) in zip(before, after) {
        #expect(difference(a.columns(halves.1), b.columns(halves.1)) == 0)
      }
      #expect(
        zip(before, after).contains {
          difference($0.columns(halves.0), $1.columns(halves.0)) > 1e-5
        })
    }
  }

  @Test("The layer that training uses is the layer of cells", arguments: [nil, [6, 4, 4, 1, 0]])
  func fused(lengths: [Int]?) {
    var random = SeededGenerator(seed: 5)
    compare(
      Bidirectional(forward: tanhCell(3, 4, &random), backward: tanhCell(3, 5, &random)),
      { FusedBidirectional($0) }, { FusedState($0) }, { TanhCell($0) }, lengths)
    compare(
      Bidirectional(forward: lstm(3, 4, &random), backward: lstm(3, 5, &random)),
      { FusedBidirectional($0) }, { FusedState($0) }, { LSTMCell($0) }, lengths)
    compare(
      Bidirectional(forward: gru(3, 4, &random), backward: gru(3, 5, &random)),
      { FusedBidirectional($0) }, { FusedState($0) },
      { GRUCell($0).converted(to: .replaces) }, lengths)
  }

  private func compare<Cell: RecurrentCell>(
    _ layer: Bidirectional<Cell>,
    _ fuse: (Bidirectional<Cell>) -> FusedBidirectional<Double>,
    _ state: (Cell.State) -> FusedState<Double>, _ cell: (FusedLayer<Double>) -> Cell,
    _ lengths: [Int]?
  ) where Cell.Element == Double {
    var random = SeededGenerator(seed: 6)
    let fused = fuse(layer)
    let resting = layer.restingState(batch: 5)
    let begin = Streams(
      forward: drawn(like: resting.forward, 7), backward: drawn(like: resting.backward, 8))
    let last = Streams(
      forward: drawn(like: resting.forward, 9), backward: drawn(like: resting.backward, 10))
    func both(_ pair: Streams<Cell.State>) -> Streams<FusedState<Double>> {
      Streams(forward: state(pair.forward), backward: state(pair.backward))
    }
    let symbols = (0..<6).map { _ in (0..<5).map { _ in random.integer(below: 3) } }
    let inputs = symbols.map { Matrix<Double>.oneHot($0, columns: 3) }
    let douts = (0..<6).map { _ in normal(5, layer.outputSize, &random) }
    let tape = layer.forward(inputs, from: begin, lengths: lengths)
    let pass = layer.backward(tape, outputs: douts, finalState: last)
    for input in [FusedInput<Double>.vectors(inputs), .symbols(symbols)] {
      let quick = FusedBidirectionalTape<Double>()
      let end = fused.forward(input, from: both(begin), lengths: lengths, tape: quick)
      #expect(difference(quick.outputs, tape.outputs) < 1e-12)
      #expect(difference(end.forward.h, tape.finalState.forward.output) < 1e-12)
      #expect(difference(end.backward.h, tape.finalState.backward.output) < 1e-12)
      var gradient = fused.zeroed()
      let first = fused.backward(
        dOutputs: douts, last: both(last), tape: quick, into: &gradient)
      #expect(difference(first.backward.h, pass.initialState.backward.output) < 1e-12)
      let cells = Bidirectional(
        forward: cell(gradient.forwardLayer), backward: cell(gradient.backwardLayer))
      #expect(cells.greatestDifference(from: pass.parameters) < 1e-12)
      #expect(difference(fused.inputDerivatives(quick), pass.inputs) < 1e-12)
    }
  }
}
