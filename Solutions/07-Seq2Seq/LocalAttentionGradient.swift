import Foundation

/// Through the sum, the window and the softmax; each state is weighed and compared, and hears of both.
public func localAttentionGradient(
  _ query: [Double], _ states: [[Double]], _ length: Int, _ centre: Double, _ deviation: Double,
  _ dcontext: [Double]
) throws -> [[Double]] {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  let live = states[..<length]
  let scores = live.map { dot(query, $0) }
  let largest = scores.max() ?? 0
  let powers = scores.map { exp($0 - largest) }
  let total = powers.reduce(0, +)
  let a = powers.map { $0 / total }
  let distances = (1...length).map { Double($0) - centre }
  let windows = distances.map { exp(-$0 * $0 / (2 * deviation * deviation)) }

  let dw = live.map { dot(dcontext, $0) }
  let da = zip(dw, windows).map { $0 * $1 }
  let mean = dot(a, da)
  let de = zip(a, da).map { $0 * ($1 - mean) }
  let dcentre = (0..<length).reduce(0) {
    $0 + dw[$1] * a[$1] * windows[$1] * distances[$1] / (deviation * deviation)
  }
  let dquery = query.indices.map { j in (0..<length).reduce(0) { $0 + de[$1] * live[$1][j] } }
  let dstates = states.indices.map { s in
    query.indices.map { j in
      s < length ? a[s] * windows[s] * dcontext[j] + de[s] * query[j] : 0
    }
  }
  return [dquery, [dcentre]] + dstates
}
