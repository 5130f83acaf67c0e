import BidirectionalRNNChecks
import Coursework
import Foundation
import Matrices
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("5 · Answers written differently")
struct AlternativeTests {
  @Test("5.1 by running through the steps, and overwriting")
  func pooledStates() throws {
    let answer = Binding("5.1") {
      (outputs: [Matrix<Double>], lengths: [Int], units: Int) -> Matrix<Double> in
      var pooled = Matrix<Double>.zeros(rows: lengths.count, columns: outputs[0].columns)
      for (t, output) in outputs.enumerated() {
        for row in lengths.indices where t < lengths[row] {
          for column in 0..<output.columns where column < units || t == 0 {
            pooled[row, column] = output[row, column]
          }
        }
      }
      return pooled
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }

  @Test("5.2 by putting blocks of zeros beside and below")
  func oneCell() throws {
    let answer = Binding("5.2") {
      (forward: [Matrix<Double>], backward: [Matrix<Double>]) -> [Matrix<Double>] in
      let pairs = zip(forward, backward).map { a, b in
        Matrix(stacked: [
          Matrix(sideBySide: [a, .zeros(rows: a.rows, columns: b.columns)]),
          Matrix(sideBySide: [.zeros(rows: b.rows, columns: a.columns), b]),
        ])
      }
      return [pairs[0], pairs[1], pairs[2].summedOverRows()]
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }

  @Test("5.3 by the quadratic formula, and a step to either side")
  func widestLayer() throws {
    struct Refused: Error {}
    let answer = Binding("5.3") {
      (inputs: Int, classes: Int, layers: Int, blocks: Int, budget: Int) -> Int in
      let a = 2 * blocks * (3 * layers - 2)
      let b = 2 * blocks * (inputs + layers) + 2 * classes
      func fits(_ n: Int) -> Bool { (a * n + b) * n + classes <= budget }
      let root = Double(b * b + 4 * a * max(0, budget - classes)).squareRoot()
      var n = max(0, Int((root - Double(b)) / Double(2 * a)))
      while !fits(n) && n > 0 { n -= 1 }
      while fits(n + 1) { n += 1 }
      guard n > 0 else { throw Refused() }
      return n
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }

  @Test("5.4 from the last column of the batch's table to the first, all rows at once")
  func startGradient() throws {
    let answer = Binding("5.4") {
      (
        Wh: Matrix<Double>, states: [Matrix<Double>], errors: [Matrix<Double>], lengths: [Int]
      ) -> Matrix<Double> in
      // Each error's own way to the start, as a product of Jacobians.
      var sum = Matrix<Double>.zeros(rows: 1, columns: Wh.rows)
      for (row, length) in lengths.enumerated() {
        var product = Matrix<Double>.identity(Wh.rows)
        for t in (0..<length).reversed() {
          let slope = 1 - states[t].row(row) * states[t].row(row)
          product = (Wh.transposed().scalingRows(by: slope.transposed())) • product
          sum += errors[t].row(row) • product
        }
      }
      return sum
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }

  @Test("5.5 by trying every rule: a tree of readings that splits symbol by symbol")
  func bestAccuracy() throws {
    let answer = Binding("5.5") {
      (sequences: [[Int]], tags: [[Int]], probabilities: [Double], k: Int) -> Double in
      /// What is earned at step t by those who have read the same up to `read`.
      func earned(_ group: [Int], _ t: Int, _ read: Int) -> Double {
        let ended = group.allSatisfy { read > sequences[$0].count }
        if read >= t + k + 1 || ended {
          return Dictionary(grouping: group) { tags[$0][t] }.values
            .map { $0.reduce(0) { $0 + probabilities[$1] } }.max() ?? 0
        }
        let parts = Dictionary(grouping: group) {
          read < sequences[$0].count ? sequences[$0][read] : -1
        }
        return parts.values.reduce(0) { $0 + earned($1, t, read + 1) }
      }
      var (right, all) = (0.0, 0.0)
      for t in 0..<(sequences.map(\.count).max() ?? 0) {
        let group = sequences.indices.filter { t < sequences[$0].count }
        right += earned(group, t, 0)
        all += group.reduce(0) { $0 + probabilities[$1] }
      }
      return right / all
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }

  @Test("5.6 by asking the layer below, again and again")
  func lastInputs() throws {
    let answer = Binding("5.6") { (steps: Int, chunk: Int, r: Int, layers: Int) -> [Int] in
      func last(_ t: Int, _ layer: Int) -> Int {
        if layer == 0 { return t }
        var end = t
        while end % chunk != 0 && end < steps { end += 1 }
        return last(min(steps, end + r), layer - 1)
      }
      return steps == 0 ? [] : (1...steps).map { last($0, layers) }
    }
    try expectSolved(answer, in: bidirectionalRNN)
  }
}
