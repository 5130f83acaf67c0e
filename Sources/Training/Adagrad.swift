import Matrices

/// Adagrad (Duchi, Hazan and Singer, 2011): each number's steps shrink with the gradients it has seen.
///
/// ```
/// s ← s + g²        w ← w - η g / √(s + ε)
/// ```
///
/// The place of ε is that of Karpathy's min-char-rnn (2015), whose optimiser it is.
public struct Adagrad<Model: Trainable>: Optimiser {
  /// ε: keeps the quotient finite.
  public var epsilon: Double
  /// The sums under the name "squares".
  public var memory = OptimiserMemory<Model>()

  /// Without sums yet.
  public init(epsilon: Double = 1e-8) {
    guard epsilon > 0 else { stop("Adagrad: epsilon must be above 0, not \(epsilon)") }
    self.epsilon = epsilon
  }

  /// ε as "epsilon".
  public var settings: [String: Double] { ["epsilon": epsilon] }

  /// Changes the model by one step.
  public mutating func update(_ model: inout Model, gradient: Model, rate: Double) {
    memory.updates += 1
    // Taken out of the dictionary while it changes, so that it changes in place.
    var squares = memory.sums.removeValue(forKey: "squares") ?? gradient.zeroed()
    for (name, path) in model.parameters {
      let g = gradient[keyPath: path]
      guard g.shape == model[keyPath: path].shape else {
        stop("Adagrad: \(name) is \(model[keyPath: path].shape), but its gradient is \(g.shape)")
      }
      model[keyPath: path].withMutableElements { w in
        squares[keyPath: path].withMutableElements { s in
          g.withElements {
            adagradStep(
              w, s, $0, rate: Model.Element(rate), epsilon: Model.Element(epsilon),
              count: g.shape.count)
          }
        }
      }
    }
    memory.sums["squares"] = squares
  }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func adagradStep<S: Scalar>(
  _ w: UnsafeMutablePointer<S>, _ s: UnsafeMutablePointer<S>, _ g: UnsafePointer<S>, rate: S,
  epsilon: S, count: Int
) {
  for i in 0..<count {
    s[i] += g[i] * g[i]
    w[i] -= rate * g[i] / S.sqrt(s[i] + epsilon)
  }
}
