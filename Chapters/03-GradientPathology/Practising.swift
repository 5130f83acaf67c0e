import Matrices
import Training

/// What is done with a gradient before it is used.
public enum Clipping: Equatable, Sendable {
  /// Nothing.
  case none
  /// The whole gradient is shortened to this norm.
  case norm(Double)
  /// Every entry is cut to this magnitude.
  case value(Double)
}

/// How a training run went.
public struct TrainingCurve: Equatable, Sendable {
  /// The loss before each update, in nats.
  public var losses: [Double] = []
  /// The norm of the gradient before clipping, at each update.
  public var norms: [Double] = []
  /// The update after which the model answered a fresh batch well enough, if it did.
  public var solvedAfter: Int?
  /// The share of right answers at the end.
  public var accuracy = 0.0
  /// How many updates had been made when the loss or the gradient was not finite, if it ever was.
  public var brokeAfter: Int?
}

/// Trains on fresh batches of a recall task until the model answers `goal` of them, and tells how it
/// went.
///
/// - Parameters:
///   - model: Trained in place.
///   - task: What is to be recalled.
///   - optimiser: Turns gradients into changes.
///   - rate: The learning rate.
///   - clipping: What is done with a gradient first.
///   - updates: How many updates are made at the most.
///   - batch: How many sequences an update sees.
///   - goal: The share of right answers that ends the training; `nil` makes all updates.
///   - random: Draws the batches.
///   - progress: Told after each update how many have been made.
public func practise<Model: SequenceModel>(
  _ model: inout Model, _ task: RecallTask, optimiser: some Optimiser<Model>, rate: Double,
  clipping: Clipping = .none, updates: Int, batch: Int = 32, goal: Double? = nil,
  using random: inout SeededGenerator, progress: (Int) -> Void = { _ in }
) -> TrainingCurve {
  var optimiser = optimiser
  var curve = TrainingCurve()
  // snippet.practise
  for update in 0..<updates {
    var (loss, gradient) = model.gradient(task.batch(batch, using: &random))
    let norm = gradient.norm().value
    curve.losses.append(loss.value)
    curve.norms.append(norm)
    if !loss.value.isFinite || !norm.isFinite {
      curve.brokeAfter = update
      break
    }
    switch clipping {
    case .none: break
    case .norm(let limit): gradient.clip(norm: Model.Element(limit))
    case .value(let limit): gradient.clip(value: Model.Element(limit))
    }
    optimiser.update(&model, gradient: gradient, rate: rate)
    progress(update + 1)
    if let goal, update % 10 == 9, model.accuracy(task.batch(128, using: &random)) >= goal {
      curve.solvedAfter = update + 1
      break
    }
  }
  // snippet.end
  curve.accuracy = model.accuracy(task.batch(512, using: &random))
  return curve
}
