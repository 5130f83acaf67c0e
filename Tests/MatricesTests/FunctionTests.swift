import Foundation
import Matrices
import Testing

@Suite("Functions of a matrix")
struct FunctionTests {
  static let inputs: Matrix<Double> = [
    [-800, -30, -2, -0.5, -1e-10, 0], [1e-10, 0.3, 1, 5, 40, 700],
  ]

  @Test("Each function is the platform's, element by element, for every scalar")
  func functions() {
    func check<S: Scalar>(_ type: S.Type, ulp: Double) {
      let x = Matrix<S>(Self.inputs)
      let positive = x * x + S(0.25)
      compare(tanh(x), ulp) { Foundation.tanh(x.elements[$0].value) }
      compare(sigmoid(x), ulp) { 1 / (1 + Foundation.exp(-x.elements[$0].value)) }
      compare(exp(x / 10), ulp) { Foundation.exp((x / 10).elements[$0].value) }
      compare(log(positive), ulp) { Foundation.log(positive.elements[$0].value) }
      compare(sqrt(positive), ulp) { positive.elements[$0].value.squareRoot() }
    }
    check(Float.self, ulp: 0x1p-23)
    check(Double.self, ulp: 0x1p-52)
    check(Dual.self, ulp: 0x1p-52)
  }

  private func compare<S>(_ found: Matrix<S>, _ ulp: Double, _ expected: (Int) -> Double) {
    for (index, element) in found.elements.enumerated() {
      let exact = expected(index)
      // Below the least normal `Float`, a step is an absolute one.
      let step = max(abs(exact) * ulp, ulp == 0x1p-23 ? 0x1p-149 : 0)
      #expect(abs(element.value - exact) <= 4 * step, "\(element.value) and \(exact)")
    }
  }

  @Test("The softmax of a row is e^x over its sum")
  func softmaxDefinition() {
    var random = SeededGenerator(seed: 41)
    for (rows, columns) in [(1, 1), (3, 4), (5, 65), (2, 100)] {
      let logits: Matrix<Double> = .normal(
        rows: rows, columns: columns, deviation: 3, using: &random)
      let p = softmax(logits)
      let q = logSoftmax(logits)
      let whole = logSumExp(logits)
      for r in 0..<rows {
        let total = (0..<columns).reduce(0.0) { $0 + Foundation.exp(logits[r, $1]) }
        #expect(abs(whole[r, 0] - Foundation.log(total)) < 1e-13)
        for c in 0..<columns {
          let exact = Foundation.exp(logits[r, c]) / total
          #expect(abs(p[r, c] - exact) < 1e-14 * exact + 1e-300)
          #expect(abs(q[r, c] - Foundation.log(exact)) < 1e-12)
        }
      }
      let single = softmax(Matrix<Float>(logits))
      #expect(largestDifference(Matrix(single), p) < 1e-6)
    }
  }

  @Test("Softmax and log-softmax stay exact for logits of ±10000")
  func hugeLogits() {
    func check<S: Scalar>(_ type: S.Type, tolerance: Double) {
      // Two equal logits and one that lies log 2 lower share 2 : 2 : 1; the last gets nothing.
      let low = S(1e4 - 0.6875)
      let logits = Matrix<S>([[1e4, 1e4, low, -1e4], [-1e4, -1e4, -1e4, -1e4]])
      let ratio = Foundation.exp(-0.6875)
      let p = softmax(logits)
      let share = 1 / (2 + ratio)
      for (c, expected) in [share, share, ratio * share, 0].enumerated() {
        #expect(abs(p[0, c].value - expected) <= tolerance)
        #expect(p[1, c].value == 0.25)
      }
      let q = logSoftmax(logits)
      #expect(abs(q[0, 0].value - Foundation.log(share)) <= tolerance)
      #expect(abs(q[0, 2].value - (Foundation.log(share) - 0.6875)) <= tolerance)
      #expect(abs(q[0, 3].value - (Foundation.log(share) - 2e4)) <= 2e4 * tolerance)
      #expect(abs(logSumExp(logits)[1, 0].value - (Foundation.log(4) - 1e4)) <= 1e4 * tolerance)
    }
    check(Float.self, tolerance: 2e-7)
    check(Double.self, tolerance: 1e-15)
    check(Dual.self, tolerance: 1e-15)
  }

  @Test("A logit of -infinity gets probability 0, and its neighbours share the rest")
  func masked() {
    let logits: Matrix<Float> = [[2, -.infinity, 2]]
    #expect(softmax(logits) == [[0.5, 0, 0.5]])
    #expect(logSoftmax(logits)[0, 1] == -.infinity)
    let dual = softmax(Matrix<Dual>(Matrix<Double>(logits), derivatives: [[1, 0, 0]]))
    #expect(dual.derivatives == [[0.25, 0, -0.25]])
  }

  @Test("An empty matrix stays empty")
  func empty() {
    for shape in [(0, 5), (5, 0), (0, 0)] {
      let nothing = Matrix<Float>.zeros(rows: shape.0, columns: shape.1)
      #expect(tanh(nothing) == nothing && softmax(nothing) == nothing)
      #expect(logSoftmax(nothing) == nothing)
    }
  }
}
