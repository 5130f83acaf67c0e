import Matrices

/// How hypotheses of different lengths are compared.
///
/// `L` is the number of symbols, the end symbol counted. A log-probability is a sum of `L` numbers
/// that are at most zero, so it prefers short hypotheses; dividing by a growing function of `L`
/// takes that preference back, wholly or in part.
public enum LengthNormalisation: Equatable, Sendable {
  /// Compare `log P` itself.
  case none
  /// Compare `log P / L^alpha`. With `alpha = 1` this is the mean log-probability of a symbol.
  case power(_ alpha: Double)
  /// Compare `log P / ((5 + L) / 6)^alpha`, gentler for short sentences (Wu et al., 2016).
  case wu(_ alpha: Double)

  // snippet.score
  /// The score by which a hypothesis of `length` symbols is ranked.
  public func score(_ logProbability: Double, length: Int) -> Double {
    let length = Double(length)
    switch self {
    case .none: return logProbability
    case .power(let alpha): return logProbability / Double.pow(length, alpha)
    case .wu(let alpha): return logProbability / Double.pow((5 + length) / 6, alpha)
    }
  }
  // snippet.end
}
