import Coursework
import Foundation
import GradientPathologyChecks
import Matrices
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("3 · Answers written differently")
struct AlternativeTests {
  @Test("3.1 by the forward product of every start, with the norm from the eigenvalues of JᵀJ")
  func longestMemory() throws {
    let answer = Binding("3.1") { (Whh: Matrix<Double>, states: [[Double]], threshold: Double) in
      let last = states.count - 1
      func norm(_ start: Int) -> Double {
        // In rows: a disturbance v becomes (v • Whh) * slope.
        var rows = Matrix<Double>.identity(Whh.rows)
        for h in states[(start + 1)...] { rows = (rows • Whh) * .row(h.map { 1 - $0 * $0 }) }
        return rows.timesTransposed(rows).spectralRadius().squareRoot()
      }
      for start in 0..<last where norm(start) >= threshold { return last - start }
      return 0
    }
    try expectSolved(answer, in: gradientPathology)
  }

  @Test("3.2 with explicit sums over indices, from the first step on")
  func contributions() throws {
    let answer = Binding("3.2") { (Whh: Matrix<Double>, states: [[Double]], last: [Double]) in
      let n = last.count
      return (1..<states.count).map { k -> Double in
        var error = last
        for t in stride(from: states.count - 1, to: k, by: -1) {
          error = (0..<n).map { i in
            (0..<n).reduce(0) {
              $0 + error[$1] * (1 - states[t][$1] * states[t][$1]) * Whh[i, $1]
            }
          }
        }
        var sum = 0.0
        for i in 0..<n {
          for j in 0..<n {
            let entry = states[k - 1][i] * error[j] * (1 - states[k][j] * states[k][j])
            sum += entry * entry
          }
        }
        return sum.squareRoot()
      }
    }
    try expectSolved(answer, in: gradientPathology)
  }

  @Test("3.3 from the sums of squares alone")
  func clippingCosines() throws {
    let answer = Binding("3.3") { (groups: [[Double]], limit: Double) -> [[Double]] in
      let squares = groups.map { $0.map { $0 * $0 }.reduce(0, +) }
      let whole = squares.reduce(0, +)
      if whole == 0 { return [[1, 0], [1, 0], [1, 0]] }
      // A group of square s is scaled by f: it adds f s to the product and f² s to the square.
      let factors = squares.map { $0 > limit * limit ? limit / $0.squareRoot() : 1 }
      let product = zip(factors, squares).reduce(0) { $0 + $1.0 * $1.1 }
      let square = zip(factors, squares).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      var (cutProduct, cutSquare) = (0.0, 0.0)
      for x in groups.joined() {
        let cut = min(abs(x), limit)
        cutProduct += cut * abs(x)
        cutSquare += cut * cut
      }
      return [
        [1, min(limit, whole.squareRoot())],
        [product / (square * whole).squareRoot(), square.squareRoot()],
        [cutProduct / (cutSquare * whole).squareRoot(), cutSquare.squareRoot()],
      ]
    }
    try expectSolved(answer, in: gradientPathology)
  }

  @Test("3.4 by a chain downwards whose links grow, and a negative eigenvalue beside it")
  func transientGrowth() throws {
    let answer = Binding("3.4") { (radius: Double, growth: Double, peak: Int) -> Matrix<Double> in
      // Link j is the j-th power of a number above 1, so every longer piece has a larger product.
      let base = pow(growth, 2 / Double(peak * (peak + 1)))
      return Matrix(rows: peak + 2, columns: peak + 2) { row, column in
        if row == peak + 1 { return column == row ? -radius : 0 }
        return row == column + 1 ? pow(base, Double(row)) : 0
      }
    }
    try expectSolved(answer, in: gradientPathology)
  }

  @Test("3.5 through the odds: b is the logarithm of z over 1 - z, both over the same number")
  func leakBias() throws {
    struct Refused: Error {}
    let answer = Binding("3.5") { (w: Double, steps: Double) -> Double in
      // 1 - e^(-x) = 2 e^(-x/2) sinh(x/2), which does not cancel.
      let x = 1 / steps
      let replaced = 2 * exp(-x / 2) * sinh(x / 2)
      let kept = exp(-x) - w
      if w >= 1 || kept <= 0 { throw Refused() }
      return log(replaced / kept)
    }
    try expectSolved(answer, in: gradientPathology)
  }

  @Test("3.6 by Householder reflections of the disturbances as columns")
  func lyapunovSpectrum() throws {
    let answer = Binding("3.6") { (Whh: Matrix<Double>, h0: [Double], steps: Int) -> [Double] in
      let n = h0.count
      var h = h0
      var Q = Matrix<Double>.identity(n)
      var sums = Array(repeating: 0.0, count: n)
      for _ in 0..<steps {
        h = (0..<n).map { j in tanh((0..<n).reduce(0) { $0 + h[$1] * Whh[$1, j] }) }
        var R = Whh.transposed().scalingRows(by: .column(h.map { 1 - $0 * $0 })) • Q
        Q = .identity(n)
        for k in 0..<n {
          var v = Matrix<Double>(rows: n, columns: 1) { row, _ in row < k ? 0 : R[row, k] }
          v[k, 0] += (R[k, k] < 0 ? -1 : 1) * v.norm()
          guard v.norm() > 0 else { continue }
          v /= v.norm()
          R -= (v • v.transposedTimes(R)) * 2
          Q -= ((Q • v).timesTransposed(v)) * 2
        }
        // Signs are free; lengths are not.
        for k in 0..<n { sums[k] += log(abs(R[k, k])) }
      }
      return sums.map { $0 / Double(steps) }
    }
    try expectSolved(answer, in: gradientPathology)
  }
}
