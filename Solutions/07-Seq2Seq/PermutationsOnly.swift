import Foundation

/// Takes what was said away from the source, and the maximum of what is left away from its logits.
public func permutationsOnly(
  _ logits: [Double], _ source: [Int], _ said: [Int]
) throws -> [Double] {
  let end = logits.count - 1
  var left = Array(repeating: 0, count: end)
  for symbol in source { left[symbol] += 1 }
  for symbol in said {
    left[symbol] -= 1
    if left[symbol] < 0 { throw Impossible.saidTooOften(symbol) }
  }
  let isOver = left.allSatisfy { $0 == 0 }
  let masked = logits.enumerated().map { symbol, logit in
    (symbol == end ? isOver : left[symbol] > 0) ? logit : -.infinity
  }
  let largest = masked.max() ?? -.infinity
  if largest == -.infinity { throw Impossible.everythingRuledOut }
  let total = largest + log(masked.reduce(0) { $0 + exp($1 - largest) })
  return masked.map { $0 - total }
}

private enum Impossible: Error {
  case saidTooOften(Int)
  case everythingRuledOut
}
