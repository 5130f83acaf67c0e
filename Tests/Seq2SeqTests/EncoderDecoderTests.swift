import GatedCells
import Matrices
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · Encoder and decoder")
struct EncoderDecoderTests {
  private let batch = PairBatch(unequal, symbols: symbols)

  private func check<Cell: RecurrentCell, Lifted: RecurrentCell>(
    _ model: EncoderDecoder<Cell>, _ lift: (Cell) -> Lifted,
    sourceLocation: SourceLocation = #_sourceLocation
  ) where Cell.Element == Double, Lifted.Element == Dual {
    let gradient = model.lossAndGradient(batch).gradient
    let close = GradientCheck.finiteDifferences(gradient, of: model) {
      $0.lossAndGradient(batch).loss
    }
    #expect(close.agrees(within: 1e-7), "\(close.summary)", sourceLocation: sourceLocation)
    let exact = GradientCheck.dualNumbers(gradient, of: converted(model, lift)) {
      $0.lossAndGradient(batch).loss
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)", sourceLocation: sourceLocation)
    #expect(close.entries.count == model.parameters.count, sourceLocation: sourceLocation)
  }

  @Test(
    "The gradient of every weight is that of differences and of dual numbers",
    .claim("A37", .holds))
  func gradients() {
    check(tanhModel(.initialState, nil)) { TanhCell<Dual>($0) }
    check(tanhModel(.everyStep, .additive)) { TanhCell<Dual>($0) }
    check(tanhModel(.everyStep, .dot)) { TanhCell<Dual>($0) }
    check(lstmModel(.initialState, .scaledDot)) { LSTMCell<Dual>($0) }
    check(gruModel(.everyStep, nil, reset: .beforeProduct)) { GRUCell<Dual>($0) }
    check(gruModel(.initialState, .general)) { GRUCell<Dual>($0) }
  }

  /// Σ logits ⊙ fixed numbers at every step, and its derivative by each logit.
  private func weights(_ model: EncoderDecoder<LSTMCell<Double>>) -> [Matrix<Double>] {
    var random = SeededGenerator(seed: 8)
    return batch.lengths.indices.map { t in
      var weights = Matrix<Double>.normal(
        rows: batch.lengths.count, columns: symbols + 1, using: &random)
      for row in batch.lengths.indices where t >= batch.lengths[row] {
        for column in 0..<weights.columns { weights[row, column] = 0 }
      }
      return weights
    }
  }

  private func oneHot(_ steps: [[Int]], _ columns: Int) -> [Matrix<Double>] {
    steps.map { .oneHot($0, columns: columns) }
  }

  @Test(
    "The loss's derivative by the context, and through it by each input, is that of differences",
    .claim("A37", .holds), arguments: ContextUse.allCases)
  func contextGradient(use: ContextUse) {
    let model = lstmModel(use, nil)
    let pull = weights(model)
    let source = oneHot(batch.source, sourceSymbols)
    let inputs = oneHot(batch.inputs, symbols + 2)
    func tape(_ source: [Matrix<Double>]) -> EncoderDecoder<LSTMCell<Double>>.Tape {
      model.forward(
        source, sourceLengths: batch.sourceLengths, inputs: inputs, lengths: batch.lengths)
    }
    func loss(_ logits: [Matrix<Double>]) -> Double {
      zip(logits, pull).reduce(0) { $0 + $1.0.dot($1.1) }
    }
    let record = tape(source)
    let gradient = model.backward(record, logits: pull.map { $0 })
    let step = 1e-5

    // By the context, with the decoder alone: it needs nothing else of the encoder.
    func afterwards(_ context: MemoryState<Double>) -> Double {
      let writing =
        use == .initialState
        ? model.decoder.forward(inputs, from: context, lengths: batch.lengths)
        : model.decoder.forward(
          inputs.map { Matrix(sideBySide: [$0, context.h]) },
          from: model.decoder.restingState(batch: 3), lengths: batch.lengths)
      return loss(writing.outputs.map { $0 • model.Why + model.by })
    }
    #expect(abs(afterwards(record.context) - loss(record.logits)) < 1e-12)
    for row in 0..<3 {
      for unit in [0, 4] {
        var (above, below) = (record.context, record.context)
        above.h[row, unit] += step
        below.h[row, unit] -= step
        let slope = (afterwards(above) - afterwards(below)) / (2 * step)
        #expect(abs(slope - gradient.context.h[row, unit]) < 1e-7)
        #expect(abs(slope) > 1e-6)
      }
    }
    // By the inputs of the encoder, through the context.
    for (s, row) in [(0, 0), (3, 0), (1, 1), (0, 2)] {
      var (above, below) = (source, source)
      above[s][row, 1] += step
      below[s][row, 1] -= step
      let slope = (loss(tape(above).logits) - loss(tape(below).logits)) / (2 * step)
      #expect(abs(slope - gradient.source[s][row, 1]) < 1e-7)
      #expect(abs(slope) > 1e-8)
    }
  }

