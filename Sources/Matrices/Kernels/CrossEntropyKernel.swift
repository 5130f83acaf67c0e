/// Turns logits without their bias into the derivatives of the scaled cross-entropy by them, and
/// writes down each row's loss, all in a few passes over a row that stays in the first-level cache.
///
/// - Parameters:
///   - rows: How many rows there are.
///   - symbols: How many logits a row has.
///   - bias: Added to every row.
///   - logits: [rows × symbols]; becomes scale · (softmax - one-hot), zero in rows without a target.
///   - targets: A symbol for each row, negative for none.
///   - scale: What the derivatives are multiplied by; the losses are not.
///   - losses: [rows]; becomes -log softmax[target].
@specialized(where S == Float)
@specialized(where S == Double)
package func crossEntropy<S: Scalar>(
  rows: Int, symbols: Int, bias: UnsafePointer<S>, logits: UnsafeMutablePointer<S>,
  targets: UnsafeBufferPointer<Int>, scale: S, losses: UnsafeMutablePointer<S>
) {
  for row in 0..<rows {
    let logits = logits + row * symbols
    let target = targets[row]
    if target < 0 {
      losses[row] = 0
      for j in 0..<symbols { logits[j] = 0 }
      continue
    }
    for j in 0..<symbols { logits[j] += bias[j] }
    let largest = maximum(logits, count: symbols)
    for j in 0..<symbols { logits[j] -= largest }
    let shifted = logits[target]
    apply(.exponential, logits, count: symbols)
    let total = sum(logits, count: symbols)
    losses[row] = S.log(total) - shifted
    let factor = scale / total
    for j in 0..<symbols { logits[j] *= factor }
    logits[target] -= scale
  }
}

/// The largest element. Eight side by side, since one would wait for the other.
@inline(__always)
private func maximum<S: Scalar>(_ x: UnsafePointer<S>, count: Int) -> S {
  if count < 8 {
    var largest = x[0]
    for i in 1..<max(1, count) where x[i] > largest { largest = x[i] }
    return largest
  }
  var (a, b, c, d) = (x[0], x[1], x[2], x[3])
  var (e, f, g, h) = (x[4], x[5], x[6], x[7])
  var i = 8
  while i + 8 <= count {
    a = x[i] > a ? x[i] : a
    b = x[i + 1] > b ? x[i + 1] : b
    c = x[i + 2] > c ? x[i + 2] : c
    d = x[i + 3] > d ? x[i + 3] : d
    e = x[i + 4] > e ? x[i + 4] : e
    f = x[i + 5] > f ? x[i + 5] : f
    g = x[i + 6] > g ? x[i + 6] : g
    h = x[i + 7] > h ? x[i + 7] : h
    i += 8
  }
  while i < count {
    a = x[i] > a ? x[i] : a
    i += 1
  }
  a = max(max(a, b), max(c, d))
  return max(a, max(max(e, f), max(g, h)))
}
