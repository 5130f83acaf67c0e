import Matrices
import Training

/// How a network that produces sequences says that it has finished.
public enum Ending: String, CaseIterable, Sendable {
  /// One more symbol, which means the end.
  case symbol = "a symbol for the end"
  /// One more output at each step: the probability to stop after this symbol.
  case stop = "an output that stops"
  /// The length is drawn first, and each step is told how much of it is left.
  case length = "the length is drawn first"
}

/// A recurrent network that produces sequences of symbols and ends them in one of three ways.
///
/// Its input is the last symbol, one-hot, and what is left of the length where that is known; the
/// first input has no symbol. Its output are logits: of the next symbol, and of what the ending needs.
///
/// ```
/// columns      0 ..< k             from k on
/// symbol       next symbol         the end, one more of the symbols
/// stop         next symbol         go on, stop: a choice of two, which is one Bernoulli variable
/// length       next symbol         nothing; the lengths' logits are numbers of their own, b_T
/// ```
public struct EndingModel: Equatable, Sendable {
  /// How sequences end.
  public let ending: Ending
  /// How many symbols there are, without an end.
  public let symbols: Int
  /// The longest sequence.
  public let longest: Int
  /// From the inputs to the states.
  public var layer: FusedLayer<Float>
  /// From the states to the logits: [hidden × outputs].
  public var Wy: Matrix<Float>
  /// The logits' bias: [1 × outputs].
  public var by: Matrix<Float>
  /// The logits of the lengths from 1 up: [1 × longest]; [1 × 0] where the length is not drawn first.
  public var bT: Matrix<Float>

  /// A model with random weights.
  public init(
    _ ending: Ending, symbols: Int, longest: Int, hidden: Int, using random: inout SeededGenerator
  ) {
    self.ending = ending
    self.symbols = symbols
    self.longest = longest
    let inputs = symbols + (ending == .length ? longest : 0)
    let outputs = symbols + (ending == .symbol ? 1 : ending == .stop ? 2 : 0)
    layer = FusedLayer(.tanh, inputs: inputs, hidden: hidden, using: &random)
    let size = 1 / Double(hidden).squareRoot()
    Wy = .uniform(rows: hidden, columns: outputs, in: -size..<size, using: &random)
    by = .zeros(rows: 1, columns: outputs)
    bT = .zeros(rows: 1, columns: ending == .length ? longest : 0)
  }

  // snippet.inputs
  /// The inputs of a step.
  ///
  /// - Parameters:
  ///   - last: The last symbol of each row; `nil` at the beginning.
  ///   - left: How many symbols are still to come, this step's included; used where the length is known.
  public func input(last: [Int?], left: [Int]) -> Matrix<Float> {
    Matrix(rows: last.count, columns: layer.inputSize) { row, column in
      column < symbols
        ? (last[row] == column ? 1 : 0) : (left[row] == column - symbols + 1 ? 1 : 0)
    }
  }
  // snippet.end
}

extension EndingModel: Trainable {
  /// The layer's parameters, "W_y" and "b_y", and "b_T" where the length is drawn first.
  public var parameters: [Parameter<Self, Float>] {
    let common: [Parameter<Self, Float>] = [
      ("W_x", \.layer.Wx), ("W_h", \.layer.Wh), ("b", \.layer.b), ("W_y", \.Wy), ("b_y", \.by),
    ]
    return ending == .length ? common + [("b_T", \.bT)] : common
  }
}

// MARK: - Training

