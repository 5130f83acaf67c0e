/// What a tagger has in hand when it must decide. Where fewer symbols have been read than could have
/// been, the sequence has ended.
private struct Situation: Hashable {
  let step: Int
  let read: ArraySlice<Int>
}

/// Whoever is in the same situation must give the same answer, so the likelier tag counts.
public func bestAccuracy(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double], _ lookAhead: Int
) throws -> Double {
  var weights: [Situation: [Int: Double]] = [:]
  for (index, symbols) in sequences.enumerated() {
    for t in symbols.indices {
      let situation = Situation(step: t, read: symbols.prefix(max(0, t + 1 + lookAhead)))
      weights[situation, default: [:]][tags[index][t], default: 0] += probabilities[index]
    }
  }
  let all = weights.values.reduce(0) { $0 + $1.values.reduce(0, +) }
  return weights.values.reduce(0) { $0 + ($1.values.max() ?? 0) } / all
}
