import Matrices

/// Adam (Kingma and Ba, 2015), and AdamW (Loshchilov and Hutter, 2019) with weight decay.
///
/// ```
/// m ← β₁ m + (1 - β₁) g        v ← β₂ v + (1 - β₂) g²
/// w ← w - η λ w - η · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
/// ```
public struct Adam<Model: Trainable>: Optimiser {
  /// β₁: how much of the first moment is kept.
  public var beta1: Double
  /// β₂: how much of the second moment is kept.
  public var beta2: Double
  /// ε: keeps the quotient finite.
  public var epsilon: Double
  /// λ: the part of each weight that is taken away per unit of learning rate. 0 is Adam.
  public var weightDecay: Double
  /// The moments under the names "first moment" and "second moment".
  public var memory = OptimiserMemory<Model>()

  /// Without moments yet.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] where !(0..<1).contains(beta) {
      stop("Adam: \(name) must lie in 0..<1, not \(beta)")
    }
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// β₁, β₂, ε and λ as "beta1", "beta2", "epsilon" and "weight decay".
  public var settings: [String: Double] {
    ["beta1": beta1, "beta2": beta2, "epsilon": epsilon, "weight decay": weightDecay]
  }

  /// Changes the model by one step.
  public mutating func update(_ model: inout Model, gradient: Model, rate: Double) {
    memory.updates += 1
    let t = Double(memory.updates)
    // The two corrections are moved out of the loop: m̂ / (√v̂ + ε) = a m / (√v + ε c) with
    // a = c / (1 - β₁ᵗ) and c = √(1 - β₂ᵗ).
    let c = Double.sqrt(1 - Double.pow(beta2, t))
    let step = AdamStep<Model.Element>(
      beta1: .init(beta1), beta2: .init(beta2),
      rate: .init(rate * c / (1 - Double.pow(beta1, t))), epsilon: .init(epsilon * c),
      keep: .init(1 - rate * weightDecay))
    var first = memory.sums.removeValue(forKey: "first moment") ?? gradient.zeroed()
    var second = memory.sums.removeValue(forKey: "second moment") ?? gradient.zeroed()
    for (name, path) in model.parameters {
      let g = gradient[keyPath: path]
      guard g.shape == model[keyPath: path].shape else {
        stop("Adam: \(name) is \(model[keyPath: path].shape), but its gradient is \(g.shape)")
      }
      model[keyPath: path].withMutableElements { w in
        first[keyPath: path].withMutableElements { m in
          second[keyPath: path].withMutableElements { v in
            g.withElements { step.apply(w, m, v, $0, count: g.shape.count) }
          }
        }
      }
    }
    memory.sums["first moment"] = first
    memory.sums["second moment"] = second
  }
}

/// One update of an array, in one pass over its memory.
private struct AdamStep<S: Scalar> {
  let beta1: S
  let beta2: S
  let rate: S
  let epsilon: S
  let keep: S

  @specialized(where S == Float)
  @specialized(where S == Double)
  func apply(
    _ w: UnsafeMutablePointer<S>, _ m: UnsafeMutablePointer<S>, _ v: UnsafeMutablePointer<S>,
    _ g: UnsafePointer<S>, count: Int
  ) {
    let gain1 = 1 - beta1
    let gain2 = 1 - beta2
    for i in 0..<count {
      m[i] = beta1 * m[i] + gain1 * g[i]
      v[i] = beta2 * v[i] + gain2 * (g[i] * g[i])
      w[i] = keep * w[i] - rate * m[i] / (S.sqrt(v[i]) + epsilon)
    }
  }
}
