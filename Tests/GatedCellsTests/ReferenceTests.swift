import Foundation
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("4 · The cells beside other implementations")
struct ReferenceTests {
  private typealias Tensors = [String: Tensor]

  /// The tensors of a file that a script in `Tests/Reference` has made.
  private func reference(_ name: String) throws -> Tensors {
    let url = URL(filePath: #filePath).appending(path: "../../Reference/\(name)").standardized
    return try TensorFile(contentsOf: url.path).tensors
  }

  /// The matrices of a tensor of three dimensions.
  private func slices(_ tensor: Tensor?) throws -> [Matrix<Double>] {
    let tensor = try #require(tensor)
    guard case .double(let numbers) = tensor.values, tensor.shape.count == 3 else { return [] }
    let (rows, columns) = (tensor.shape[1], tensor.shape[2])
    return (0..<tensor.shape[0]).map { index in
      let start = index * rows * columns
      return Matrix(
        rows: rows, columns: columns, elements: Array(numbers[start..<start + rows * columns]))
    }
  }

  private func matrix(_ tensor: Tensor?) throws -> Matrix<Double> {
    let tensor = try #require(tensor)
    return try #require(tensor.matrix(of: Double.self))
  }

  /// Block number `index` of PyTorch's stacked matrices; the second bias separately.
  private func block(
    _ index: Int, _ tensors: Tensors, _ prefix: String, _ suffix: String, hidden: Int
  ) throws -> (block: Affine<Double>, second: Matrix<Double>) {
    let rows = index * hidden..<(index + 1) * hidden
    let weights = try ["weight_ih_l", "weight_hh_l"].map {
      try matrix(tensors[prefix + $0 + suffix]).rows(rows).transposed()
    }
    let biases = try ["bias_ih_l", "bias_hh_l"].map {
      try matrix(tensors[prefix + $0 + suffix]).columns(rows)
    }
    return (Affine(Wx: weights[0], Wh: weights[1], b: biases[0]), biases[1])
  }

  /// How a cell's blocks lie in PyTorch's stacked matrices; the gradient's seconds are those of the
  /// second bias.
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
      input: merged($0[0]), forget: merged($0[1]), candidate: merged($0[2]),
      output: merged($0[3]))
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

  /// Compares layers of a cell with PyTorch's, one and two, in one direction and in both.
  private func compare<Cell: RecurrentCell>(_ layout: Layout<Cell>) throws {
    let all = try reference("recurrent_layers.safetensors")
    for layers in [1, 2] {
      for directions in ["forward", "both"] {
        let tensors = under("\(layout.kind) \(layers) \(directions)/", all)
        try compare(layout, tensors, layers: layers, hidden: 6)
      }
    }
  }

  /// The same for sequences of different lengths, with NaN behind their ends.
  private func comparePacked<Cell: RecurrentCell>(_ layout: Layout<Cell>) throws {
    let all = try reference("packed_sequences.safetensors")
    for directions in ["forward", "both"] {
      let tensors = under("\(layout.kind) \(directions)/", all)
      let lengths = try matrix(tensors["lengths"]).elements.map { Int($0) }
      let x = try slices(tensors["x"])
      #expect(lengths == [4, 7, 1, 5] && x.count == 7 && x[6][0, 0].isNaN)
      try compare(layout, tensors, layers: 2, hidden: 5, lengths: lengths)
    }
  }

