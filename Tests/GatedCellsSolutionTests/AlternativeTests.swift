import Coursework
import Foundation
import GatedCells
import GatedCellsChecks
import GradientPathology
import Matrices
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("4 · Answers written differently")
struct AlternativeTests {
  @Test("4.1 by the quadratic formula, put right in integers")
  func largestHidden() throws {
    let answer = Binding("4.1") {
      (blocks: Int, biases: Int, layers: Int, inputs: Int, budget: Int) -> Int? in
      func size(_ hidden: Int128) -> Int128 {
        let first = Int128(inputs) + hidden + Int128(biases)
        let other = 2 * hidden + Int128(biases)
        return Int128(blocks) * hidden * (first + Int128(layers - 1) * other)
      }
      let a = Double(2 * layers - 1)
      let b = Double(inputs) + Double(layers * biases)
      let c = Double(budget) / Double(blocks)
      // 2c / (b + √(b² + 4ac)) does not cancel where the inputs are many.
      var hidden = Int128(2 * c / (b + (b * b + 4 * a * c).squareRoot()))
      while size(hidden + 1) <= Int128(budget) { hidden += 1 }
      while hidden > 0, size(hidden) > Int128(budget) { hidden -= 1 }
      return hidden == 0 ? nil : Int(hidden)
    }
    try expectSolved(answer, in: gatedCells)
  }

  @Test("4.2 forwards: every step takes from all weights so far")
  func movingAverageShares() throws {
    let answer = Binding("4.2") { (sums: [Double], convention: UpdateConvention) -> [Double] in
      func logOfGate(_ a: Double) -> Double { a < -30 ? a : -log1p(exp(-a)) }
      let sign: Double = convention == .keeps ? -1 : 1
      var logs = Matrix<Double>([[0]])
      for a in sums.map({ sign * $0 }) {
        logs = Matrix(sideBySide: [logs + logOfGate(-a), [[logOfGate(a)]]])
      }
      return logs.elements
    }
    try expectSolved(answer, in: gatedCells)
  }

  @Test("4.3 with three units, of which two hold the first one down")
  func partingGRU() throws {
    let answer = Binding("4.3") {
      (_: Int, _: Double, convention: UpdateConvention) -> GRUCell<Double> in
      // Units 2 and 3 say -1 while x is 1; their gates shut at -1. Unit 1, whose gate stays open,
      // is held down by them in one version alone.
      let cell = GRUCell<Double>(
        relevance: Affine(
          Wx: [[0, 300, 300]], Wh: .zeros(rows: 3, columns: 3), b: [[300, 0, 0]]),
        update: Affine(
          Wx: [[0, 0, 0]], Wh: .zeros(rows: 3, columns: 3), b: [[300, 300, 300]]),
        candidate: Affine(
          Wx: [[0, -50, -50]], Wh: [[0, 0, 0], [30, 0, 0], [30, 0, 0]], b: [[25, 0, 0]]))
      return cell.converted(to: convention)
    }
    try expectSolved(answer, in: gatedCells)
  }

  @Test("4.4 with a dual number for each of the state's numbers")
  func wholeJacobian() throws {
    let answer = Binding("4.4") {
      (
        cell: LSTMCell<Double>, inputs: [Matrix<Double>], h0: Matrix<Double>, c0: Matrix<Double>
      ) -> Matrix<Double> in
      let H = h0.columns
      let lifted = LSTMCell<Dual>(cell)
      return Matrix(
        stacked: (0..<2 * H).map { i in
          var state = MemoryState<Dual>(h: Matrix(h0), c: Matrix(c0))
          if i < H { state.h[0, i].derivative = 1 } else { state.c[0, i - H].derivative = 1 }
          for x in inputs { state = lifted.step(Matrix(x), from: state).state }
          return Matrix(sideBySide: [state.h.derivatives, state.c.derivatives])
        })
    }
    try expectSolved(answer, in: gatedCells)
  }

