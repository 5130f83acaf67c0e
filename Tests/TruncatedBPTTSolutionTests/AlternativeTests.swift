import Coursework
import Foundation
import Matrices
import TestSupport
import Testing
import TruncatedBPTT
import TruncatedBPTTChecks

/// Right answers that look nothing like the reference ones.
@Suite("2 · Answers written differently")
struct AlternativeTests {
  @Test("2.1 as a sum in closed form")
  func backwardSteps() throws {
    let answer = Binding("2.1") { (steps: Int, k1: Int, k2: Int) -> Int in
      let runs = steps / k1
      // The first `short` runs are cut off by the beginning.
      let short = min(runs, k2 / k1)
      return k1 * short * (short + 1) / 2 + (runs - short) * k2
    }
    try expectSolved(answer, in: truncatedBPTT)
  }

  @Test("2.2 with a running mean in bits")
  func bitsPerCharacter() throws {
    struct Empty: Error {}
    let answer = Binding("2.2") { (nats: [Double], characters: [Int]) -> Double in
      var (mean, count) = (0.0, 0)
      for (i, n) in characters.enumerated() where n > 0 {
        count += n
        mean += (nats[i] * log2(M_E) - mean) * Double(n) / Double(count)
      }
      if count == 0 { throw Empty() }
      return mean
    }
    try expectSolved(answer, in: truncatedBPTT)
  }

  @Test("2.3 forward in time: the derivative of each state by w, from each constant state")
  func truncatedSlope() throws {
    let answer = Binding("2.3") {
      (w: Double, x: [Double], y: [Double], h0: Double, held: [Int]) -> Double in
      // Begun at each possible constant state, the derivative of every later state.
      var slopes = Array(repeating: 0.0, count: x.count)
      var (h, slope) = (h0, 0.0)
      for t in 0..<x.count {
        let before = h
        h = tanh(w * h + x[t])
        // A new walk begins at each step; older ones go on.
        for start in 0...t {
          slopes[start] = (1 - h * h) * (before + (start == t ? 0 : w * slopes[start]))
        }
        slope += (h - y[t]) * slopes[held[t]]
      }
      return slope
    }
    try expectSolved(answer, in: truncatedBPTT)
  }

  @Test("2.4 by asking the chapter's f")
  func narrowestWindow() throws {
    let answer = Binding("2.4") { (lag: Int, k1: Int, reaching: Int) -> Int in
      let block = 1000 * k1 + 1...1001 * k1
      return (k1...).first { k2 in
        let f = Truncation.windows(every: k1, back: k2)
        return block.count { f($0) < $0 - lag } >= reaching
      } ?? 0
    }
    try expectSolved(answer, in: truncatedBPTT)
  }

  @Test("2.5 column by column, forward from each step")
  func compensationWeights() throws {
    let answer = Binding("2.5") { (c: [Double], isDropped: [Bool]) -> [[Double]] in
      var weights = Array(
        repeating: Array(repeating: 0.0, count: c.count + 1), count: c.count + 1)
      for s in 0...c.count {
        var weight = 1.0
        for t in s...c.count {
          weights[t][s] = weight
          if t < c.count { weight *= isDropped[t] ? 0 : pow(1 - c[t], -1) }
        }
      }
      return weights
    }
    try expectSolved(answer, in: truncatedBPTT)
  }

  @Test("2.6 with a queue for each row, the shortest first")
  func documentStreams() throws {
    let answer = Binding("2.6") { (lengths: [Int], rows: Int) -> [[Int]] in
      var free = Array(repeating: 0, count: rows)
      var table: [[Int]] = []
      for (document, length) in lengths.enumerated() where length > 0 {
        let start = free.min() ?? 0
        let row = free.firstIndex(of: start) ?? 0
        while table.count < start + length { table.append(Array(repeating: -1, count: rows)) }
        for t in start..<start + length { table[t][row] = document }
        free[row] += length
      }
      return table
    }
    try expectSolved(answer, in: truncatedBPTT)
  }
}
