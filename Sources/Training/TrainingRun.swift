import Console
import Matrices

/// The loss of one batch and its gradient.
public struct BatchGradient<Model: Trainable>: Sendable {
  /// The mean loss of a token, in nats.
  public var loss: Double
  /// The derivative of the loss by each parameter.
  public var gradient: Model
  /// How many tokens were predicted.
  public var tokens: Int

  /// The result of one batch.
  ///
  /// - Parameters:
  ///   - loss: The mean loss of a token, in nats.
  ///   - gradient: The derivative of the loss by each parameter.
  ///   - tokens: How many tokens were predicted.
  public init(loss: Double, gradient: Model, tokens: Int) {
    self.loss = loss
    self.gradient = gradient
    self.tokens = tokens
  }
}

/// A model in training with everything that decides how the training goes on: the optimiser and its
/// memory, the random numbers, the step, and what the caller adds.
///
/// All of it goes into one file, so that a run that was interrupted and resumed ends with the same
/// bits as one that was not.
///
/// ```swift
/// var training = TrainingRun(model: network, optimiser: Adam(), random: SeededGenerator(seed: 1))
/// if FileManager.default.fileExists(atPath: path) { try training.load(from: path) }
/// try training.run(until: 2000, rate: .constant(0.002), clippingNorm: 5) { training in
///   let windows = text.windows(32, using: &training.random)
///   return training.model.lossAndGradient(windows)
/// } afterEach: { training in
///   if training.step.isMultiple(of: 100) { try training.save(to: path) }
/// }
/// ```
public struct TrainingRun<Model: Trainable, Rule: Optimiser<Model>>: Sendable {
  /// What is trained.
  public var model: Model
  /// The rule that changes it, with its memory.
  public var optimiser: Rule
  /// Where batches and masks are drawn from.
  public var random: SeededGenerator
  /// How many steps are done.
  public internal(set) var step = 0
  /// The loss of each step so far, the mean of a token in nats.
  public internal(set) var losses: [Double] = []
  /// Texts of the caller's that are saved too, by name: an alphabet, a place in the text.
  public var notes: [String: String] = [:]
  /// Matrices of the caller's that are saved too, by name: a state that is carried from batch to
  /// batch.
  public var states: [String: Matrix<Model.Element>] = [:]

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - model: The model with its first weights.
  ///   - optimiser: A rule without memory.
  ///   - random: Where batches will be drawn from.
  public init(model: Model, optimiser: Rule, random: SeededGenerator) {
    self.model = model
    self.optimiser = optimiser
    self.random = random
  }

  /// The mean of the last hundred losses, or of all while there are fewer; NaN before the first step.
  public var recentLoss: Double {
    let recent = losses.suffix(100)
    return recent.reduce(0, +) / Double(recent.count)
  }

  /// Trains until `last` steps are done, those done before included, so that the same line begins a
  /// run and resumes it.
  ///
  /// While it runs it shows a line on standard error, if that is a terminal: the step, the recent
  /// loss, tokens a second and the time left.
  ///
  /// With `clippingNorm`, a gradient that is infinite or NaN counts as zero and the run goes on.
  /// Without, it would ruin the weights for good, so that the run ends before it is applied.
  ///
  /// - Parameters:
  ///   - last: The number of steps to reach.
  ///   - rate: The learning rate of each step.
  ///   - clippingNorm: The length to which longer gradients are cut; `nil` leaves them as they are.
  ///   - title: What the progress line calls the run.
  ///   - terminal: Where the progress line goes.
  ///   - batch: The loss and gradient of the next batch. It may draw from `random` and change
  ///     `states` and `notes`.
  ///   - afterEach: Called when a step is complete, to evaluate or to save.
  /// - Returns: The loss of each of these steps.
  /// - Throws: ``TrainingDiverged``, or what the closures throw. The run is then as it was after its
  ///   last complete step, and can be saved or continued.
  @discardableResult
  public mutating func run(
    until last: Int, rate: LearningRate, clippingNorm: Double? = nil, title: String = "training",
    on terminal: Terminal = .error,
    _ batch: (inout Self) throws -> BatchGradient<Model>,
    afterEach: (inout Self) throws -> Void = { _ in }
  ) throws -> [Double] {
    let first = step
    let clock = ContinuousClock()
    let start = clock.now
    var tokens = 0
    var progress = ProgressLine(title, on: terminal)
    defer { progress.finish() }
    while step < last {
      let before = (random, states, notes)
      do {
        try advance(batch, rate: rate, clippingNorm: clippingNorm, tokens: &tokens)
      } catch {
        (random, states, notes) = before
        throw error
      }
      if terminal.isTerminal {
        let seconds = start.duration(to: clock.now) / .seconds(1)
        let speed = Double(tokens) / max(seconds, 1e-3)
        // Counted from where this call began: the time left follows from its own speed.
        progress.update(
          step - first, of: last - first,
          note: "step \(step), loss \(brief(recentLoss)), \(brief(speed)) tokens/s")
      }
      try afterEach(&self)
    }
    return Array(losses.suffix(max(0, last - first)))
  }

  private mutating func advance(
    _ batch: (inout Self) throws -> BatchGradient<Model>, rate: LearningRate,
    clippingNorm: Double?, tokens: inout Int
  ) throws {
    var result = try batch(&self)
    if let clippingNorm {
      result.gradient.clip(norm: Model.Element(clippingNorm))
    } else {
      let norm = result.gradient.norm().value
      guard result.loss.isFinite, norm.isFinite else {
        throw TrainingDiverged(step: step, loss: result.loss, gradientNorm: norm)
      }
    }
    optimiser.update(&model, gradient: result.gradient, rate: rate(step))
    losses.append(result.loss)
    step += 1
    tokens += result.tokens
  }
}

/// A training run has left the numbers that a machine can hold.
public struct TrainingDiverged: Error, Equatable, CustomStringConvertible {
  /// The step that could not be taken, counted from 0.
  public let step: Int
  /// Its loss.
  public let loss: Double
  /// The length of its gradient.
  public let gradientNorm: Double

  /// A sentence that says what to change.
  public var description: String {
    "training diverged: in step \(step) the loss is \(loss) and the gradient's norm "
      + "\(gradientNorm); take a smaller learning rate, or clip the gradient."
  }
}

/// A number with three significant digits, as progress lines show it.
private func brief(_ number: Double) -> String {
  guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
  guard abs(number) < 1000 else { return "\(Int(number))" }
  let places = abs(number) < 10 ? 1000.0 : 10.0
  return "\((number * places).rounded() / places)"
}
