import Foundation

/// Counts in logarithms: of sequences, of multisets, and of sets that are not too large.
public func contextBits(_ symbols: Int, _ lengths: [Int]) throws -> [Double] {
  let lengths = Set(lengths)
  let k = Double(symbols)
  /// log2 of a sum of which the terms' logarithms are given.
  func sum(_ logs: [Double]) -> Double {
    let largest = logs.max() ?? 0
    return largest + log2(logs.reduce(0) { $0 + exp2($1 - largest) })
  }
  /// log2 of n over r.
  func choose(_ n: Int, _ r: Int) -> Double {
    (0..<min(r, n - r)).reduce(0) { $0 + log2(Double(n - $1) / Double($1 + 1)) }
  }
  let longest = min(symbols, lengths.max() ?? 1)
  return [
    sum(lengths.map { Double($0) * log2(k) }),
    sum(lengths.map { choose($0 + symbols - 1, symbols - 1) }),
    sum((1...longest).map { choose(symbols, $0) }),
  ]
}
