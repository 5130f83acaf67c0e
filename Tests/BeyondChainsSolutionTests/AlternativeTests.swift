import BeyondChainsChecks
import Coursework
import Foundation
import Matrices
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("9 · Answers written differently")
struct AlternativeTests {
  @Test("9.1 row by row, with the occurrences counted first")
  func bagGradient() throws {
    let answer = Binding("9.1") {
      (sentences: [[Int]], rows: Int, dvectors: [[Double]]) -> [Int: [Double]] in
      let counts = sentences.map { sentence in
        sentence.reduce(into: [Int: Int]()) { $0[$1 >= rows ? 1 : $1, default: 0] += 1 }
          .filter { $0.key != 0 }
      }
      var result: [Int: [Double]] = [:]
      for row in Set(counts.flatMap(\.keys)) {
        result[row] = (dvectors.first ?? []).indices.map { j in
          zip(counts, dvectors).reduce(0) { sum, pair in
            guard let own = pair.0[row] else { return sum }
            return sum + pair.1[j] * Double(own) / Double(pair.0.values.reduce(0, +))
          }
        }
      }
      return result
    }
    try expectSolved(answer, in: beyondChains)
  }

  @Test("9.2 with whole pictures that are moved about")
  func wrappedConvolutionGradient() throws {
    let answer = Binding("9.2") {
      (x: Matrix<Double>, K: Matrix<Double>, dy: Matrix<Double>) -> [Matrix<Double>] in
      var dx = Matrix<Double>.zeros(like: x)
      let dK = Matrix<Double>(rows: K.rows, columns: K.columns) { i, j in
        let (down, right) = (i - K.rows / 2, j - K.columns / 2)
        dx.add(moved(dy, down: down, right: right), scaledBy: K[i, j])
        return moved(x, down: -down, right: -right).dot(dy)
      }
      return [dx, dK]
    }
    try expectSolved(answer, in: beyondChains)
  }

  @Test("9.3 by Karp's theorem, step by step through time")
  func loopRates() throws {
    struct Refused: Error {}
    let answer = Binding("9.3") { (connections: [[Int]]) -> [Double] in
      let layers = connections.map { max($0[0], $0[1]) }.max() ?? 0
      // How many connections without delay lie between two layers, at least and at most.
      var order = Array(1..<layers + 1)
      var ranks = Array(repeating: 0, count: layers + 1)
      for round in 0...layers {
        var isMoving = false
        for c in connections where c[2] == 0 && ranks[c[1]] <= ranks[c[0]] {
          ranks[c[1]] = ranks[c[0]] + 1
          isMoving = true
        }
        if !isMoving { break }
        if round == layers { throw Refused() }
      }
      order.sort { ranks[$0] < ranks[$1] }
      func rate(_ sign: Double) throws -> Double {
        // A node for each connection with a delay, and one for each further unit of its time.
        let delayed = connections.filter { $0[2] > 0 }
        var (first, count) = ([Int](), 0)
        for connection in delayed {
          first.append(count)
          count += connection[2]
        }
        var steps: [(from: Int, to: Int, cost: Double)] = []
        for (index, connection) in delayed.enumerated() {
          for unit in 0..<connection[2] - 1 {
            steps.append((first[index] + unit, first[index] + unit + 1, 0))
          }
          var costs = [connection[1]: 0.0]
          for layer in order {
            for c in connections where c[2] == 0 && c[0] == layer {
              guard let cost = costs[layer] else { continue }
              costs[c[1]] = min(costs[c[1]] ?? .infinity, cost + sign)
            }
          }
          for (next, other) in delayed.enumerated() {
            guard let cost = costs[other[0]] else { continue }
            steps.append((first[index] + connection[2] - 1, first[next], cost + sign))
          }
        }
        let mean = leastMean(steps, count)
        if mean == .infinity { throw Refused() }
        return sign * mean
      }
      return [try rate(1), try rate(-1)]
    }
    try expectSolved(answer, in: beyondChains)
  }

