import Matrices

/// A rule that turns gradients into changes of a model.
public protocol Optimiser<Model>: Sendable {
  /// What it trains.
  associatedtype Model: Trainable

  /// Changes the model by one step.
  ///
  /// - Parameters:
  ///   - model: The model, changed in place.
  ///   - gradient: The derivative of the loss by each parameter.
  ///   - rate: The learning rate of this step.
  mutating func update(_ model: inout Model, gradient: Model, rate: Double)

  /// What it remembers from step to step, for checkpoints.
  var memory: OptimiserMemory<Model> { get set }
}

/// What an optimiser remembers: how many updates it has made, and running sums by name.
public struct OptimiserMemory<Model: Trainable>: Sendable {
  /// The number of updates so far.
  public var updates = 0
  /// Running sums and averages with the model's own shapes: "velocity", "first moment".
  public var sums: [String: Model] = [:]

  /// Nothing remembered yet.
  public init() {}
}
