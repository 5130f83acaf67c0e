import Coursework
import Foundation
import Matrices
import Seq2SeqChecks
import TestSupport
import Testing
import Training

/// Right answers that look nothing like the reference ones.
@Suite("7 · Answers written differently")
struct AlternativeTests {
  @Test("7.1 in one pass over the places, with the powers by the exponential")
  func wholeAnswers() throws {
    let answer = Binding("7.1") { (answers: [[Int]], targets: [[Int]]) -> [Double] in
      var (places, right, whole) = (0, 0, 0)
      for i in targets.indices {
        let (n, m) = (targets[i].count, answers[i].count)
        var here = n == m ? 1 : 0
        for place in 0..<min(n, m) where targets[i][place] == answers[i][place] { here += 1 }
        places += n + 1
        right += here
        if here == n + 1 { whole += 1 }
      }
      let logShare = log(Double(right)) - log(Double(places))
      let chances = targets.map { exp(logShare * Double($0.count + 1)) }
      let count = Double(targets.count)
      return [Double(whole) / count, exp(logShare), chances.reduce(0, +) / count]
    }
    try expectSolved(answer, in: seq2Seq)
  }

  @Test("7.2 with the course's own loss, for each answer by itself")
  func meanLossGradient() throws {
    let answer = Binding("7.2") { (logits: [Matrix<Double>], targets: [[Int]], end: Int) in
      var gradients = logits.map { $0.map { _ in 0 } }
      for (row, target) in targets.enumerated() {
        let steps = target.count + 1
        // An answer's steps as a batch of their own.
        let own = Matrix(stacked: logits[..<steps].map { $0.row(row) })
        let due = target + [end]
        for t in 0..<steps {
          for symbol in 0..<own.columns {
            // P by ratios, so that nothing is exponentiated that is not a difference.
            let ratios = (0..<own.columns).map { exp(own[t, $0] - own[t, symbol]) }
            let p = 1 / ratios.reduce(0, +)
            let share = 1 / Double(steps) / Double(targets.count)
            gradients[t][row, symbol] = (p - (due[t] == symbol ? 1 : 0)) * share
          }
        }
      }
      return gradients
    }
    try expectSolved(answer, in: seq2Seq)
  }

  @Test("7.3 by Pascal's rule in numbers with an exponent of their own")
  func contextBits() throws {
    /// A number of which the power of two stands beside it.
    struct Wide {
      var digits = 0.0
      var exponent = 0

      func plus(_ b: Wide) -> Wide {
        let a = self
        if a.digits == 0 { return b }
        if b.digits == 0 { return a }
        let top = max(a.exponent, b.exponent)
        func shifted(_ x: Wide) -> Double {
          x.exponent - top < -1000 ? 0 : scalbn(x.digits, x.exponent - top)
        }
        return .normal(shifted(a) + shifted(b), top)
      }

      static func normal(_ digits: Double, _ exponent: Int) -> Wide {
        digits == 0
          ? Wide() : Wide(digits: digits.significand, exponent: exponent + Int(digits.exponent))
      }

      func times(_ factor: Double) -> Wide { .normal(digits * factor, exponent) }
      var bits: Double { log2(digits) + Double(exponent) }
    }
    let answer = Binding("7.3") { (symbols: Int, lengths: [Int]) -> [Double] in
      var (copies, sorted, indexes) = (Wide(), Wide(), Wide())
      let longest = lengths.max() ?? 1
      let k = Double(symbols)
      // One symbol more multiplies the copies by k, the multisets by (k + n - 1) / n, and the sets
      // by (k - n + 1) / n.
      var (copy, multiset, set) = (
        Wide.normal(1, 0), Wide.normal(1, 0), Wide.normal(1, 0)
      )
      for n in 1...longest {
        copy = copy.times(k)
        multiset = multiset.times((k + Double(n) - 1) / Double(n))
        set = set.times((k - Double(n) + 1) / Double(n))
        indexes = indexes.plus(set)
        if lengths.contains(n) {
          copies = copies.plus(copy)
          sorted = sorted.plus(multiset)
        }
      }
      return [copies.bits, sorted.bits, indexes.bits]
    }
    try expectSolved(answer, in: seq2Seq)
  }