  @Test("9.4 by asking each node for the sum of what its parents send")
  func sharedTreeGradient() throws {
    let answer = Binding("9.4") {
      (
        nodes: [[Int]], E: Matrix<Double>, Wl: Matrix<Double>, Wr: Matrix<Double>, root: Int,
        droot: Matrix<Double>
      ) -> [Matrix<Double>] in
      // Both matrices as one, of twice as many rows.
      let W = Matrix<Double>(stacked: [Wl, Wr])
      var values: [Int: Matrix<Double>] = [:]
      func h(_ node: Int) -> Matrix<Double> {
        if let known = values[node] { return known }
        let below = nodes[node]
        let value =
          below.count == 1 ? E.row(below[0]) : tanh(Matrix(sideBySide: below.map(h)) • W)
        values[node] = value
        return value
      }
      _ = h(root)
      let reached = Set(values.keys)
      var known: [Int: Matrix<Double>] = [:]
      func da(_ node: Int) -> Matrix<Double> {
        let value = h(node)
        return dh(node) - dh(node) * value * value
      }
      func dh(_ node: Int) -> Matrix<Double> {
        if let known = known[node] { return known }
        var sum = node == root ? droot : droot * 0
        for parent in reached where nodes[parent].count == 2 {
          for (side, child) in nodes[parent].enumerated() where child == node {
            sum += da(parent).timesTransposed([Wl, Wr][side])
          }
        }
        known[node] = sum
        return sum
      }
      var dW = W * 0
      var dE = E * 0
      for node in reached {
        if nodes[node].count == 1 {
          let oneHot = Matrix<Double>.oneHot(nodes[node], columns: E.rows)
          dE += oneHot.transposedTimes(dh(node))
        } else {
          dW += Matrix(sideBySide: nodes[node].map(h)).transposedTimes(da(node))
        }
      }
      return [dW.rows(0..<Wl.rows), dW.rows(Wl.rows...), dE]
    }
    try expectSolved(answer, in: beyondChains)
  }

  @Test("9.5 case by case, by the sign of the second factor")
  func composeClipped() throws {
    let answer = Binding("9.5") { (f: [Double], s: [Double]) -> [Double] in
      func within(_ x: Double) -> Double { Swift.min(s[3], Swift.max(s[2], x)) }
      if s[0] == 0 || f[2] == f[3] {
        // Nothing of h is left.
        let value = within(s[0] == 0 ? s[1] : s[0] * f[2] + s[1])
        return [0, value, value, value]
      }
      let low = within(s[0] * (s[0] > 0 ? f[2] : f[3]) + s[1])
      let high = within(s[0] * (s[0] > 0 ? f[3] : f[2]) + s[1])
      return low == high
        ? [1, 0, low, low] : [f[0] * s[0], (f[1] + s[1] / s[0]) * s[0], low, high]
    }
    try expectSolved(answer, in: beyondChains)
  }

  @Test("9.6 with a block for each processor, and the blocks' sums by halves")
  func scanSchedule() throws {
    let answer = Binding("9.6") { (n: Int, p: Int) -> [[[Int]]] in
      // Blocks of at least two, or there would be nothing to do in them.
      let size = max(2, (n + p - 1) / p)
      let blocks = stride(from: 0, to: n, by: size).map { Array($0..<min($0 + size, n)) }
      var plan: [[[Int]]] = []
      for place in 1..<size {
        plan.append(blocks.filter { place < $0.count }.map { [$0[place - 1], $0[place]] })
      }
      plan += scan(blocks.compactMap(\.last))
      for place in 0..<size - 1 {
        plan.append(
          blocks.dropFirst().filter { place < $0.count - 1 }.map { [$0[0] - 1, $0[place]] })
      }
      return plan.filter { !$0.isEmpty }
    }
    try expectSolved(answer, in: beyondChains)
  }
}

/// The picture moved down and to the right, what leaves it coming back.
private func moved(_ x: Matrix<Double>, down: Int, right: Int) -> Matrix<Double> {
  func order(_ size: Int, _ by: Int) -> [Int] {
    let first = size - 1 - ((by - 1) % size + size) % size
    return Array(first..<size) + Array(0..<first)
  }
  return x.rows(at: order(x.rows, down)).transposed()
    .rows(at: order(x.columns, right)).transposed()
}

/// The least mean of c over the loops of connections (from, to, c), each taken as one step.
private func leastMean(_ connections: [(from: Int, to: Int, cost: Double)], _ count: Int) -> Double
{
  var best = [Array(repeating: 0.0, count: count)]
  for _ in 0..<count {
    var next = Array(repeating: Double.infinity, count: count)
    for (from, to, cost) in connections {
      next[to] = min(next[to], best[best.count - 1][from] + cost)
    }
    best.append(next)
  }
  var least = Double.infinity
  for node in 0..<count where best[count][node] < .infinity {
    let means = (0..<count).map { (best[count][node] - best[$0][node]) / Double(count - $0) }
    least = min(least, means.max() ?? .infinity)
  }
  return least
}

/// Scans some places among themselves, with processors enough: pairs first, then half as many.
private func scan(_ places: [Int]) -> [[[Int]]] {
  if places.count < 2 { return [] }
  let odd = stride(from: 1, to: places.count, by: 2).map { $0 }
  let up = odd.map { [places[$0 - 1], places[$0]] }
  let down = odd.filter { $0 + 1 < places.count }.map { [places[$0], places[$0 + 1]] }
  return [up] + scan(odd.map { places[$0] }) + (down.isEmpty ? [] : [down])
}
