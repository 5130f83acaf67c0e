/// What a tagger has in hand when it must decide.
private struct Situation: Hashable {
  let step: Int
  let read: [Int]
  let hasEnded: Bool
}

/// Whoever is in the same situation must give the same answer, so the likelier tag counts.
public func bestAccuracy(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double], _ lookAhead: Int
) throws -> Double {
  var weights: [Situation: [Int: Double]] = [:]
  for (index, symbols) in sequences.enumerated() {
    for t in symbols.indices {
      let read = max(0, t + 1 + lookAhead)
      let situation = Situation(
        step: t, read: Array(symbols.prefix(read)), hasEnded: read > symbols.count)
      weights[situation, default: [:]][tags[index][t], default: 0] += probabilities[index]
    }
  }
  let all = weights.values.reduce(0) { $0 + $1.values.reduce(0, +) }
  return weights.values.reduce(0) { $0 + ($1.values.max() ?? 0) } / all
}
