import Coursework
import Foundation
import Matrices

/// Exercise 7.5.
let localAttentionGradient = Exercise<
  [Double], [[Double]], Int, Double, Double, [Double], [[Double]]
>(
  "7.5", "The backward step of local attention", file: "LocalAttentionGradient",
  difficulty: .challenge, see: "Backwards",
  hints: (
    nudge: "Go backwards through the four equations one at a time. A state stands in two of them.",
    idea:
      "dL/dw_s = dL/dc · h_s. The window multiplies, so dL/da_s = g_s dL/dw_s, and p is in g_s alone. The "
      + "softmax: de_s = a_s (da_s - Σ a da). The score leads from de_s to the query and to the state, "
      + "and the state also hears from the sum: w_s dL/dc.",
    nearly:
      "dp is the sum of `dw[s] * a[s] * g[s] * (position - centre) / (deviation * deviation)`, "
      + "dq the sum of `de[s] * h[s]`, dh_s is `a[s] * g[s] * dcontext + de[s] * query`; and take the "
      + "largest score away before `exp`."
  ),
  describe: { query, states, length, centre, deviation, dcontext in
    "q = \(short(query)), states \(short(states)) of which \(length) count, p = \(short(centre)), "
      + "σ = \(short(deviation)), dL/dc = \(short(dcontext))"
  },
  show: { short($0) },
  aspects: [
    .init("by the query", points: 1, rounds: 5) { ask, random in
      let q = Question(steps: 4, width: 3, length: 4, &random)
      try compare(ask, q, "dL/dq", entries: { $0.prefix(1) })
    },
    .init("by the centre", points: 1, rounds: 5) { ask, random in
      let q = Question(steps: 3, width: 2, length: 3, &random)
      try compare(ask, q, "dL/dp", entries: { $0.dropFirst().prefix(1) })
    },
    .init("by the states", points: 2, rounds: 5) { ask, random in
      let q = Question(steps: 5, width: 2, length: 5, &random)
      try compare(ask, q, "dL/dh", entries: { $0.dropFirst(2) })
    },
    .init("everything behind the source's end is left alone", points: 1, rounds: 5) { ask, random in
      var q = Question(steps: 5, width: 3, length: 1 + random.integer(below: 4), &random)
      let rests = [Double.nan, .infinity, 1e300, 7]
      for s in q.length..<5 { q.states[s] = q.states[s].map { _ in random.choice(rests) } }
      try compare(ask, q, "all derivatives", entries: { $0[...] })
    },
    .init("large scores, and a centre outside the source", points: 1, rounds: 4) { ask, random in
      var q = Question(steps: 4, width: 2, length: 3, &random)
      q.query = q.query.map { 1000 * $0 }
      try compare(ask, q, "all derivatives", entries: { $0[...] })
      q = Question(steps: 3, width: 2, length: 3, &random)
      q.centre = random.uniform(-1..<0)
      try compare(ask, q, "all derivatives", entries: { $0[...] })
    },
  ],
  misconceptions: [
    .init(
      "leaving out that a state is compared",
      advice: "h_s stands in the sum and in the score: w_s dL/dc is one part, de_s q the other."
    ) { backward($0, $1, $2, $3, $4, $5, .notCompared) },
    .init(
      "leaving out that a state is summed",
      advice: "h_s stands in the sum and in the score: de_s q is one part, w_s dL/dc the other."
    ) { backward($0, $1, $2, $3, $4, $5, .notSummed) },
    .init(
      "a softmax in which each weight hears of its own score alone",
      advice: "A larger score takes weight from all others: de_s = a_s (da_s - Σ a da)."
    ) { backward($0, $1, $2, $3, $4, $5, .ownScore) },
    .init(
      "the derivative by s in place of the one by p",
      advice:
        "In -(s - p)² the centre has a minus of its own: the window grows if p moves towards s."
    ) { backward($0, $1, $2, $3, $4, $5, .sign) },
    .init(
      "windows that are made to sum to 1 with the weights",
      advice:
        "Here the window comes after the softmax. With -(s - p)²/2σ² among the scores the weights "
        + "would sum to 1 again."
    ) { backward($0, $1, $2, $3, $4, $5, .inside) },
    .init(
      "positions counted from 0",
      advice: "The first state stands at position 1."
    ) { backward($0, $1, $2, $3 + 1, $4, $5, .none) },
    .init(
      "going past the window on the way to the scores",
      advice: "The window multiplies a_s, so it multiplies what comes back to a_s: da_s = g_s dw_s."
    ) { backward($0, $1, $2, $3, $4, $5, .noWindow) },
    .init(
      "dividing by σ in place of σ²",
      advice: "The derivative of -(s - p)²/2σ² by p is (s - p)/σ²."
    ) { backward($0, $1, $2, $3, $4, $5, .deviation) },
    .init(
      "a window without the 2",
      advice: "The exponent is -(s - p)²/2σ²: half the square of the distance in deviations."
    ) { backward($0, $1, $2, $3, $4 / 2.0.squareRoot(), $5, .none) },
    .init(
      "reading on behind the source's end",
      advice:
        "The states behind `length` are padding: they have no score, no weight and a derivative of "
        + "zero."
    ) { backward($0, $1, $1.count, $3, $4, $5, .none) },
    .init(
      "a softmax that overflows",
      advice: "Take the largest score away before exp: the weights do not change."
    ) { backward($0, $1, $2, $3, $4, $5, .overflow) },
  ])

