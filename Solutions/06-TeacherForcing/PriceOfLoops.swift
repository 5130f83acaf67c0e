import Foundation

/// Entropies of what each kind is told: nothing, the last symbol, everything.
public func priceOfLoops(_ probabilities: [Double], _ symbols: Int) throws -> [Double] {
  var steps = 0
  var size = 1
  while size < probabilities.count { (steps, size) = (steps + 1, size * symbols) }
  var byStep = [[Double]](repeating: [Double](repeating: 0, count: symbols), count: steps)
  var byLast = [[Double]](repeating: [Double](repeating: 0, count: symbols), count: symbols + 1)
  for (index, p) in probabilities.enumerated() {
    var (rest, block) = (index, size)
    var last = symbols  // None.
    for t in 0..<steps {
      block /= symbols
      let symbol = rest / block
      rest %= block
      byStep[t][symbol] += p
      byLast[last][symbol] += p
      last = symbol
    }
  }
  func loss(_ table: [[Double]]) -> Double {
    table.reduce(0) { sum, row in
      let total = row.reduce(0, +)
      return row.reduce(sum) { $0 - ($1 > 0 ? $1 * log($1 / total) : 0) }
    }
  }
  return [loss(byStep), loss(byLast), loss([probabilities])]
}
