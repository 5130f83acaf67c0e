import BPTT
import BPTTChecks
import Coursework
import Foundation
import Matrices
import TestSupport
import Testing
import Training

/// Right answers that look nothing like the reference ones.
@Suite("1 · Answers written differently")
struct AlternativeTests {
  @Test("1.1 symbol by symbol, as a product of probabilities kept as a power of e")
  func perplexity() throws {
    let answer = Binding("1.1") { (logits: [Matrix<Double>], sentences: [[Int]]) -> Double in
      var logarithms: [Double] = []
      for (row, symbols) in sentences.enumerated() {
        for (t, symbol) in symbols.enumerated() {
          logarithms.append(logSoftmax(logits[t].row(row))[0, symbol])
        }
      }
      let share = -1 / Double(logarithms.count)
      return logarithms.reduce(1) { $0 * exp(share * $1) }
    }
    try expectSolved(answer, in: bptt)
  }

  @Test("1.2 forwards, one row at a time, with dual numbers")
  func stateJacobian() throws {
    let answer = Binding("1.2") {
      (
        model: VanillaRNN<Double>, inputs: [Matrix<Double>], h0: Matrix<Double>, k: Int, t: Int
      ) -> Matrix<Double> in
      let start = k == 0 ? h0 : model.forward(inputs, from: h0)[k - 1].state
      let dual = VanillaRNN<Dual>(model)
      let x = inputs[k..<t].map { Matrix<Dual>($0) }
      return Matrix(
        stacked: (0..<model.hiddenSize).map { i in
          let moved = Matrix(start, derivatives: .oneHot([i], columns: model.hiddenSize))
          return (dual.forward(x, from: moved).last?.state ?? moved).derivatives
        })
    }
    try expectSolved(answer, in: bptt)
  }

  @Test("1.3 as the chapter's cell between two linear maps, forwards, one parameter at a time")
  func leakyGradient() throws {
    let answer = Binding("1.3") {
      (
        model: VanillaRNN<Double>, leak: Double, inputs: [Matrix<Double>], targets: [[Int?]],
        h0: Matrix<Double>
      ) -> VanillaRNN<Double> in
      var moving = VanillaRNN<Dual>(model)
      var gradient = model
      for (name, path) in model.parameters {
        guard let lifted = moving.parameters.first(where: { $0.name == name })?.path else {
          continue
        }
        let shape = model[keyPath: path].shape
        gradient[keyPath: path] = Matrix(rows: shape.rows, columns: shape.columns) { r, c in
          moving[keyPath: lifted][r, c].derivative = 1
          defer { moving[keyPath: lifted][r, c].derivative = 0 }
          var h = Matrix<Dual>(h0)
          var loss: Dual = 0
          for (x, targets) in zip(inputs, targets) {
            h += Dual(leak) * (moving.step(Matrix(x), from: h).state - h)
            loss += softmaxCrossEntropy(h • moving.Why + moving.by, targets: targets).loss
          }
          return loss.derivative
        }
      }
      return gradient
    }
    try expectSolved(answer, in: bptt)
  }

  @Test("1.4 with symbols read as one-hot rows, and E folded into W_xh")
  func tiedGradient() throws {
    let answer = Binding("1.4") {
      (E: Matrix<Double>, Wxh: Matrix<Double>, Whh: Matrix<Double>, sentences: [[Int]])
        -> Matrix<Double> in
      let folded = VanillaRNN(
        Wxh: E • Wxh, Whh: Whh, bh: .zeros(rows: 1, columns: E.columns), Why: E.transposed(),
        by: .zeros(rows: 1, columns: E.rows))
      // Sentence by sentence; the gradients of E add up.
      return sentences.reduce(.zeros(like: E)) { sum, symbols in
        let (_, gradient) = folded.lossAndGradient(
          symbols.dropLast().map { .oneHot([$0], columns: E.rows) },
          targets: symbols.dropFirst().map { [$0] }, from: folded.restingState(batch: 1))
        return sum + gradient.parameters.Wxh.timesTransposed(Wxh)
          + gradient.parameters.Why.transposed()
      }
    }
    try expectSolved(answer, in: bptt)
  }

  @Test("1.5 by hand: every line of both passes, differentiated along V")
  func hessianProduct() throws {
    let answer = Binding("1.5") {
      (
        W: VanillaRNN<Double>, V: VanillaRNN<Double>, inputs: [Matrix<Double>], targets: [[Int?]],
        h0: Matrix<Double>
      ) -> VanillaRNN<Double> in
      let tape = W.forward(inputs, from: h0)
      // Forwards: how fast each state and each error moves.
      var dots = [Matrix<Double>.zeros(like: h0)]
      for step in tape {
        let da =
          step.input • V.Wxh + step.previous • V.Whh + dots[dots.count - 1] • W.Whh + V.bh
        dots.append((1 - step.state * step.state) * da)
      }
      var product = W.zeroed()
      var (carried, carriedDot) = (dots[0], dots[0])
      for (t, step) in tape.enumerated().reversed() {
        let (h, hDot) = (step.state, dots[t + 1])
        let error = softmaxCrossEntropy(step.logits, targets: targets[t]).gradient
        let oDot = h • V.Why + hDot • W.Why + V.by
        let p = softmax(step.logits)
        let kept = Matrix.column(targets[t].map { $0 == nil ? 0 : 1 })
        let mean = (p * oDot).summedOverColumns()
        let errorDot = (p * oDot - p.scalingRows(by: mean)).scalingRows(by: kept)
        product.Why += hDot.transposedTimes(error) + h.transposedTimes(errorDot)
        product.by += errorDot.summedOverRows()
        let dh = error.timesTransposed(W.Why) + carried
        let dhDot = errorDot.timesTransposed(W.Why) + error.timesTransposed(V.Why) + carriedDot
        let slope = 1 - h * h
        let da = dh * slope
        let daDot = dhDot * slope - 2 * dh * h * hDot
        product.Wxh += step.input.transposedTimes(daDot)
        product.Whh += dots[t].transposedTimes(da) + step.previous.transposedTimes(daDot)
        product.bh += daDot.summedOverRows()
        carried = da.timesTransposed(W.Whh)
        carriedDot = daDot.timesTransposed(W.Whh) + da.timesTransposed(V.Whh)
      }
      return product
    }
    try expectSolved(answer, in: bptt)
  }

  @Test("1.6 with Griewank and Walther's formula, r T - C(m + r, m + 1)")
  func fewestForwardSteps() throws {
    @Sendable func binomial(_ n: Int, _ k: Int) -> Int {
      stride(from: 1, through: k, by: 1).reduce(1) { $0 * (n - k + $1) / $1 }
    }
    let answer = Binding("1.6") { (steps: Int, states: Int) -> Int in
      var r = 0
      while binomial(states + r, states) < steps { r += 1 }
      return r * steps - binomial(states + r, states + 1)
    }
    try expectSolved(answer, in: bptt)
  }
}
