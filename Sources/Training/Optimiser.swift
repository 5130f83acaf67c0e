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

  /// The numbers it was made with, by name, for checkpoints: ["momentum": 0.9].
  var settings: [String: Double] { get }
}

extension Optimiser {
  /// No settings.
  public var settings: [String: Double] { [:] }

  /// What the rule is called: the name of its type.
  public static var name: String { String("\(Self.self)".prefix { $0 != "<" }) }
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