  @Test("7.4 with positions around their middle, in another basis, and the sharpness by bisection")
  func reversingAttention() throws {
    let answer = Binding("7.4") { (longest: Int, share: Double) -> [Matrix<Double>] in
      // The least sharpness at which two endless rows of neighbours leave enough.
      var (low, high) = (0.0, 100.0)
      for _ in 0..<80 {
        let middle = (low + high) / 2
        let others = (1...longest + 1).reduce(0) { $0 + 2 * exp(-middle * Double($1 * $1)) }
        if 1 / (1 + others) > share { high = middle } else { low = middle }
      }
      let sharpness = high * 1.0001 * 2.0.squareRoot()
      let m = Double(longest + 1) / 2
      // u = s - m and b = a - m: the score is sharpness (2 b u - u²), with (u + u², u - u²) as keys.
      let keys = Matrix<Double>(rows: longest, columns: 2) { row, column in
        let u = Double(row + 1) - m
        return column == 0 ? u + u * u : u - u * u
      }
      // 2 b u - u² = (b - 1/2)(u + u²) + (b + 1/2)(u - u²), and b = n - t + 1 - m.
      let Wq: Matrix<Double> = [[1, 1], [-1, -1], [0.5 - m, 1.5 - m]]
      return [Wq * sharpness, keys]
    }
    try expectSolved(answer, in: seq2Seq)
  }

  @Test("7.5 from the Jacobian of the context, which each input has one of")
  func localAttentionGradient() throws {
    let answer = Binding("7.5") {
      (
        q: [Double], states: [[Double]], length: Int, p: Double, sigma: Double, d: [Double]
      ) -> [[Double]] in
      let H = Matrix<Double>(stacked: states[..<length].map { .row($0) })
      let a = softmax(Matrix<Double>.row(q).timesTransposed(H))
      let positions = Matrix<Double>(rows: 1, columns: length) { _, s in (Double(s + 1) - p) / sigma
      }
      let g = (positions * positions).map { exp(-$0 / 2) }
      let w = a * g
      let centred = H - Matrix<Double>.column(Array(repeating: 1, count: length)) • (a • H)
      // dc/dq = Σ w h (h - mean)ᵀ, with the mean by a, not by w.
      let D = Matrix<Double>.row(d)
      let heard = D.timesTransposed(H) * w
      let dq = heard • centred
      let dp = (heard * positions).sum() / sigma
      let de = heard - a * heard.sum()
      let dH = w.transposedTimes(D) + de.transposedTimes(.row(q))
      return [dq.elements, [dp]]
        + states.indices.map { s in
          s < length ? dH.row(s).elements : Array(repeating: 0, count: q.count)
        }
    }
    try expectSolved(answer, in: seq2Seq)
  }

  @Test("7.6 by striking out one by one, and one sum of differences for each symbol")
  func permutationsOnly() throws {
    struct Refused: Error {}
    let answer = Binding("7.6") { (logits: [Double], source: [Int], said: [Int]) -> [Double] in
      var left = source
      for symbol in said {
        guard let place = left.firstIndex(of: symbol) else { throw Refused() }
        left.swapAt(place, left.count - 1)
        left.removeLast()
      }
      let next = Set(left.isEmpty ? [logits.count - 1] : left).filter { logits[$0] > -.infinity }
      guard let best = next.max(by: { logits[$0] < logits[$1] }) else { throw Refused() }
      // log P of the best one, by its lead over the others; the rest follow from it.
      let behind = next.subtracting([best]).reduce(0) { $0 + exp(logits[$1] - logits[best]) }
      return logits.indices.map {
        next.contains($0) ? logits[$0] - logits[best] - log1p(behind) : -.infinity
      }
    }
    try expectSolved(answer, in: seq2Seq)
  }
}
