import Foundation

/// Keeps the symbols whose surprisal is closest to the entropy, renormalises, and inverts the
/// cumulated distribution in the vocabulary's order.
public func typicalDraw(
  _ probabilities: [Double], _ mass: Double, _ uniform: Double
) throws -> Int {
  let possible = probabilities.indices.filter { probabilities[$0] > 0 }
  let surprisal = probabilities.map { -log($0) }
  let entropy = possible.reduce(0) { $0 + probabilities[$1] * surprisal[$1] }
  let order = possible.sorted { abs(surprisal[$0] - entropy) < abs(surprisal[$1] - entropy) }

  var kept: [Int] = []
  var total = 0.0
  for symbol in order {
    kept.append(symbol)
    total += probabilities[symbol]
    if total >= mass { break }
  }

  kept.sort()
  var cumulated = 0.0
  for symbol in kept {
    cumulated += probabilities[symbol] / total
    if cumulated > uniform { return symbol }
  }
  return kept[kept.count - 1]
}
