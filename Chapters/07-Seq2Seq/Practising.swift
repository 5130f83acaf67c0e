import Matrices
import Training

#if canImport(Dispatch)
  import Dispatch
#endif

/// How an encoder-decoder is trained.
public struct PracticePlan: Equatable, Sendable {
  /// The number of updates.
  public var updates: Int
  /// How many pairs an update sees.
  public var batch: Int
  /// The highest learning rate of Adam; it rises over the first hundredth and then falls to a
  /// hundredth of this.
  public var rate: Double
  /// The length to which longer gradients are cut.
  public var clippingNorm: Double
  /// Whether the decoder is given the true symbols; otherwise what it says itself.
  public var isForced: Bool

  /// A plan.
  public init(
    updates: Int, batch: Int = 64, rate: Double = 0.005, clippingNorm: Double = 1,
    isForced: Bool = true
  ) {
    self.updates = updates
    self.batch = batch
    self.rate = rate
    self.clippingNorm = clippingNorm
    self.isForced = isForced
  }

  var learningRate: LearningRate {
    .cosine(peak: rate, end: rate / 100, warmup: max(1, updates / 100), total: updates)
  }
}

/// An encoder-decoder in training.
public typealias EncoderDecoderRun =
  TrainingRun<FusedEncoderDecoder<Float>, Adam<FusedEncoderDecoder<Float>>>

extension TrainingRun
where Model == FusedEncoderDecoder<Float>, Rule == Adam<FusedEncoderDecoder<Float>> {
  /// A run that has not begun, with random weights.
  ///
  /// - Parameters:
  ///   - seed: Decides on weights and pairs, each from a stream of its own.
  ///   - model: The model of given random numbers.
  public init(seed: UInt64, _ model: (inout SeededGenerator) -> FusedEncoderDecoder<Float>) {
    let random = SeededGenerator(seed: seed)
    var weights = random.stream("weights")
    self.init(model: model(&weights), optimiser: Adam(), random: random.stream("pairs"))
  }

  /// Trains to the end of a plan, or to an update before it.
  ///
  /// - Parameters:
  ///   - plan: How to train.
  ///   - last: The number of updates to reach; the plan's if left out.
  ///   - title: What the progress line calls it.
  ///   - pairs: Draws as many pairs as it is asked for.
  ///   - afterEach: Called after each update.
  public mutating func practise(
    _ plan: PracticePlan, until last: Int? = nil, title: String = "training",
    pairs: (Int, inout SeededGenerator) -> [SequencePair],
    afterEach: (inout Self) throws -> Void = { _ in }
  ) throws {
    let halves = [EncoderDecoderWorkspace<Float>(), EncoderDecoderWorkspace<Float>()]
    try run(
      until: last ?? plan.updates, rate: plan.learningRate, clippingNorm: plan.clippingNorm,
      title: title
    ) { run in
      let model = run.model
      let drawn = pairs(plan.batch, &run.random)
      return model.lossAndGradient(
        ofHalves: drawn, isForced: plan.isForced, workspaces: halves)
    } afterEach: {
      try afterEach(&$0)
    }
  }
}

extension FusedEncoderDecoder<Float> {
  /// The gradient of a batch whose halves are computed side by side. Which pairs make a half never
  /// depends on the machine, so neither does any bit of the result.
  func lossAndGradient(
    ofHalves pairs: [SequencePair], isForced: Bool, workspaces: [EncoderDecoderWorkspace<Float>]
  ) -> BatchGradient<Self> {
    let sorted = pairs.sorted { $0.source.count > $1.source.count }
    let batches = [0, 1].compactMap { half -> PairBatch? in
      let mine = sorted.indices.filter { $0 % 2 == half }.map { sorted[$0] }
      return mine.isEmpty ? nil : PairBatch(mine, symbols: symbols - 1)
    }
    let count = batches.reduce(0) { $0 + $1.count }
    let scale = 1 / Float(count)
    var results = [(loss: Float, gradient: Self)?](repeating: nil, count: batches.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each half writes to its own place.
      nonisolated(unsafe) let results = results
      nonisolated(unsafe) let workspaces = workspaces
      let compute = { @Sendable (half: Int) in
        let batch = isForced ? batches[half] : fedWithItsOwnWords(batches[half])
        results[half] = lossAndGradient(batch, scale: scale, workspace: workspaces[half])
      }
      #if canImport(Dispatch)
        DispatchQueue.concurrentPerform(iterations: batches.count, execute: compute)
      #else
        for half in batches.indices { compute(half) }
      #endif
    }
    var sum: (loss: Float, gradient: Self)?
    for result in results.compactMap({ $0 }) {
      guard var before = sum else {
        sum = result
        continue
      }
      before.loss += result.loss
      before.gradient.add(result.gradient)
      sum = before
    }
    return BatchGradient(
      loss: Double(sum?.loss ?? .nan), gradient: sum?.gradient ?? zeroed(), tokens: count)
  }
}

extension FusedEncoderDecoder {
  /// The same batch, but the decoder is given at each step what it would have said at the one before.
  ///
  /// What it said is a choice, and no derivative goes through it. So the gradient in free running is
  /// that of teacher forcing with these inputs.
  public func fedWithItsOwnWords(_ batch: PairBatch) -> PairBatch {
    let sources = batch.sourceLengths.enumerated().map { row, length in
      (0..<length).map { batch.source[$0][row] }
    }
    let decoding = Decoding(self, sources: sources)
    // snippet.own
    var result = batch
    var state = decoding.start
    for t in batch.inputs.indices.dropLast() {
      let next = decoding.step(result.inputs[t], from: state)
      state = next.state
      result.inputs[t + 1] = next.logProbabilities.argmax()
    }
    // snippet.end
    return result
  }

  /// The share of pairs whose target is what the likeliest symbols spell, the end included.
  public func exactMatch(_ pairs: [SequencePair]) -> Double {
    let longest = pairs.map(\.target.count).max() ?? 0
    let answers = Decoding(self, sources: pairs.map(\.source)).greedy(maximumLength: longest + 1)
    let right = zip(answers, pairs).count { $0.isFinished && $0.symbols == $1.target }
    return Double(right) / Double(pairs.count)
  }
}