extension EndingModel {
  /// The mean loss of a sequence, -log p(sequence, its end included), in nats, and its gradient.
  public func lossAndGradient(
    _ sequences: [[Int]], tape: FusedTape<Float> = FusedTape()
  ) -> BatchGradient<EndingModel> {
    let batch = sequences.count
    // With a symbol for the end there is one step more: the one that says it.
    let steps = (sequences.map(\.count).max() ?? 0) + (ending == .symbol ? 1 : 0)
    let inputs = (0..<steps).map { t in
      input(
        last: sequences.map { t > 0 && t <= $0.count ? $0[t - 1] : nil },
        left: sequences.map { $0.count - t })
    }
    layer.forward(.vectors(inputs), from: layer.restingState(batch: batch), tape: tape)
    var gradient = zeroed()
    var loss: Float = 0
    var tokens = 0
    var dStates: [Matrix<Float>] = []
    for (t, h) in tape.outputs.enumerated() {
      let logits = h • Wy + by
      var dLogits = Matrix<Float>.zeros(like: logits)
      // The end is symbol k, and beyond it there is no target.
      let said = sequences.map { sequence in
        t < sequence.count ? sequence[t] : ending == .symbol && t == sequence.count ? symbols : nil
      }
      let width = symbols + (ending == .symbol ? 1 : 0)
      add(logits.columns(0..<width), said, at: 0, &loss, &dLogits)
      if ending == .stop {
        let stops = sequences.map { $0.count > t ? ($0.count == t + 1 ? 1 : 0) : nil }
        add(logits.columns(symbols...), stops, at: symbols, &loss, &dLogits)
      }
      tokens += said.count { $0 != nil }
      dLogits *= 1 / Float(batch)
      gradient.Wy.addProduct(transposed: h, dLogits)
      gradient.by.addRowsSummed(dLogits)
      dStates.append(dLogits.timesTransposed(Wy))
    }
    if ending == .length {
      let rows = Matrix<Float>(stacked: Array(repeating: bT, count: batch))
      let drawn = softmaxCrossEntropy(rows, targets: sequences.map { $0.count - 1 })
      loss += drawn.loss
      gradient.bT.addRowsSummed(drawn.gradient * (1 / Float(batch)))
    }
    layer.backward(
      dOutputs: dStates, last: FusedState(h: .zeros(rows: batch, columns: layer.hiddenSize)),
      tape: tape, into: &gradient.layer)
    return BatchGradient(
      loss: Double(loss) / Double(batch), gradient: gradient, tokens: tokens)
  }

  private func add(
    _ logits: Matrix<Float>, _ targets: [Int?], at column: Int, _ loss: inout Float,
    _ dLogits: inout Matrix<Float>
  ) {
    let step = softmaxCrossEntropy(logits, targets: targets)
    loss += step.loss
    dLogits.add(step.gradient, fromRow: 0, column: column)
  }

  /// Trains a model on fresh sequences of the task.
  ///
  /// - Parameters:
  ///   - ending: How its sequences end.
  ///   - task: What it learns.
  ///   - updates: How many updates of 64 sequences it is given.
  ///   - seed: Draws weights and sequences.
  /// - Returns: The trained model.
  public static func trained(
    _ ending: Ending, on task: EndingTask, updates: Int = 1500, seed: UInt64
  ) throws -> EndingModel {
    var random = SeededGenerator(seed: seed)
    let model = EndingModel(
      ending, symbols: 2, longest: task.longest, hidden: 12, using: &random)
    var run = TrainingRun(model: model, optimiser: Adam(), random: random)
    let tape = FusedTape<Float>()
    // Towards the end the steps shrink, so that the noise of the batches averages out.
    let rate = LearningRate.cosine(peak: 0.02, warmup: 20, total: updates)
    try run.run(until: updates, rate: rate, clippingNorm: 5, title: ending.rawValue) { run in
      let batch = (0..<64).map { _ in task.sequence(using: &run.random) }
      return run.model.lossAndGradient(batch, tape: tape)
    }
    return run.model
  }
}

// MARK: - Producing

extension EndingModel {
  /// Draws sequences from the model, all at once.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - limit: Where those are cut off that do not end by themselves.
  ///   - random: Draws lengths, symbols and ends.
  public func sequences(
    _ count: Int, limit: Int = 50, using random: inout SeededGenerator
  ) -> [[Int]] {
    func draw(_ logits: Matrix<Float>) -> [Int] {
      let p = softmax(logits)
      return (0..<p.rows).map { row in
        random.choice(weights: (0..<p.columns).map { Double(p[row, $0]) })
      }
    }
    var results = Array(repeating: [Int](), count: count)
    var ended = Array(repeating: false, count: count)
    // The length, if it is drawn first, counts down from step to step.
    var left = Array(repeating: 0, count: count)
    if ending == .length {
      left = draw(Matrix(stacked: Array(repeating: bT, count: count))).map { $0 + 1 }
    }
    var h = layer.restingState(batch: count).h
    for _ in 0..<limit where ended.contains(false) {
      h = tanh(input(last: results.map(\.last), left: left) • layer.Wx + h • layer.Wh + layer.b)
      let logits = h • Wy + by
      let said = draw(logits.columns(0..<(symbols + (ending == .symbol ? 1 : 0))))
      let stops = ending == .stop ? draw(logits.columns(symbols...)) : []
      for row in 0..<count where !ended[row] {
        if said[row] == symbols {
          ended[row] = true
          continue
        }
        results[row].append(said[row])
        left[row] -= 1
        ended[row] = ending == .stop ? stops[row] == 1 : ending == .length && left[row] == 0
      }
    }
    return results
  }
}
