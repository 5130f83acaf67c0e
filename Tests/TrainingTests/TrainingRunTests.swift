import Console
import Foundation
import Matrices
import TestSupport
import Testing

@testable import Training

/// A classifier in training on points that a rule sorts, with a running mean carried along.
private func freshRun<Rule: Optimiser, S: Scalar>(
  _ rule: Rule
) -> TrainingRun<Pair<S>, Rule> where Rule.Model == Pair<S> {
  var run = TrainingRun(
    model: Pair(seed: 4, rows: 3, columns: 4, bias: 4), optimiser: rule,
    random: SeededGenerator(seed: 17))
  run.states["mean"] = .zeros(rows: 1, columns: 3)
  return run
}

/// The next batch of points: drawn from the run's own generator, and shifted by the state it carries.
private func nextBatch<Rule: Optimiser, S: Scalar>(
  _ run: inout TrainingRun<Pair<S>, Rule>
) throws -> BatchGradient<Pair<S>> where Rule.Model == Pair<S> {
  var x = Matrix<S>.uniform(rows: 6, columns: 3, in: -1..<1, using: &run.random)
  let mean = try #require(run.states["mean"])
  run.states["mean"] = mean * 0.9 + x.summedOverRows() * 0.1
  x = x + mean
  let targets = x.argmax()
  let (loss, gradient) = run.model.lossAndGradient(x, targets)
  run.notes["seen"] = String(6 * (run.step + 1))
  var mean6 = gradient
  mean6.scale(by: 1 / 6)
  return BatchGradient(loss: loss.value / 6, gradient: mean6, tokens: 6)
}

private let rate = LearningRate.cosine(peak: 0.3, warmup: 5, total: 40)

@Suite("Training runs")
struct TrainingRunTests {
  /// Forty steps at once, and forty with a stop, a file and a fresh start after seventeen.
  private func interrupt<Rule: Optimiser, S: Scalar>(
    _ rule: Rule, _ type: S.Type, clippingNorm: Double?
  ) throws where Rule.Model == Pair<S> {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "run.safetensors").path
    var whole: TrainingRun<Pair<S>, Rule> = freshRun(rule)
    try whole.run(until: 40, rate: rate, clippingNorm: clippingNorm) { try nextBatch(&$0) }
    var first: TrainingRun<Pair<S>, Rule> = freshRun(rule)
    try first.run(until: 17, rate: rate, clippingNorm: clippingNorm) { try nextBatch(&$0) }
    try first.save(to: path)
    // Another start altogether: everything must come from the file.
    var second = TrainingRun(
      model: Pair<S>(seed: 99, rows: 3, columns: 4, bias: 4), optimiser: rule,
      random: SeededGenerator(seed: 5))
    try second.load(from: path)
    try second.run(until: 40, rate: rate, clippingNorm: clippingNorm) { try nextBatch(&$0) }

