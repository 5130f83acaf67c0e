import Foundation
import SearchStrategies

/// Why a sentence cannot be scored.
enum ScoringError: Error, CustomStringConvertible {
  case unknown(String)
  case afterTheEnd(String)

  var description: String {
    switch self {
    case .unknown(let word): "“\(word)” is not in the vocabulary"
    case .afterTheEnd(let word): "“\(word)” follows the end symbol"
    }
  }
}

/// Sums the steps' log-probabilities and divides by ((5 + L) / 6)^alpha.
public func penalisedScore(
  _ model: TableModel, _ words: [String], _ alpha: Double
) throws -> Double {
  var state = model.start
  var sum = 0.0
  var hasEnded = false
  for word in words {
    guard let symbol = model.symbols.firstIndex(of: word) else { throw ScoringError.unknown(word) }
    if hasEnded { throw ScoringError.afterTheEnd(word) }
    sum += model.logProbabilities(after: state)[symbol]
    state = model.state(state, saying: symbol)
    hasEnded = symbol == model.end
  }
  return sum / pow((5 + Double(words.count)) / 6, alpha)
}
