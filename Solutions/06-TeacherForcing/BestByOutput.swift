/// In each situation that the network can tell apart, the answer that is right most often.
public func bestByOutput(_ inputs: [[Int]], _ outputs: [[Int]]) throws -> Double {
  var counts: [[Int?]: [Int: Int]] = [:]
  for (x, y) in zip(inputs, outputs) {
    for t in y.indices {
      counts[[x[t], t > 0 ? y[t - 1] : nil], default: [:]][y[t], default: 0] += 1
    }
  }
  let right = counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
  return Double(right) / Double(outputs.reduce(0) { $0 + $1.count })
}
