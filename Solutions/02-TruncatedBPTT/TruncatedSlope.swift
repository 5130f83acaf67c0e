import Foundation

/// For each loss one walk back, from step t to step f(t) + 1.
public func truncatedSlope(
  _ w: Double, _ x: [Double], _ y: [Double], _ h0: Double, _ held: [Int]
) throws -> Double {
  var h = [h0]
  for input in x { h.append(tanh(w * h[h.count - 1] + input)) }
  var slope = 0.0
  for t in 1..<h.count {
    var error = h[t] - y[t - 1]
    for s in stride(from: t, to: held[t - 1], by: -1) {
      let da = error * (1 - h[s] * h[s])
      slope += da * h[s - 1]
      error = da * w
    }
  }
  return slope
}