  @Test(
    "What stands behind the ends may be NaN and changes nothing",
    arguments: ContextUse.allCases, [AttentionScore?.none, .additive, .general])
  func padding(use: ContextUse, score: AttentionScore?) {
    let model = lstmModel(use, score)
    var source = oneHot(batch.source, sourceSymbols)
    var inputs = oneHot(batch.inputs, symbols + 2)
    let clean = model.forward(
      source, sourceLengths: batch.sourceLengths, inputs: inputs, lengths: batch.lengths)
    for row in batch.lengths.indices {
      for s in batch.sourceLengths[row]..<source.count {
        for column in 0..<source[s].columns { source[s][row, column] = .nan }
      }
      for t in batch.lengths[row]..<inputs.count {
        for column in 0..<inputs[t].columns { inputs[t][row, column] = .nan }
      }
    }
    let dirty = model.forward(
      source, sourceLengths: batch.sourceLengths, inputs: inputs, lengths: batch.lengths)
    let pull = weights(model)
    let gradients = [clean, dirty].map { model.backward($0, logits: pull).parameters }
    #expect(gradients[0] == gradients[1] && gradients[0].norm() > 0.1)
    for (row, length) in batch.lengths.enumerated() {
      for t in 0..<length {
        #expect(clean.logits[t].row(row) == dirty.logits[t].row(row))
      }
    }
  }

  @Test(
    "A pair in a batch of unequal lengths is what it is alone",
    arguments: ContextUse.allCases, [AttentionScore?.none, .dot, .additive])
  func alone(use: ContextUse, score: AttentionScore?) {
    let model = gruModel(use, score)
    let together = model.lossAndGradient(batch, scale: 1)
    var (loss, gradient) = (0.0, model.zeroed())
    for pair in unequal {
      let single = model.lossAndGradient(PairBatch([pair], symbols: symbols), scale: 1)
      loss += single.loss
      gradient.add(single.gradient)
    }
    #expect(abs(loss - together.loss) < 1e-12)
    #expect(gradient.greatestDifference(from: together.gradient) < 1e-12)
  }

  @Test(
    "The context has one size for every source; with it kept, another source changes nothing but looks",
    .claim("A36", .holds), .claim("E9", .holds))
  func bottleneck() {
    let inputs = oneHot([[symbols + 1], [0], [2]], symbols + 2)
    for use in ContextUse.allCases {
      let (blind, seeing) = (lstmModel(use, nil), lstmModel(use, .dot))
      for length in [1, 2, 7, 30] {
        let source = oneHot((0..<length).map { [$0 % sourceSymbols] }, sourceSymbols)
        let other = oneHot((0..<length + 3).map { _ in [2] }, sourceSymbols)
        for model in [blind, seeing] {
          let mine = model.forward(source, inputs: inputs)
          #expect(mine.context.h.shape == Shape(rows: 1, columns: 5))
          let memory = model.forward(other, inputs: inputs).memory
          #expect(difference(said(model, inputs, mine.context, mine.memory), mine.logits) < 1e-12)
          // The context of the one source with the states of another.
          let mixed = said(model, inputs, mine.context, memory)
          let change = difference(mixed, mine.logits)
          #expect(model.attention == nil ? change < 1e-12 : change > 0.01, "\(change)")
          // And the states of the one with the context of the other.
          let context = model.forward(other, inputs: inputs).context
          #expect(difference(said(model, inputs, context, mine.memory), mine.logits) > 0.001)
        }
        let look = seeing.forward(source, inputs: inputs)
        #expect(look.looks.allSatisfy { $0.weights.columns == length })
      }
    }
  }

  /// The decoder's logits, put together of its parts, with a context and states of any sources.
  private func said(
    _ model: EncoderDecoder<LSTMCell<Double>>, _ inputs: [Matrix<Double>],
    _ context: MemoryState<Double>, _ memory: Attention<Double>.Memory?
  ) -> [Matrix<Double>] {
    let writing =
      model.contextUse == .initialState
      ? model.decoder.forward(inputs, from: context)
      : model.decoder.forward(
        inputs.map { Matrix(sideBySide: [$0, context.h]) },
        from: model.decoder.restingState(batch: 1))
    return writing.outputs.map { state in
      guard let attention = model.attention, let memory else { return state • model.Why + model.by }
      let look = attention.step(state, over: memory)
      return tanh(Matrix(sideBySide: [look.context, state]) • model.Wc) • model.Why + model.by
    }
  }

  private func difference(_ a: [Matrix<Double>], _ b: [Matrix<Double>]) -> Double {
    zip(a, b).map { ($0 - $1).maximumMagnitude() }.max() ?? .infinity
  }

  @Test("A batch lays sources and targets side by side, the longest source first")
  func pairBatch() {
    #expect(batch.sourceLengths == [4, 2, 1] && batch.lengths == [2, 1, 3])
    #expect(batch.source[0] == [2, 0, 1] && batch.source[1][..<2] == [0, 2])
    #expect(batch.inputs.map { $0[2] } == [symbols + 1, 0, 2])
    #expect(batch.targets.map { $0[0] } == [3, symbols, nil])
    #expect(batch.targets.map { $0[1] } == [symbols, nil, nil] && batch.count == 6)
  }
}
