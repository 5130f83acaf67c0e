import BidirectionalRNN
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · The layer beside PyTorch")
struct ReferenceTests {
  /// How a cell is put together from PyTorch's stacked matrices, and its gradient taken apart: for each
  /// block W_x, W_h and the gradients of the two biases.
  private struct Layout<Cell: RecurrentCell> where Cell.Element == Double {
    let kind: String
    let blocks: Int
    let cell: ([(block: Affine<Double>, second: Matrix<Double>)]) -> Cell
    let gradients: (Cell) -> [(block: Affine<Double>, second: Matrix<Double>)]
  }

  private let tanhLayout = Layout(kind: "rnn", blocks: 1) {
    TanhCell(hidden: merged($0[0]))
  } gradients: {
    [($0.hidden, $0.hidden.b)]
  }

  private let lstmLayout = Layout(kind: "lstm", blocks: 4) {
    LSTMCell(
      input: merged($0[0]), forget: merged($0[1]), candidate: merged($0[2]), output: merged($0[3]))
  } gradients: { gradient in
    [gradient.input, gradient.forget, gradient.candidate, gradient.output].map { ($0, $0.b) }
  }

  private let gruLayout = Layout(kind: "gru", blocks: 3) {
    GRUCell(
      relevance: merged($0[0]), update: merged($0[1]), candidate: $0[2].block,
      reset: .afterProduct, convention: .keeps, bhg: $0[2].second)
  } gradients: { gradient in
    [
      (gradient.relevance, gradient.relevance.b), (gradient.update, gradient.update.b),
      (gradient.candidate, gradient.bhg),
    ]
  }

  private func blocks(
    _ count: Int, _ tensors: [String: Tensor], _ prefix: String, _ suffix: String
  ) throws -> [(block: Affine<Double>, second: Matrix<Double>)] {
    let stacked = try ["weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"].map {
      try matrix(tensors[prefix + $0 + suffix])
    }
    let hidden = stacked[1].columns
    return (0..<count).map { index in
      let rows = index * hidden..<(index + 1) * hidden
      return (
        Affine(
          Wx: stacked[0].rows(rows).transposed(), Wh: stacked[1].rows(rows).transposed(),
          b: stacked[2].columns(rows)), stacked[3].columns(rows)
      )
    }
  }

  /// Outputs, final states, and the gradients by weights, inputs and initial states. The layers' own
  /// output is the network's: W_y is not there.
  private func compare<Cell: RecurrentCell>(
    _ layout: Layout<Cell>, _ tensors: [String: Tensor], layers count: Int, lengths: [Int]? = nil
  ) throws where Cell.Element == Double {
    let letters = tensors["c0"] == nil ? ["h"] : ["h", "c"]
    let inputs = try slices(tensors["x"])
    let batch = inputs[0].rows
    func states(_ layer: Bidirectional<Cell>, _ index: Int, _ name: (String) -> String) throws
      -> Streams<Cell.State>
    {
      let both = try (0..<2).map { direction in
        var parts = try letters.map {
          try slices(tensors[name($0)])[2 * index + direction]
        }.makeIterator()
        return layer.forwardCell.restingState(batch: batch).map { parts.next() ?? $0 }
      }
      return Streams(forward: both[0], backward: both[1])
    }
    func farthest(_ a: Streams<Cell.State>, _ b: Streams<Cell.State>) -> Double {
      max(
        difference(parts(a.forward), parts(b.forward)),
        difference(parts(a.backward), parts(b.backward)))
    }

    var layers: [Bidirectional<Cell>] = []
    var tapes: [BidirectionalTape<Cell>] = []
    for index in 0..<count {
      let cells = try ["", "_reverse"].map {
        layout.cell(try blocks(layout.blocks, tensors, "", "\(index)\($0)"))
      }
      let layer = Bidirectional(forward: cells[0], backward: cells[1])
      let tape = layer.forward(
        tapes.last?.outputs ?? inputs, from: try states(layer, index) { "\($0)0" },
        lengths: lengths)
      #expect(farthest(tape.finalState, try states(layer, index) { "\($0)n" }) < 1e-10)
      layers.append(layer)
      tapes.append(tape)
    }
    let outputs = try #require(tapes.last).outputs
    #expect(difference(outputs, try slices(tensors["y"])) < 1e-10)

    var dy = try slices(tensors["dy"])
    for index in layers.indices.reversed() {
      let layer = layers[index]
      let pass = layer.backward(
        tapes[index], outputs: dy, finalState: try states(layer, index) { "d\($0)n" })
      let start = try states(layer, index) { "gradient of \($0)0" }
      #expect(farthest(pass.initialState, start) < 1e-10)
      for (suffix, cell) in [
        ("", pass.parameters.forwardCell), ("_reverse", pass.parameters.backwardCell),
      ] {
        let expected = try blocks(layout.blocks, tensors, "gradient of ", "\(index)\(suffix)")
        for (mine, theirs) in zip(layout.gradients(cell), expected) {
          #expect(difference(mine.block.Wx, theirs.block.Wx) < 1e-10)
          #expect(difference(mine.block.Wh, theirs.block.Wh) < 1e-10)
          #expect(difference(mine.block.b, theirs.block.b) < 1e-10)
          #expect(difference(mine.second, theirs.second) < 1e-10)
        }
      }
      dy = pass.inputs
    }
    #expect(difference(dy, try slices(tensors["gradient of x"])) < 1e-10)
  }

  @Test(
    "One and two layers equal PyTorch's with bidirectional=True, forward and backward",
    .claim("A28", .corrected), .claim("A30", .holds), arguments: [1, 2])
  func layers(count: Int) throws {
    func check<Cell: RecurrentCell>(_ layout: Layout<Cell>) throws where Cell.Element == Double {
      let tensors = try reference(
        "recurrent_layers.safetensors", under: "\(layout.kind) \(count) both/")
      #expect(!tensors.isEmpty)
      try compare(layout, tensors, layers: count)
    }
    try check(tanhLayout)
    try check(lstmLayout)
    try check(gruLayout)
  }

  @Test("Sequences of different lengths equal PyTorch's packed ones, with NaN behind their ends")
  func packed() throws {
    func check<Cell: RecurrentCell>(_ layout: Layout<Cell>) throws where Cell.Element == Double {
      let tensors = try reference("packed_sequences.safetensors", under: "\(layout.kind) both/")
      let lengths = try matrix(tensors["lengths"]).elements.map { Int($0) }
      #expect(lengths == [4, 7, 1, 5])
      try compare(layout, tensors, layers: 2, lengths: lengths)
    }
    try check(lstmLayout)
    try check(gruLayout)
  }
}

/// A block of PyTorch's whose two biases are one.
private func merged(_ pair: (block: Affine<Double>, second: Matrix<Double>)) -> Affine<Double> {
  Affine(Wx: pair.block.Wx, Wh: pair.block.Wh, b: pair.block.b + pair.second)
}