    #expect(second.step == 40 && second.random == whole.random && second.notes == ["seen": "240"])
    #expect(bits(second.model.W) == bits(whole.model.W))
    #expect(bits(second.model.b) == bits(whole.model.b))
    #expect(second.losses.map(\.bitPattern) == whole.losses.map(\.bitPattern))
    let (mean, wholeMean) = (second.states["mean"], whole.states["mean"])
    #expect(bits(try #require(mean)) == bits(try #require(wholeMean)))
    let (memory, wholeMemory) = (second.optimiser.memory, whole.optimiser.memory)
    #expect(memory.updates == 40 && memory.sums.keys.sorted() == wholeMemory.sums.keys.sorted())
    for (name, sum) in memory.sums {
      let other = try #require(wholeMemory.sums[name])
      #expect(bits(sum.W) == bits(other.W) && bits(sum.b) == bits(other.b))
    }
    #expect(second.tensorFile == whole.tensorFile)
    // And it learned something, or all of this could be equal because nothing moved.
    #expect(whole.recentLoss < 1.3 && whole.losses.suffix(5).reduce(0, +) / 5 < 0.9)
  }

  @Test("An interrupted run ends with the same bits as one that was not")
  func interrupted() throws {
    try interrupt(SGD(momentum: 0.9), Float.self, clippingNorm: nil)
    try interrupt(SGD(momentum: 0.9), Double.self, clippingNorm: 0.5)
    try interrupt(Adam(weightDecay: 0.01), Float.self, clippingNorm: 0.5)
    try interrupt(Adam(), Double.self, clippingNorm: nil)
  }

  @Test("A run takes the steps that are missing, each with its own learning rate")
  func steps() throws {
    // The loss is b[0, 0], so every step moves it by the rate of that step.
    let model = Pair<Double>(seed: 1).zeroed()
    var gradient = model
    gradient.b[0, 0] = 1
    var run = TrainingRun(
      model: model, optimiser: SGD(), random: SeededGenerator(seed: 1))
    let halving = LearningRate.stepwise(1, factor: 0.5, every: 1)
    var after: [Int] = []
    let losses = try run.run(until: 3, rate: halving) {
      BatchGradient(loss: $0.model.b[0, 0], gradient: gradient, tokens: 1)
    } afterEach: {
      after.append($0.step)
    }
    #expect(losses == [0, -1, -1.5] && after == [1, 2, 3])
    let more = try run.run(until: 5, rate: halving) {
      BatchGradient(loss: $0.model.b[0, 0], gradient: gradient, tokens: 1)
    }
    #expect(more == [-1.75, -1.875] && run.model.b[0, 0] == -1.9375)
    #expect(run.losses == losses + more && abs(run.recentLoss + 1.225) < 1e-15)
    let none = try run.run(until: 2, rate: halving) { _ in throw CancellationError() }
    #expect(none == [] && run.step == 5)
  }

  @Test("The recent loss is the mean of the last hundred")
  func recent() {
    var run: TrainingRun<Pair<Float>, SGD<Pair<Float>>> = freshRun(SGD())
    #expect(run.recentLoss.isNaN)
    run.losses = [Double](repeating: 50, count: 30) + (1...100).map(Double.init)
    #expect(run.recentLoss == 50.5)
  }

  @Test("Clipping cuts the step to the limit times the rate")
  func clipping() throws {
    var run = TrainingRun(
      model: Pair<Double>(seed: 1), optimiser: SGD(), random: SeededGenerator(seed: 1))
    var gradient = Pair<Double>(seed: 2)
    gradient.scale(by: 1e9)
    try run.run(until: 1, rate: .constant(0.5), clippingNorm: 2) { _ in
      BatchGradient(loss: 1, gradient: gradient, tokens: 1)
    }
    var moved = run.model
    moved.add(Pair(seed: 1), scaledBy: -1)
    #expect(abs(moved.norm() - 1) < 1e-12)
  }

  @Test(
    "Without clipping a NaN ends the run before it reaches the weights; with it the run goes on")
  func divergence() throws {
    var run: TrainingRun<Pair<Double>, Adam<Pair<Double>>> = freshRun(Adam())
    try run.run(until: 2, rate: rate) { try nextBatch(&$0) }
    let before = run.tensorFile
    for (value, loss) in [(Double.nan, 1.0), (.infinity, 1), (1, .nan), (1, .infinity)] {
      let error = #expect(throws: TrainingDiverged.self) {
        try run.run(until: 5, rate: rate) { run in
          var batch = try nextBatch(&run)
          batch.loss = loss
          batch.gradient.b[0, 1] = value
          return batch
        }
      }
      #expect(error?.step == 2)
      #expect(error?.description.contains("in step 2 the loss is \(loss)") == true)
      #expect(run.tensorFile == before)
    }
    try run.run(until: 3, rate: rate, clippingNorm: 1) { run in
      var batch = try nextBatch(&run)
      batch.gradient.b[0, 1] = .nan
      return batch
    }
    #expect(run.step == 3 && run.model.flat.allSatisfy(\.isFinite))
  }

  @Test("An error in a batch leaves the run after its last complete step")
  func errors() throws {
    struct Unplugged: Error {}
    var whole: TrainingRun<Pair<Float>, Adam<Pair<Float>>> = freshRun(Adam())
    var broken = whole
    try whole.run(until: 9, rate: rate) { try nextBatch(&$0) }
    #expect(throws: Unplugged.self) {
      try broken.run(until: 9, rate: rate) { run in
        let batch = try nextBatch(&run)
        if run.step == 6 { throw Unplugged() }
        return batch
      }
    }
    #expect(broken.step == 6)
    #expect(throws: Unplugged.self) {
      try broken.run(until: 9, rate: rate) {
        try nextBatch(&$0)
      } afterEach: { run in
        if run.step == 8 { throw Unplugged() }
      }
    }
    #expect(broken.step == 8)
    try broken.run(until: 9, rate: rate) { try nextBatch(&$0) }
    #expect(broken.tensorFile == whole.tensorFile)
  }

  /// What a run of three steps writes to a descriptor that is, or is not, said to be a terminal.
  private func progress(isTerminal: Bool) throws -> String {
    let pipe = Pipe()
    let terminal = Terminal(
      descriptor: pipe.fileHandleForWriting.fileDescriptor, isTerminal: isTerminal,
      reportedWidth: 100, environment: [:])
    var run: TrainingRun<Pair<Float>, SGD<Pair<Float>>> = freshRun(SGD())
    try run.run(until: 3, rate: rate, title: "spelling", on: terminal) { try nextBatch(&$0) }
    try pipe.fileHandleForWriting.close()
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test("A terminal shows step, loss and speed, and is clean again at the end; a pipe gets nothing")
  func progressLine() throws {
    let shown = try progress(isTerminal: true)
    #expect(shown.contains("\rspelling ") && shown.hasSuffix("\r\u{1B}[K"))
    #expect(shown.contains("step 3, loss ") && shown.contains(" tokens/s"))
    #expect(try progress(isTerminal: false) == "")
  }

  @Test("A run says nothing on standard output, and nothing on standard error without a terminal")
  func silence() async throws {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      var run = TrainingRun(
        model: Pair<Float>(seed: 1), optimiser: SGD(), random: SeededGenerator(seed: 1))
      try run.run(until: 3, rate: .constant(0)) { run in
        BatchGradient(loss: 1, gradient: run.model, tokens: 1)
      }
    }
    #expect(!String(decoding: result.standardOutputContent, as: UTF8.self).contains("training"))
    #expect(!String(decoding: result.standardErrorContent, as: UTF8.self).contains("training"))
  }
}