  /// The tensors whose names begin with `prefix`, without it.
  private func under(_ prefix: String, _ tensors: Tensors) -> Tensors {
    let chosen = tensors.filter { $0.key.hasPrefix(prefix) }
    return Tensors(
      uniqueKeysWithValues: chosen.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  /// Each sequence from its own end to its beginning; what is behind its end stays where it is.
  private func backwards(_ sequence: [Matrix<Double>], _ lengths: [Int]?) -> [Matrix<Double>] {
    guard let lengths else { return sequence.reversed() }
    return sequence.indices.map { t in
      Matrix(
        stacked: lengths.enumerated().map { row, length in
          sequence[t < length ? length - 1 - t : t].row(row)
        })
    }
  }

  /// Outputs, final states, and the gradients by weights, inputs and initial states. The second
  /// direction reads each sequence from its own end.
  private func compare<Cell: RecurrentCell>(
    _ layout: Layout<Cell>, _ tensors: Tensors, layers: Int, hidden: Int, lengths: [Int]? = nil
  ) throws {
    let letters = tensors["c0"] == nil ? ["h"] : ["h", "c"]
    let suffixes = tensors["weight_ih_l0_reverse"] == nil ? [""] : ["", "_reverse"]
    var x = try slices(tensors["x"])
    let batch = x[0].rows

    /// The state of one layer and direction among the stacked ones.
    func state(_ cell: Cell, _ name: (String) -> String, _ index: Int) throws -> Cell.State {
      var parts = try letters.map { try slices(tensors[name($0)])[index] }.makeIterator()
      return cell.restingState(batch: batch).map { parts.next() ?? $0 }
    }

    // Forward, layer by layer.
    var cells: [[Cell]] = []
    var tapes: [[SequenceTape<Cell>]] = []
    for layer in 0..<layers {
      var outputs: [[Matrix<Double>]] = []
      cells.append([])
      tapes.append([])
      for (direction, suffix) in suffixes.enumerated() {
        let cell = layout.cell(
          try (0..<layout.blocks).map {
            try block($0, tensors, "", "\(layer)\(suffix)", hidden: hidden)
          })
        let index = layer * suffixes.count + direction
        let tape = cell.forward(
          direction == 0 ? x : backwards(x, lengths), from: try state(cell, { "\($0)0" }, index),
          lengths: lengths)
        #expect(farthest(tape.finalState, try state(cell, { "\($0)n" }, index)) < 1e-10)
        outputs.append(direction == 0 ? tape.outputs : backwards(tape.outputs, lengths))
        cells[layer].append(cell)
        tapes[layer].append(tape)
      }
      x = x.indices.map { t in Matrix(sideBySide: outputs.map { $0[t] }) }
    }
    for (mine, theirs) in zip(x, try slices(tensors["y"])) {
      #expect(difference(mine, theirs) < 1e-10)
    }

    // Backward, from the highest layer.
    var dy = try slices(tensors["dy"])
    #expect(dy.count == x.count)
    for layer in (0..<layers).reversed() {
      var dx: [Matrix<Double>] = []
      for (direction, suffix) in suffixes.enumerated() {
        let (cell, index) = (cells[layer][direction], layer * suffixes.count + direction)
        let ofDirection = dy.map { $0.columns(direction * hidden..<(direction + 1) * hidden) }
        let pass = cell.backward(
          tapes[layer][direction],
          outputs: direction == 0 ? ofDirection : backwards(ofDirection, lengths),
          finalState: try state(cell, { "d\($0)n" }, index))
        let start = try state(cell, { "gradient of \($0)0" }, index)
        #expect(farthest(pass.initialState, start) < 1e-10)
        for (number, mine) in layout.gradients(pass.parameters).enumerated() {
          let theirs = try block(
            number, tensors, "gradient of ", "\(layer)\(suffix)", hidden: hidden)
          #expect(difference(mine.block.Wx, theirs.block.Wx) < 1e-10)
          #expect(difference(mine.block.Wh, theirs.block.Wh) < 1e-10)
          #expect(difference(mine.block.b, theirs.block.b) < 1e-10)
          #expect(difference(mine.second, theirs.second) < 1e-10)
        }
        let inputs = direction == 0 ? pass.inputs : backwards(pass.inputs, lengths)
        dx = dx.isEmpty ? inputs : zip(dx, inputs).map { $0 + $1 }
      }
      dy = dx
    }
    for (mine, theirs) in zip(dy, try slices(tensors["gradient of x"])) {
      #expect(difference(mine, theirs) < 1e-10)
    }
  }

  private func farthest<State: RecurrentState>(_ a: State, _ b: State) -> Double
  where State.Element == Double {
    zip(parts(a), parts(b)).map { difference($0, $1) }.max() ?? .infinity
  }

  @Test("The tanh cell equals PyTorch's nn.RNN: one and two layers, both directions")
  func tanhCell() throws { try compare(tanhLayout) }

  @Test(
    "The LSTM equals PyTorch's nn.LSTM: one and two layers, both directions",
    .claim("B16", .holds), .claim("A17", .corrected))
  func lstmCell() throws { try compare(lstmLayout) }

  @Test(
    "The GRU with its reset gate after the product equals PyTorch's nn.GRU", .claim("A14", .holds))
  func gruCell() throws { try compare(gruLayout) }

  @Test("Sequences of different lengths in one batch are what PyTorch makes of them when packed")
  func packed() throws {
    try comparePacked(lstmLayout)
    try comparePacked(gruLayout)
  }

  @Test(
    "The GRU equals the ONNX operator's reference with its reset gate before and after the product",
    .claim("A14", .holds), arguments: ResetPlacement.allCases)
  func placements(reset: ResetPlacement) throws {
    let tensors = try reference("gru_placements.safetensors")
    let hidden = 6
    let (w, r) = (try slices(tensors["W"])[0], try slices(tensors["R"])[0])
    let b = try matrix(tensors["B"])
    // The operator's order of the gates is z, r, h, first for the inputs and then for the states.
    func block(_ index: Int, _ bias: Matrix<Double>) -> Affine<Double> {
      let rows = index * hidden..<(index + 1) * hidden
      return Affine(Wx: w.rows(rows).transposed(), Wh: r.rows(rows).transposed(), b: bias)
    }
    func bias(_ index: Int) -> Matrix<Double> {
      b.columns(index * hidden..<(index + 1) * hidden)
    }
    let isAfter = reset == .afterProduct
    let cell = GRUCell(
      relevance: block(1, bias(1) + bias(4)), update: block(0, bias(0) + bias(3)),
      candidate: block(2, isAfter ? bias(2) : bias(2) + bias(5)), reset: reset,
      convention: .keeps, bhg: isAfter ? bias(5) : nil)
    let start = HiddenState(h: try slices(tensors["initial_h"])[0])
    let x = try slices(tensors["X"])
    // Lecture A's convention, where a gate of 1 replaces, gives the same outputs once converted.
    for cell in [cell, cell.converted(to: .replaces)] {
      let outputs = cell.forward(x, from: start).outputs
      let expected = try slices(tensors[isAfter ? "after/Y" : "before/Y"])
      let others = try slices(tensors[isAfter ? "before/Y" : "after/Y"])
      #expect(expected.count == 5)
      for (mine, theirs) in zip(outputs, expected) { #expect(difference(mine, theirs) < 1e-12) }
      #expect(difference(outputs[0], others[0]) > 0.01)
    }
  }

  @Test("The LSTM with peepholes equals the ONNX operator's reference", .claim("B17", .holds))
  func peepholes() throws {
    let tensors = try reference("peephole_lstm.safetensors")
    let hidden = 6
    let (w, r) = (try slices(tensors["W"])[0], try slices(tensors["R"])[0])
    let (b, p) = (try matrix(tensors["B"]), try matrix(tensors["P"]))
    // The operator's order of the gates is i, o, f, c; of the peepholes i, o, f.
    func block(_ index: Int) -> Affine<Double> {
      let rows = index * hidden..<(index + 1) * hidden
      let second = (4 + index) * hidden..<(5 + index) * hidden
      return Affine(
        Wx: w.rows(rows).transposed(), Wh: r.rows(rows).transposed(),
        b: b.columns(rows) + b.columns(second))
    }
    let cell = PeepholeLSTMCell(
      LSTMCell(input: block(0), forget: block(2), candidate: block(3), output: block(1)),
      pi: p.columns(..<hidden), pf: p.columns((2 * hidden)...),
      po: p.columns(hidden..<2 * hidden))
    let start = MemoryState(
      h: try slices(tensors["initial_h"])[0], c: try slices(tensors["initial_c"])[0])
    let tape = cell.forward(try slices(tensors["X"]), from: start)
    let expected = try slices(tensors["Y"])
    #expect(expected.count == 5)
    for (mine, theirs) in zip(tape.outputs, expected) { #expect(difference(mine, theirs) < 1e-12) }
    let blind = cell.cell.forward(try slices(tensors["X"]), from: start)
    #expect(difference(blind.outputs[0], expected[0]) > 0.01)
  }

  @Test(
    "The number of parameters is that of PyTorch's weights, which have a second bias",
    .claim("E14", .holds))
  func parameterCounts() throws {
    let all = try reference("recurrent_layers.safetensors")
    func exported(_ kind: String) -> Int {
      all.filter { $0.key.hasPrefix("\(kind) 1 forward/weight") }
        .merging(all.filter { $0.key.hasPrefix("\(kind) 1 forward/bias") }) { a, _ in a }
        .values.reduce(0) { $0 + $1.values.count }
    }
    var random = SeededGenerator(seed: 1)
    let (d, h) = (4, 6)
    let lstm = LSTMCell<Double>(input: d, hidden: h, using: &random)
    #expect(lstm.parameterCount == 4 * (h * d + h * h + h))
    #expect(exported("lstm") == 4 * (h * d + h * h + 2 * h))
    #expect(exported("lstm") - lstm.parameterCount == 4 * h)
    let gru = GRUCell<Double>(input: d, hidden: h, using: &random)
    #expect(gru.parameterCount == 3 * (h * d + h * h + h))
    #expect(exported("gru") == 3 * (h * d + h * h + 2 * h))
    let tanh = TanhCell<Double>(input: d, hidden: h, using: &random)
    #expect(tanh.parameterCount == h * d + h * h + h)
  }

  @Test(
    "Aidan Gomez's numerical example, forward, backward and one update", .claim("B16", .holds),
    .claim("B18", .holds))
  func numericalExample() {
    // "Backpropogating an LSTM: A Numerical Example", 17 April 2016, blog.aidangomez.ca. His a is our g.
    func block(_ wx: [Double], _ wh: Double, _ b: Double) -> Affine<Double> {
      Affine(Wx: .column(wx), Wh: [[wh]], b: [[b]])
    }
    var cell = LSTMCell(
      input: block([0.95, 0.8], 0.8, 0.65), forget: block([0.7, 0.45], 0.1, 0.15),
      candidate: block([0.45, 0.25], 0.15, 0.2), output: block([0.6, 0.4], 0.25, 0.1))
    let tape = cell.forward([[[1, 2]], [[0.5, 3]]], from: cell.restingState(batch: 1))
    let labels: [Matrix<Double>] = [[[0.5]], [[1.25]]]
    let pass = cell.backward(tape, outputs: zip(tape.outputs, labels).map { $0 - $1 })

    // As published, to five digits. He rounded on the way: the last output is 0.77197, not 0.77198.
    // These four are his. His deltas, pictures of formulas, are in no text that could be found; the
    // gradients below are held to the third party's.
    let published: [(Matrix<Double>, Double)] = [
      (tape.steps[0].state.c, 0.78572), (tape.steps[0].state.h, 0.53631),
      (tape.steps[1].state.c, 1.5176), (tape.steps[1].state.h, 0.77197),
    ]
    for (mine, theirs) in published { #expect(abs(mine[0, 0] - theirs) < 5e-5) }

    // The same example in double precision by a third party, as NumPy printed it:
    // github.com/ThomasH88/home_made_RNN, LSTM_numerical_example.ipynb.
    let forward: [(Matrix<Double>, Double)] = [
      (tape.steps[0].g, 0.8177540779702877), (tape.steps[0].i, 0.9608342772032357),
      (tape.steps[0].f, 0.8519528019683106), (tape.steps[0].o, 0.8175744761936437),
      (tape.steps[0].state.c, 0.7857261484365797), (tape.steps[0].state.h, 0.5363133978820118),
      (tape.steps[1].g, 0.8498040223194213), (tape.steps[1].i, 0.9811839683254171),
      (tape.steps[1].f, 0.8703019698552491), (tape.steps[1].o, 0.8499333428022842),
      (tape.steps[1].state.c, 1.5176330976694041), (tape.steps[1].state.h, 0.7719811057588907),
    ]
    for (mine, theirs) in forward { #expect(abs(mine[0, 0] - theirs) < 1e-15) }
    cell.add(pass.parameters, scaledBy: -0.1)
    let updated: [(Affine<Double>, [Double])] = [
      (cell.candidate, [0.45267162, 0.25922011, 0.15103961, 0.20364084]),
      (cell.input, [0.95022037, 0.80066386, 0.80005983, 0.65027615]),
      (cell.forget, [0.70031533, 0.45189196, 0.10033823, 0.15063065]),
      (cell.output, [0.60259241, 0.41626039, 0.25296999, 0.1053613]),
    ]
    for (block, theirs) in updated {
      let mine = block.Wx.elements + block.Wh.elements + block.b.elements
      for (a, b) in zip(mine, theirs) { #expect(abs(a - b) <= 5.1e-9) }
    }
  }
}

/// A block of PyTorch's whose two biases are one.
private func merged(
  _ pair: (block: Affine<Double>, second: Matrix<Double>)
) -> Affine<Double> {
  Affine(Wx: pair.block.Wx, Wh: pair.block.Wh, b: pair.block.b + pair.second)
}
