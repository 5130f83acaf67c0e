import Matrices

/// Which part of a distribution may be sampled from.
public enum Truncation: Equatable, Sendable {
  /// All of it.
  case none
  /// The `k` most probable symbols.
  case top(_ k: Int)
  /// The smallest set of most probable symbols whose probabilities add up to at least `mass`
  /// (Holtzman et al., 2020).
  case nucleus(_ mass: Double)

  // snippet.truncate
  /// The distribution without its tail, renormalised. Equal probabilities are kept in the
  /// vocabulary's order.
  public func truncate(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted {
      probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
    }
    var kept: ArraySlice<Int>
    switch self {
    case .none:
      return probabilities
    case .top(let k):
      kept = order.prefix(k)
    case .nucleus(let mass):
      kept = []
      var sum = 0.0
      for symbol in order where sum < mass {
        kept.append(symbol)
        sum += probabilities[symbol]
      }
    }
    let total = kept.reduce(0) { $0 + probabilities[$1] }
    var truncated = Array(repeating: 0.0, count: probabilities.count)
    for symbol in kept { truncated[symbol] = probabilities[symbol] / total }
    return truncated
  }
  // snippet.end
}

/// Draws one sequence, symbol by symbol: ancestral sampling.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - temperature: Divides the log-probabilities before they are renormalised. Below one it
///     sharpens, above one it flattens; at one the model speaks for itself.
///   - truncation: Applied after the temperature.
///   - maximumLength: `T`, the end symbol counted.
///   - random: Where the draws come from.
///   - tracing: Whether to record the prefixes of the draw.
/// - Returns: One hypothesis with its log-probability under the model itself.
public func sample(
  _ model: some AutoregressiveModel, temperature: Double = 1, truncation: Truncation = .none,
  maximumLength: Int, using random: inout SeededGenerator, tracing: Bool = false
) -> SearchResult {
  precondition(temperature > 0, "Sampling: the temperature must be positive, not \(temperature).")
  // snippet.sample
  var logbook = Logbook(tracing: tracing)
  var hypothesis = Hypothesis.empty
  var state = model.start

  while !hypothesis.isFinished && hypothesis.symbols.count < maximumLength {
    let scores = model.logProbabilities(after: state)
    logbook.expanded(hypothesis, into: scores.count)
    let heated = truncation.truncate(softmax(scores.map { $0 / temperature }))
    let symbol = random.choice(weights: heated)
    hypothesis = hypothesis.extended(by: symbol, scores[symbol], end: model.end)
    state = model.state(state, saying: symbol)
  }
  logbook.note(hypothesis, .complete)
  return logbook.result([hypothesis])
  // snippet.end
}

/// Probabilities proportional to the exponentials; the largest is subtracted first, so that no
/// exponential overflows.
private func softmax(_ scores: [Double]) -> [Double] {
  let largest = scores.max() ?? 0
  let exponentials = scores.map { Double.exp($0 - largest) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}
