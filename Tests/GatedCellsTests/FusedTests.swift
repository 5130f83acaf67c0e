import GatedCells
import GradientPathology
import Matrices
import Testing
import Training

@Suite("4 · The layer that training uses, beside the cells")
struct FusedTests {
  /// How a cell and its state become fused, and back.
  private struct Bridge<Cell: RecurrentCell> where Cell.Element == Double {
    let cells: [Cell]
    let layer: (Cell) -> FusedLayer<Double>
    let cell: (FusedLayer<Double>) -> Cell
    let fused: (Cell.State) -> FusedState<Double>
    let state: (FusedState<Double>) -> Cell.State
  }

  @Test("A tanh layer is the tanh cell", arguments: 1...5 as ClosedRange<UInt64>)
  func tanhLayer(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    compare(
      Bridge(
        cells: sizes.map { TanhCell(hidden: block($0.input, $0.hidden, &random)) },
        layer: { FusedLayer($0) }, cell: { TanhCell($0) }, fused: { FusedState($0) },
        state: { HiddenState($0) }), seed)
  }

  @Test("An LSTM layer is the LSTM", arguments: 1...5 as ClosedRange<UInt64>)
  func lstmLayer(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    compare(
      Bridge(
        cells: sizes.map { size in
          let blocks = (0..<4).map { _ in block(size.input, size.hidden, &random) }
          return LSTMCell(
            input: blocks[0], forget: blocks[1], candidate: blocks[2], output: blocks[3])
        }, layer: { FusedLayer($0) }, cell: { LSTMCell($0) }, fused: { FusedState($0) },
        state: { MemoryState($0) }), seed)
  }

  @Test(
    "A GRU layer is the GRU whose reset gate acts after the product, in both conventions",
    arguments: UpdateConvention.allCases)
  func gruLayer(convention: UpdateConvention) {
    for seed in 1...5 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let cells = sizes.map { size in
        let blocks = (0..<3).map { _ in block(size.input, size.hidden, &random) }
        return GRUCell(
          relevance: blocks[0], update: blocks[1], candidate: blocks[2], reset: .afterProduct,
          convention: convention, bhg: normal(1, size.hidden, &random))
      }
      compare(
        Bridge(
          cells: cells, layer: { FusedLayer($0) },
          cell: { GRUCell($0).converted(to: convention) }, fused: { FusedState($0) },
          state: { HiddenState($0) }), seed)
    }
  }

  private let sizes: [(input: Int, hidden: Int)] = [
    (Problem.input, Problem.hidden + 2), (Problem.hidden + 2, Problem.hidden),
  ]

  /// Two layers, one above the other: outputs, final states and every gradient.
  private func compare<Cell: RecurrentCell & Equatable>(_ bridge: Bridge<Cell>, _ seed: UInt64) {
    let layers = bridge.cells.map(bridge.layer)
    #expect(layers.map(bridge.cell) == bridge.cells)
    let problems = [
      Problem(seed: seed), Problem(seed: seed, isLastOnly: true),
      Problem(seed: seed, lengths: [6, 4, 1]), Problem(seed: seed, lengths: [5, 2, 0]),
    ]
    for problem in problems {
      let stack = Stack(bridge.cells)
      let start = stack.restingState(batch: Problem.batch).enumerated().map { index, state in
        drawn(like: state, seed + UInt64(index))
      }
      let end = start.enumerated().map { drawn(like: $1, seed + 10 + UInt64($0)) }
      let record = stack.forward(problem.inputs, from: start, lengths: problem.lengths)
      let expected = stack.backward(
        record, outputs: problem.outputGradients(record.outputs), finalState: end)

      let tapes = layers.map { _ in FusedTape<Double>() }
      var inputs = problem.inputs
      var states: [Cell.State] = []
      for (index, layer) in layers.enumerated() {
        let last = layer.forward(
          .vectors(inputs), from: bridge.fused(start[index]), lengths: problem.lengths,
          tape: tapes[index], threads: 1 + Int(seed % 2))
        states.append(bridge.state(last))
        inputs = tapes[index].outputs
      }
      expectClose(inputs, record.outputs)
      expectClose(states.flatMap { parts($0) }, record.finalState.flatMap { parts($0) })

      // A loss on the chosen steps only; where a sequence has ended the fused layer reads nothing.
      let zeros = Matrix<Double>.zeros(rows: Problem.batch, columns: Problem.hidden)
      var outputs = problem.outputGradients(inputs).map { $0 ?? zeros }
      for (index, layer) in layers.enumerated().reversed() {
        var gradient = layer.zeroed()
        let first = layer.backward(
          dOutputs: outputs, last: bridge.fused(end[index]), tape: tapes[index], into: &gradient)
        outputs = layer.inputDerivatives(tapes[index])
        let observed = bridge.cell(gradient)
        let cell = expected.parameters.layers[index]
        expectClose(
          observed.parameters.map { observed[keyPath: $0.path] },
          cell.parameters.map { cell[keyPath: $0.path] })
        expectClose(parts(bridge.state(first)), parts(expected.initialState[index]))
      }
      expectClose(outputs, expected.inputs)
    }
  }

  private func expectClose(
    _ observed: [Matrix<Double>], _ expected: [Matrix<Double>],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(observed.count == expected.count, sourceLocation: sourceLocation)
    for (observed, expected) in zip(observed, expected) {
      let size = max(1, expected.maximumMagnitude())
      #expect(difference(observed, expected) < 1e-12 * size, sourceLocation: sourceLocation)
    }
  }

  @Test("In Float the two agree to the accuracy of Float")
  func float() {
    var random = SeededGenerator(seed: 4)
    let layer = FusedLayer<Float>(.lstm, inputs: 7, hidden: 33, using: &random)
    let cell = LSTMCell(layer)
    let inputs = (0..<12).map { _ in Matrix<Float>.normal(rows: 5, columns: 7, using: &random) }
    let tape = FusedTape<Float>()
    layer.forward(.vectors(inputs), from: layer.restingState(batch: 5), tape: tape)
    let record = cell.forward(inputs, from: cell.restingState(batch: 5))
    for (observed, expected) in zip(tape.outputs, record.outputs) {
      #expect((observed - expected).maximumMagnitude() < 1e-5)
    }
    #expect(tape.outputs.count == 12)
  }

  @Test("A cell that no fused layer computes is refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      var random = SeededGenerator(seed: 1)
      let cell = GRUCell<Double>(
        relevance: Affine(input: 2, hidden: 3, using: &random),
        update: Affine(input: 2, hidden: 3, using: &random),
        candidate: Affine(input: 2, hidden: 3, using: &random), reset: .beforeProduct)
      _ = FusedLayer(cell)
    }
  }
}
