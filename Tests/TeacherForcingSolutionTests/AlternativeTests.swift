import Coursework
import Foundation
import Matrices
import TeacherForcingChecks
import TeacherForcingSolutions
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("6 · Answers written differently")
struct AlternativeTests {
  @Test("6.1 by Newton's method")
  func meetingDecays() throws {
    let answer = Binding("6.1") { (truth: Double, update: Double) -> [Double] in
      // u e^u = z, from a point to the right of the root, where the function is convex.
      let z = update * (1 - truth) / truth
      var u = log1p(z)
      for _ in 0..<100 { u -= (u * exp(u) - z) / (exp(u) * (1 + u)) }
      return [update / (1 - truth), exp(log(truth) / update), exp(u) * truth / (1 - truth)]
    }
    try expectSolved(answer, in: teacherForcing)
  }

  @Test("6.2 by differences of entropies of digits of the index")
  func priceOfLoops() throws {
    let answer = Binding("6.2") { (p: [Double], K: Int) -> [Double] in
      func entropy(_ counts: some Sequence<Double>) -> Double {
        counts.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
      }
      var T = 0
      while Int(pow(Double(K), Double(T)).rounded()) < p.count { T += 1 }
      func digit(_ index: Int, _ t: Int) -> Int {
        (0..<(T - 1 - t)).reduce(index) { index, _ in index / K } % K
      }
      let byStep = (0..<T).map { t in
        p.indices.reduce(into: [Double](repeating: 0, count: K)) { $0[digit($1, t)] += p[$1] }
      }
      // H(pair) - H(first of the pair), of measures that do not sum to 1.
      var (firsts, pairs) = ([Int: Double](), [Int: Double]())
      for index in p.indices {
        for t in 1..<max(T, 1) where T > 1 {
          firsts[digit(index, t - 1), default: 0] += p[index]
          pairs[digit(index, t - 1) * K + digit(index, t), default: 0] += p[index]
        }
      }
      return [
        byStep.reduce(0) { $0 + entropy($1) },
        entropy(byStep[0]) + entropy(pairs.values) - entropy(firsts.values), entropy(p),
      ]
    }
    try expectSolved(answer, in: teacherForcing)
  }

  @Test("6.3 by sorting the situations as texts")
  func bestByOutput() throws {
    let answer = Binding("6.3") { (inputs: [[Int]], outputs: [[Int]]) -> Double in
      var lines: [String] = []
      for (x, y) in zip(inputs, outputs) {
        var last = "none"
        for (x, y) in zip(x, y) {
          lines.append("\(x) \(last)|\(y)")
          last = "\(y)"
        }
      }
      var (right, best, run) = (0, 0, 0)
      var (situation, line) = ("", "")
      for next in lines.sorted() {
        let its = String(next.prefix { $0 != "|" })
        if its != situation { (right, best) = (right + best, 0) }
        run = next == line ? run + 1 : 1
        best = max(best, run)
        (situation, line) = (its, next)
      }
      return Double(right + best) / Double(lines.count)
    }
    try expectSolved(answer, in: teacherForcing)
  }

  @Test("6.4 by a matrix that is applied again and again")
  func driftOfErrors() throws {
    let answer = Binding("6.4") { (slip: [Double], steps: Int) -> [Double] in
      let n = slip.count
      let moves = Matrix<Double>(rows: n, columns: n) { slip[(n + $1 - $0) % n] }
      var off = Matrix<Double>.oneHot([0], columns: n)
      var wrong: [Double] = []
      while wrong.count < steps {
        off = off • moves
        wrong.append(1 - off[0, 0])
      }
      return wrong
    }
    try expectSolved(answer, in: teacherForcing)
  }

  @Test("6.5 by four nested sums")
  func scheduledLimit() throws {
    let answer = Binding("6.5") {
      (start: [Double], P: Matrix<Double>, truth: Double, steps: Int) -> Matrix<Double> in
      let all = start.indices
      // true[y][a]: the probability of the true symbol y and the model's own draw a, before the
      // coin.
      var drawn = start.map { y in start.map { y * $0 } }
      var table = P
      for step in 2...steps {
        let told = all.map { y in
          all.map { a in
            (1 - truth) * drawn[y][a] + (a == y ? truth * drawn[y].reduce(0, +) : 0)
          }
        }
        table = Matrix(
          all.map { a in
            let total = all.reduce(0) { $0 + told[$1][a] }
            return all.map { b in all.reduce(0) { $0 + told[$1][a] * P[$1, b] } / total }
          })
        if step == steps { break }
        drawn = all.map { z in
          all.map { b in
            var sum = 0.0
            for y in all { for a in all { sum += told[y][a] * P[y, z] * table[a, b] } }
            return sum
          }
        }
      }
      return table
    }
    try expectSolved(answer, in: teacherForcing)
  }

  @Test("6.6 by units that lie on a line, one for every sum before the modulo")
  func runningTotal() throws {
    let answer = Binding("6.6") { (K: Int) -> [Matrix<Double>] in
      // s = x + y, and none counts as a total of 0: a staircase of units that are on from s = j on.
      let H = 2 * K - 1
      let rise = 20.0
      let Wxh = Matrix<Double>(rows: K, columns: H) { x, _ in rise * Double(x) }
      let bh = Matrix<Double>(rows: 1, columns: H) { _, j in rise * (0.5 - Double(j)) }
      // Between the stairs j and j + 1 the sum is j; 10 for its symbol, by differences.
      let Who = Matrix<Double>(rows: H, columns: K) { j, symbol in
        10 * ((j % K == symbol ? 1 : 0) - ((j + K - 1) % K == symbol && j > 0 ? 1 : 0))
      }
      return [Wxh, Wxh, bh, Who, .zeros(rows: 1, columns: K)]
    }
    try expectSolved(answer, in: teacherForcing)
  }
}