@Suite("Files of training runs")
struct TrainingRunFileTests {
  private typealias Run = TrainingRun<Pair<Float>, Adam<Pair<Float>>>

  private func trained() throws -> Run {
    var run: Run = freshRun(Adam())
    run.notes["alphabet"] = "ab\n\"家\""
    try run.run(until: 4, rate: rate) { try nextBatch(&$0) }
    return run
  }

  /// What is said when a changed file is restored; the run that tried must be as it was.
  private func refusal(_ change: (inout TensorFile) -> Void) throws -> String {
    var file = try trained().tensorFile
    change(&file)
    var run: Run = freshRun(Adam())
    let before = run.tensorFile
    let error = #expect(throws: TensorFileError.self) { try run.restore(file, named: "run.st") }
    #expect(run.tensorFile == before)
    return try #require(error).description
  }

  @Test("Other programs find the weights under their own names")
  func names() throws {
    let run = try trained()
    let file = run.tensorFile
    #expect(
      file.tensors.keys.sorted() == [
        "W", "b", "optimiser.first moment/W", "optimiser.first moment/b",
        "optimiser.second moment/W", "optimiser.second moment/b", "run.losses", "state.mean",
      ])
    #expect(file.tensors["W"]?.matrix() == run.model.W)
    #expect(file.metadata["step"] == "4" && file.metadata["note.alphabet"] == "ab\n\"家\"")
    var restored: Run = freshRun(Adam())
    try restored.restore(file, named: "run.st")
    #expect(restored.notes == run.notes && restored.tensorFile == file)
  }

  @Test("A run that has not begun can be saved and restored")
  func fresh() throws {
    let file = (freshRun(Adam()) as Run).tensorFile
    var run = try trained()
    try run.restore(file, named: "run.st")
    #expect(run.step == 0 && run.losses == [] && run.optimiser.memory.sums.isEmpty)
    #expect(run.tensorFile == file)
  }

  @Test("The file of another model is refused with what differs")
  func otherModels() throws {
    #expect(
      try refusal { $0.tensors["b_h"] = $0.tensors.removeValue(forKey: "b") }
        == "run.st belongs to another model: it has no \"b\", but \"W\", \"b_h\", \"state.mean\"; "
        + "give the file of a model like this one.")
    #expect(
      try refusal { $0.tensors["V"] = $0.tensors["b"] }.contains("it also has \"V\""))
    #expect(
      try refusal { $0.tensors["W"] = Tensor(Matrix<Float>.zeros(rows: 4, columns: 3)) }
        == "run.st belongs to another model: \"W\" has the shape [4, 3], but the model's is [3, 4]; "
        + "make the model as it was made for that run.")
    #expect(
      try refusal { $0.tensors["b"] = Tensor(shape: [4], .float([1, 2, 3, 4])) }
        .contains("\"b\" has the shape [4], but the model's is [1, 4]"))
    #expect(
      try refusal { $0.tensors["W"] = Tensor(Matrix<Double>.zeros(rows: 3, columns: 4)) }
        == "run.st cannot continue here: \"W\" is of type F64, but the model's numbers are F32; use "
        + "a model of Double.")
    #expect(
      try refusal { $0.tensors["state.mean"] = Tensor(shape: [3], .float([1, 2, 3])) }
        .contains("\"state.mean\" has the shape [3], which is no matrix"))
  }

  @Test("The file of another optimiser is refused with what differs")
  func otherOptimisers() throws {
    #expect(
      try refusal { $0.metadata["optimiser"] = "SGD" }
        == "run.st was trained with \"SGD\", not with Adam; continue with that.")
    #expect(
      try refusal { $0.metadata["optimiser.setting.beta1"] = "0.8" }
        == "run.st was trained with beta1 \"0.8\" in Adam, not 0.9; continue with that.")
    var descent: TrainingRun<Pair<Float>, SGD<Pair<Float>>> = freshRun(SGD())
    let file = try trained().tensorFile
    let error = #expect(throws: TensorFileError.self) { try descent.restore(file, named: "a") }
    #expect(error?.description.contains("\"Adam\", not with SGD") == true)
  }

  @Test(
    "Metadata that make no sense are named",
    arguments: [
      ("format", nil, "not a training run"), ("format", "pt", "not a training run"),
      ("step", nil, "does not say \"step\""), ("step", "-1", "\"step\" is \"-1\""),
      ("step", "9999999999999999999", "not a whole number"),
      ("step", "9223372036854775807", "not a whole number"), ("step", "5", "should be 5 numbers"),
      ("random", "[1,2]", "not four numbers"), ("random", "[0,0,0,0]", "not four numbers"),
      ("random", nil, "does not say \"random\""), ("optimiser", nil, "does not say \"optimiser\""),
      ("optimiser.updates", "two", "\"optimiser.updates\" is \"two\""),
      ("optimiser.setting.epsilon", nil, "does not say \"optimiser.setting.epsilon\""),
      ("optimiser.sums", "first moment", "it also has \"optimiser.second moment/W\""),
      ("optimiser.sums", "first moment,velocity", "has no \"optimiser.velocity/W\""),
    ] as [(String, String?, String)])
  func metadata(key: String, value: String?, problem: String) throws {
    let said = try refusal { $0.metadata[key] = value }
    #expect(said.hasPrefix("run.st ") && said.contains(problem), "\(said)")
  }

  @Test("Tensors that are missing or hold no numbers are named")
  func tensors() throws {
    #expect(
      try refusal { $0.tensors["optimiser.second moment/b"] = nil }
        .contains("it has no \"optimiser.second moment/b\""))
    #expect(try refusal { $0.tensors["run.losses"] = nil }.contains("should be 4 numbers of F64"))
    var numbers = [Float](repeating: 1, count: 12)
    numbers[9] = .nan
    let broken = Tensor(shape: [3, 4], .float(numbers))
    #expect(
      try refusal { $0.tensors["W"] = broken }
        == "run.st is of no use: \"W\" is nan at [2, 1]; take an earlier file.")
    #expect(
      try refusal { $0.tensors["optimiser.first moment/W"] = broken }.contains("moment/W\" is nan"))
  }

  @Test("Nothing that is changed in a file stops the program")
  func fuzz() throws {
    let whole = try trained().tensorFile.encoded()
    var random = SeededGenerator(seed: 77)
    var run: Run = freshRun(Adam())
    for _ in 0..<(isLong ? 20_000 : 1_000) {
      var bytes = whole
      for _ in 0...random.integer(below: 2) {
        bytes[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256))
      }
      do {
        try run.restore(try TensorFile(bytes, named: "run.st"), named: "run.st")
      } catch {
        #expect("\(error)".hasPrefix("run.st "))
      }
    }
  }

  @Test("Losses may be NaN, since a clipped run goes on after one")
  func lostLosses() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "run.st").path
    var run = try trained()
    run.losses[1] = .nan
    try run.save(to: path)
    var restored: Run = freshRun(Adam())
    try restored.load(from: path)
    #expect(restored.losses[1].isNaN && restored.losses[2] == run.losses[2])
  }

  @Test("Weights that are lost do not replace those that were saved")
  func lostWeights() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "run.st").path
    let good = try trained()
    try good.save(to: path)
    var bad = good
    bad.model.W[2, 3] = -.infinity
    let error = #expect(throws: TensorFileError.self) { try bad.save(to: path) }
    #expect(
      error?.description.hasPrefix("cannot save the run in \(path): W is -inf at [2, 3]") == true)
    #expect(try TensorFile(contentsOf: path) == good.tensorFile)
    bad = good
    bad.optimiser.memory.sums["second moment"]?.b[0, 0] = .nan
    #expect(throws: TensorFileError.self) { try bad.save(to: path) }
    bad = good
    bad.states["mean"]?[0, 0] = .nan
    #expect(throws: TensorFileError.self) { try bad.save(to: path) }
    #expect(throws: TensorFileError.self) { try good.save(to: "/no/such/folder/run.st") }
  }

  @Test("Two matrices of one name cannot be saved")
  func collision() async throws {
    let result = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let run = TrainingRun(model: Twins(), optimiser: SGD(), random: SeededGenerator(seed: 1))
      _ = run.tensorFile
    }
    #expect(
      String(decoding: result.standardErrorContent, as: UTF8.self).contains("are called W"))
  }
}