/// One question.
private struct Question {
  var query: [Double]
  var states: [[Double]]
  var length: Int
  var centre: Double
  var deviation: Double
  var dcontext: [Double]

  init(steps: Int, width: Int, length: Int, _ random: inout SeededGenerator) {
    func row() -> [Double] { (0..<width).map { _ in random.normal() } }
    query = row()
    states = (0..<steps).map { _ in row() }
    self.length = length
    centre = random.uniform(0.6..<Double(length) + 0.4)
    deviation = random.uniform(0.6..<2)
    dcontext = row()
  }

  /// By dual numbers through the forward equations, one input at a time.
  var derivatives: [[Double]] {
    var q = query.map { Dual($0) }
    var h = states[..<length].map { $0.map { Dual($0) } }
    var p = Dual(centre)
    func loss() -> Dual {
      let scores = h.map { state in zip(q, state).reduce(0 as Dual) { $0 + $1.0 * $1.1 } }
      let top = scores.map(\.value).max() ?? 0
      let powers = scores.map { Dual.exp($0 - Dual(top)) }
      let total = powers.reduce(0, +)
      var sum: Dual = 0
      for (s, state) in h.enumerated() {
        let distance = (Dual(Double(s + 1)) - p) / Dual(deviation)
        let weight = powers[s] / total * Dual.exp(-distance * distance / 2)
        for (d, x) in zip(dcontext, state) { sum += weight * x * Dual(d) }
      }
      return sum
    }
    var result: [[Double]] = []
    result.append(
      q.indices.map { j in
        q[j].derivative = 1
        defer { q[j].derivative = 0 }
        return loss().derivative
      })
    p.derivative = 1
    result.append([loss().derivative])
    p.derivative = 0
    for s in states.indices {
      result.append(
        query.indices.map { j in
          guard s < length else { return 0 }
          h[s][j].derivative = 1
          defer { h[s][j].derivative = 0 }
          return loss().derivative
        })
    }
    return result
  }
}

/// Asks, and compares some rows of the answer.
private func compare(
  _ ask: Asking<[Double], [[Double]], Int, Double, Double, [Double], [[Double]]>,
  _ q: Question, _ name: String, entries: ([[Double]]) -> ArraySlice<[Double]>
) throws {
  let right = q.derivatives
  try ask.compare(name, q.query, q.states, q.length, q.centre, q.deviation, q.dcontext) { answer in
    guard answer.count == right.count else {
      return ("\(right.count) rows: dq, dp and \(q.states.count) states", "\(answer.count) rows")
    }
    let (due, got) = (Array(entries(right)), Array(entries(answer)))
    return Agreement().agree(got, due) ? nil : ("\(name) = \(short(due))", short(got))
  }
}

/// A mistake of the way back.
private enum Slip {
  case none, notCompared, notSummed, ownScore, sign, inside, noWindow, deviation, overflow
}

/// For the misconceptions: the way back with one mistake.
private func backward(
  _ query: [Double], _ states: [[Double]], _ length: Int, _ centre: Double, _ deviation: Double,
  _ dcontext: [Double], _ slip: Slip
) -> [[Double]] {
  func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  let live = Array(states[..<length])
  let distances = live.indices.map { Double($0 + 1) - centre }
  var g = distances.map { exp(-$0 * $0 / (2 * deviation * deviation)) }
  var e = live.map { dot(query, $0) }
  if slip == .inside {
    for s in e.indices { e[s] += log(g[s]) }
    g = g.map { _ in 1 }
  }
  let top = slip == .overflow ? 0 : e.max() ?? 0
  let powers = e.map { exp($0 - top) }
  let a = powers.map { $0 / powers.reduce(0, +) }
  let dw = live.map { dot(dcontext, $0) }
  let da = zip(dw, g).map { slip == .noWindow ? $0 : $0 * $1 }
  let mean = slip == .ownScore ? 0 : dot(a, da)
  let de = zip(a, da).map { $0 * ($1 - mean) }
  let square = slip == .deviation ? deviation : deviation * deviation
  var dp = 0.0
  for s in live.indices {
    dp += (slip == .inside ? de[s] : dw[s] * a[s] * g[s]) * distances[s] / square
  }
  if slip == .sign { dp = -dp }
  let dq = query.indices.map { j in live.indices.reduce(0) { $0 + de[$1] * live[$1][j] } }
  let dh = states.indices.map { s in
    query.indices.map { j in
      if s >= length { return 0.0 }
      return (slip == .notSummed ? 0 : a[s] * g[s] * dcontext[j])
        + (slip == .notCompared ? 0 : de[s] * query[j])
    }
  }
  return [dq, [dp]] + dh
}
