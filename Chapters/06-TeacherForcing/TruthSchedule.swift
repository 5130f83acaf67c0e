import Matrices

/// How the probability of being told the truth falls while training goes on: scheduled sampling's
/// three decays, Bengio et al. (2015), section 2.4. Updates are counted from 0.
public enum TruthSchedule: Equatable, Sendable {
  /// The same at every update.
  case constant(Double)
  // snippet.schedules
  /// max(floor, 1 - i / updates): a straight line from 1 down.
  case linear(updates: Double, floor: Double = 0)
  /// k^i, with k a little below 1.
  case exponential(k: Double)
  /// k / (k + exp(i / k)), with k at least 1: late, and then fast.
  case inverseSigmoid(k: Double)

  /// The probability at update `i`.
  public func callAsFunction(_ i: Int) -> Double {
    let i = Double(i)
    return switch self {
    case .constant(let truth): truth
    case .linear(let updates, let floor): max(floor, 1 - i / updates)
    case .exponential(let k): Double.pow(k, i)
    case .inverseSigmoid(let k): k / (k + Double.exp(i / k))
    }
  }
  // snippet.end
}
