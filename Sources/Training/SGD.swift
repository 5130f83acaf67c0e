import Matrices

/// Stochastic gradient descent with momentum: v ← μ v + g, w ← w - η v.
///
/// With momentum 0 it is plain gradient descent. The form is Polyak's (1964) as PyTorch writes it:
/// the learning rate multiplies the velocity, not the gradient that enters it.
public struct SGD<Model: Trainable>: Optimiser {
  /// μ: the part of the velocity that is kept, in 0..<1.
  public var momentum: Double
  /// The velocity under the name "velocity", present if there is momentum.
  public var memory = OptimiserMemory<Model>()

  /// At rest.
  public init(momentum: Double = 0) {
    guard (0..<1).contains(momentum) else {
      stop("SGD: momentum must lie in 0..<1, not \(momentum)")
    }
    self.momentum = momentum
  }

  /// μ as "momentum".
  public var settings: [String: Double] { ["momentum": momentum] }

  /// Changes the model by one step.
  public mutating func update(_ model: inout Model, gradient: Model, rate: Double) {
    memory.updates += 1
    guard momentum > 0 else { return model.add(gradient, scaledBy: Model.Element(-rate)) }
    // Taken out of the dictionary while it changes, so that it changes in place.
    var velocity = memory.sums.removeValue(forKey: "velocity") ?? gradient.zeroed()
    velocity.scale(by: Model.Element(momentum))
    velocity.add(gradient)
    model.add(velocity, scaledBy: Model.Element(-rate))
    memory.sums["velocity"] = velocity
  }
}
