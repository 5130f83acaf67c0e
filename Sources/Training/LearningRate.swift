import Foundation
import Matrices

/// A learning rate as a function of the step.
public enum LearningRate: Equatable, Sendable {
  /// The same at every step.
  case constant(Double)
  /// Multiplied by `factor` after every `every` steps.
  case stepwise(Double, factor: Double, every: Int)
  /// Rises in a straight line over `warmup` steps to `peak`, then falls in half a cosine to `end` at
  /// step `total` and stays there (Loshchilov and Hutter, 2017).
  case cosine(peak: Double, end: Double = 0, warmup: Int = 0, total: Int)

  /// The rate of a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Double {
    switch self {
    case .constant(let rate):
      return rate
    case .stepwise(let rate, let factor, let every):
      guard every > 0 else { stop("learning rate: it cannot change every \(every) steps") }
      return rate * pow(factor, Double(step / every))
    case .cosine(let peak, let end, let warmup, let total):
      if step < warmup { return peak * Double(step + 1) / Double(warmup) }
      let part = min(1, Double(step - warmup) / Double(max(1, total - warmup)))
      let height = 0.5 * (1 + cos(Double.pi * part))
      return end + (peak - end) * height
    }
  }
}
