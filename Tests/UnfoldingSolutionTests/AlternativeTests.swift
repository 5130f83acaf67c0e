import Coursework
import Foundation
import Matrices
import TestSupport
import Testing
import UnfoldingChecks

/// Right answers that look nothing like the reference ones.
@Suite("0 · Answers written differently")
struct AlternativeTests {
  @Test("0.1 with how far the run that is going on lies behind the longest")
  func longestRunStep() throws {
    let answer = Binding("0.1") { (state: [Int], symbol: Int) -> [Int] in
      if state.isEmpty { return [1, 0, 0, symbol] }
      // Behind the longest by so much, or equal to it; a flag of no use stands between.
      let behind = symbol == state[3] ? state[1] - 1 : state[0] - 1
      return behind < 0 ? [state[0] + 1, 0, 1, symbol] : [state[0], behind, 1, symbol]
    }
    try expectSolved(answer, in: unfolding)
  }

  @Test("0.2 by what one step more adds")
  func modelSizes() throws {
    let answer = Binding("0.2") { (k: Int, length: Int, memory: Int, hidden: Int) -> [Double] in
      let choices = Double(k) - 1
      var (table, each, shared) = (0.0, 0.0, 0.0)
      var pasts = 1.0
      for t in 0..<length {
        // Horner's rule: every sequence goes on in k ways.
        table = table * Double(k) + choices
        each += pasts * choices
        if t <= memory { shared = each }
        if t < memory { pasts *= Double(k) }
      }
      let units = Double(hidden)
      let network = (Double(k) + units + 1) * units + (units + 1) * Double(k)
      return [table, each, shared, network]
    }
    try expectSolved(answer, in: unfolding)
  }

  @Test("0.3 by asking each node for its derivative, and remembering what it said")
  func sweepBack() throws {
    struct Circle: Error {}
    final class Memory {
      var said: [Int: Double?] = [:]
      var asked: Set<Int> = []
    }
    let answer = Binding("0.3") {
      (nodes: Int, edges: [[Int]], slopes: [Double], output: Int) -> [Double] in
      var leading = Array(repeating: [(to: Int, slope: Double)](), count: nodes)
      for (edge, slope) in zip(edges, slopes) { leading[edge[0]].append((edge[1], slope)) }
      let memory = Memory()
      /// nil if no path leads to the output.
      func derivative(_ node: Int) throws -> Double? {
        if let said = memory.said[node] { return said }
        guard memory.asked.insert(node).inserted else { throw Circle() }
        var sum: Double?
        for (to, slope) in leading[node] {
          if let rest = try derivative(to) { sum = (sum ?? 0) + slope * rest }
        }
        if node == output { sum = 1 }
        memory.said[node] = .some(sum)
        return sum
      }
      return try (0..<nodes).map { try derivative($0) ?? 0 }
    }
    try expectSolved(answer, in: unfolding)
  }

  @Test("0.4 entry by entry, each sample for itself, by differentiating y itself")
  func tiedGradient() throws {
    let answer = Binding("0.4") {
      (x: Matrix<Double>, W: Matrix<Double>, b: Matrix<Double>, target: Matrix<Double>) in
      let (inputs, hidden) = (W.rows, W.columns)
      var gradient = Matrix<Double>.zeros(like: W)
      for row in 0..<x.rows {
        let h = (0..<hidden).map { k in
          Double.tanh((0..<inputs).reduce(b[0, k]) { $0 + x[row, $1] * W[$1, k] })
        }
        for i in 0..<inputs {
          let wrong = (0..<hidden).reduce(-target[row, i]) { $0 + h[$1] * W[i, $1] }
          // ∂y_i/∂W_jk = [i = j] h_k + W_ik (1 - h_k²) x_j.
          for j in 0..<inputs {
            for k in 0..<hidden {
              let slope = (i == j ? h[k] : 0) + W[i, k] * (1 - h[k]) * (1 + h[k]) * x[row, j]
              gradient[j, k] += wrong * slope
            }
          }
        }
      }
      return gradient
    }
    try expectSolved(answer, in: unfolding)
  }

  @Test("0.5 with a unit for each state and the symbol that led to it, and symbols that forbid")
  func machineWeights() throws {
    let answer = Binding("0.5") {
      (transitions: [[Int]], start: Int, accepting: [Int]) -> [Matrix<Double>] in
      let (states, symbols) = (transitions.count, transitions[0].count)
      // Unit 0 is the start; unit 1 + x · states + r says: in r, by x.
      let n = 1 + states * symbols
      func state(_ unit: Int) -> Int { unit == 0 ? start : (unit - 1) % states }
      return [
        .oneHot([0], columns: n),
        Matrix(rows: symbols, columns: n) { x, unit in (unit - 1) / states == x ? 0 : -7 },
        Matrix(rows: n, columns: n) { before, unit in
          unit > 0 && transitions[state(before)][(unit - 1) / states] == state(unit) ? 3 : 0
        },
        Matrix(rows: 1, columns: n, repeating: -0.25),
        .column((0..<n).map { accepting.contains(state($0)) ? -1 : -3 }),
        [[2]],
      ]
    }
    try expectSolved(answer, in: unfolding)
  }

  @Test("0.6 by squaring for what can be come to, and Gauss and Jordan for the rest")
  func sequenceLengths() throws {
    let answer = Binding("0.6") {
      (next: Matrix<Double>, end: [Double], start: Int, most: Int) -> [Double] in
      let n = end.count
      /// Column n is the end, where all stays.
      let ways = Matrix<Double>(rows: n + 1, columns: n + 1) { i, j in
        if i == n { return j == n ? 1 : 0 }
        return j == n ? end[i] : (1 - end[i]) * next[i, j]
      }
      // P(T <= t) is what has come to column n after t + 1 decisions.
      var here = Matrix<Double>.oneHot([start], columns: n + 1)
      var ended = [0.0]
      for _ in 0...most {
        here = here • ways
        ended.append(here[0, n])
      }
      let lengths = zip(ended.dropFirst(), ended).map { $0 - $1 }
      var reach = ways.map { $0 > 0 ? 1 : 0 } + .identity(n + 1)
      for _ in 0..<10 { reach = (reach • reach).map { $0 > 0 ? 1 : 0 } }
      let states = (0..<n).filter { reach[start, $0] > 0 }
      if states.contains(where: { reach[$0, n] == 0 }) { return lengths + [.infinity] }
      var rows = states.map { i in
        states.map { (i == $0 ? 1 : 0) - ways[i, $0] } + [1 - end[i]]
      }
      for pivot in rows.indices {
        let best = (pivot..<rows.count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }
        rows.swapAt(pivot, best ?? pivot)
        for row in rows.indices where row != pivot {
          let factor = rows[row][pivot] / rows[pivot][pivot]
          for column in pivot..<rows[row].count {
            rows[row][column] -= factor * rows[pivot][column]
          }
        }
      }
      let place = states.firstIndex(of: start) ?? 0
      return lengths + [rows[place][states.count] / rows[place][place]]
    }
    try expectSolved(answer, in: unfolding)
  }
}