  @Test("4.5 without the chapter's backward step")
  func multiplicativeGradient() throws {
    let answer = Binding("4.5") {
      (
        cell: LSTMCell<Double>, Wxm: Matrix<Double>, Whm: Matrix<Double>,
        inputs: [Matrix<Double>], dh: [Matrix<Double>], h0: Matrix<Double>, c0: Matrix<Double>
      ) -> [Matrix<Double>] in
      // All gates side by side: i, f, g, o.
      let blocks = [cell.input, cell.forget, cell.candidate, cell.output]
      let Wx = Matrix(sideBySide: blocks.map(\.Wx))
      let Wm = Matrix(sideBySide: blocks.map(\.Wh))
      let b = Matrix(sideBySide: blocks.map(\.b))
      let H = h0.columns
      var (h, c, gates) = ([h0], [c0], [Matrix<Double>]())
      for x in inputs {
        let m = (x • Wxm) * (h[h.count - 1] • Whm)
        let sums = x • Wx + m • Wm + b
        let all = (0..<4).map { k in
          let part = sums.columns(k * H..<(k + 1) * H)
          return k == 2 ? tanh(part) : sigmoid(part)
        }
        c.append(all[1] * c[c.count - 1] + all[0] * all[2])
        h.append(all[3] * tanh(c[c.count - 1]))
        gates.append(Matrix(sideBySide: all))
      }
      var answer = [Wxm, Whm, h0, c0].map { Matrix<Double>.zeros(like: $0) }
      var dinputs: [Matrix<Double>] = []
      for t in inputs.indices.reversed() {
        let (i, f, g, o) = (
          gates[t].columns(..<H), gates[t].columns(H..<2 * H), gates[t].columns(2 * H..<3 * H),
          gates[t].columns((3 * H)...)
        )
        let dhere = dh[t] + answer[2]
        let shown = tanh(c[t + 1])
        let dc = answer[3] + dhere * o * (1 - shown * shown)
        let da = Matrix(sideBySide: [
          dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dc * i * (1 - g * g),
          dhere * shown * o * (1 - o),
        ])
        let dm = da.timesTransposed(Wm)
        let (left, right) = (inputs[t] • Wxm, h[t] • Whm)
        answer[0] += inputs[t].transposedTimes(dm * right)
        answer[1] += h[t].transposedTimes(dm * left)
        answer[2] = (dm * left).timesTransposed(Whm)
        answer[3] = dc * f
        dinputs.insert(da.timesTransposed(Wx) + (dm * right).timesTransposed(Wxm), at: 0)
      }
      return answer + dinputs
    }
    try expectSolved(answer, in: gatedCells)
  }

  @Test("4.6 with two units, counting downwards, read through a gate that is not quite open")
  func moduloCounter() throws {
    let answer = Binding("4.6") { (modulus: Int) -> LSTMCell<Double> in
      // c of both units is -1.3 k / modulus; the second one's output is open and decides for both.
      let step = 1.3 / Double(modulus)
      let threshold = -tanh((Double(modulus) - 1.5) * step)
      func pair(_ first: Double, _ second: Double) -> Matrix<Double> { [[first, second]] }
      let reading: Matrix<Double> = [[0, 0], [1e5, 1e5]]
      let zeros = Matrix<Double>.zeros(rows: 2, columns: 2)
      let limit = -1e5 * threshold
      let candidate = -atanh(step)
      return LSTMCell(
        input: Affine(Wx: pair(1e6, 1e6), Wh: reading, b: pair(limit - 1e6, limit - 1e6)),
        forget: Affine(Wx: pair(-1e6, -1e6), Wh: reading, b: pair(limit + 1e6, limit + 1e6)),
        candidate: Affine(Wx: pair(0, 0), Wh: zeros, b: pair(candidate, candidate)),
        output: Affine(Wx: pair(0, 0), Wh: zeros, b: pair(2.5, 50)))
    }
    try expectSolved(answer, in: gatedCells)
  }
}
