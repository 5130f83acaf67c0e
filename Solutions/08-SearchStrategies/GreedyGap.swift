import Foundation
import SearchStrategies

/// Greedy takes A (0.5 + e) instead of B (0.5 - e), and B leads surely to the end.
///
/// After A, each step offers n symbols; the favourite has probability q, the rest share 1 - q
/// equally. With m such steps greedy reaches (0.5 + e) q^m, and we solve for q. The favourite must
/// stay ahead, q > 1/n, so m grows as the ratio falls.
public func greedyGap(_ ratio: Double) throws -> TableModel {
  let ahead = 0.501
  let best = 1 - ahead
  let target = ratio * best / ahead
  let names = ["A", "B", "C", "D", "<eos>"]
  let n = Double(names.count)

  var steps = 1
  while pow(target, 1 / Double(steps)) < 1.5 / n { steps += 1 }
  let q = pow(target, 1 / Double(steps))
  let favourA = [q] + Array(repeating: (1 - q) / (n - 1), count: names.count - 1)

  // After "A" the favourite is A again; every prefix that is not listed ends at once.
  var rows = [TableModel.Row(after: [], [ahead, best, 0, 0, 0])]
  for step in 0..<steps {
    rows.append(.init(after: Array(repeating: "A", count: step + 1), favourA))
  }
  return try TableModel(
    symbols: names, end: "<eos>", maximumLength: steps + 2, rows: rows,
    otherwise: [[0, 0, 0, 0, 1]])
}
