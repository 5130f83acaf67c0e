import Coursework
import Foundation
import Matrices
import TruncatedBPTT

/// Exercise 2.3.
let truncatedSlope = Exercise<Double, [Double], [Double], Double, [Int], Double>(
  "2.3", "Any f, by hand", file: "TruncatedSlope", difficulty: .standard,
  see: "One function for every truncation",
  hints: (
    nudge:
      "Run the network forward first and keep all states, h0 too. The truncation changes nothing "
      + "about them.",
    idea:
      "Take one loss at a time: begin with h_t - y_t and walk back to step f(t) + 1, collecting a "
      + "term at each step.",
    nearly: "At step s: `da = error * (1 - h[s] * h[s])`, `slope += da * h[s - 1]`, "
      + "`error = da * w`; stop after s = f(t) + 1."
  ),
  describe: { w, x, y, h0, held in
    "w = \(short(w)), x = \(short(x)), y = \(short(y)), h0 = \(short(h0)), f = \(held)"
  },
  show: { "dL/dw = \(String(format: "%.9g", $0))" },
  aspects: [
    .init("f(t) = 0: the full gradient", points: 1, rounds: 8) { ask, random in
      try expect(ask, &random) { _, _ in 0 }
    },
    .init("f(t) = t - 1: each loss reaches its own step alone", points: 1, rounds: 8) {
      ask, random in
      try expect(ask, &random) { t, _ in t - 1 }
    },
    .init("chunks with a carried state", points: 1, rounds: 8) { ask, random in
      try expect(ask, &random) { t, _ in (t - 1) / 2 * 2 }
    },
    .init("any f, also one that falls", points: 2, rounds: 12) { ask, random in
      try expect(ask, &random) { t, random in random.integer(below: t) }
    },
  ],
  misconceptions: [
    .init(
      "the full gradient", advice: "The walk back from step t must stop after step f(t) + 1."
    ) { w, x, y, h0, held in
      walk(w, states(w, x, h0), y) { _ in 0 }
    },
    .init(
      "a window that is one step too short",
      advice: "The state h_f(t) is constant, but step f(t) + 1, which starts from it, is not."
    ) { w, x, y, h0, held in
      walk(w, states(w, x, h0), y) { min(held[$0 - 1] + 1, $0) }
    },
    .init(
      "a window that is one step too long",
      advice: "Step f(t) computes the state that is held constant; the error must not enter it."
    ) { w, x, y, h0, held in
      walk(w, states(w, x, h0), y) { max(held[$0 - 1] - 1, 0) }
    },
    .init(
      "a state that is emptied where the gradient is cut",
      advice: "Constant does not mean zero. The state is carried; only its history is forgotten."
    ) { w, x, y, h0, held in
      var slope = 0.0
      for t in 1...x.count {
        let first = held[t - 1]
        let h = states(w, Array(x[first..<t]), first == 0 ? h0 : 0)
        slope += walk(w, h, Array(y[first..<t]), only: t - first) { _ in 0 }
      }
      return slope
    },
    .init(
      "the error sent back without tanh's slope",
      advice: "Each step back multiplies the error by w and by 1 - h², not by w alone."
    ) { w, x, y, h0, held in
      let h = states(w, x, h0)
      return terms(h, y, held) { error, s, _ in
        (error * (1 - h[s] * h[s]) * h[s - 1], error * w)
      }
    },
    .init(
      "no slope of tanh anywhere",
      advice: "h = tanh(a): the error of h times 1 - h² is the error of a, and only a contains w."
    ) { w, x, y, h0, held in
      let h = states(w, x, h0)
      return terms(h, y, held) { error, s, _ in (error * h[s - 1], error * w) }
    },
    .init(
      "the error sent back without w",
      advice: "a_s contains w h_{s-1}, so the error of h_{s-1} is w times the error of a_s."
    ) { w, x, y, h0, held in
      let h = states(w, x, h0)
      return terms(h, y, held) { error, s, _ in
        let da = error * (1 - h[s] * h[s])
        return (da * h[s - 1], da)
      }
    },
    .init(
      "a constant state that counts as zero",
      advice: "Its derivative is zero, its value is not: step f(t) + 1 multiplies w by h_f(t)."
    ) { w, x, y, h0, held in
      let h = states(w, x, h0)
      return terms(h, y, held) { error, s, first in
        let da = error * (1 - h[s] * h[s])
        return (s == first && s > 1 ? 0 : da * h[s - 1], da * w)
      }
    },
    .init(
      "one sweep for all losses, cut only where f(t) = t - 1",
      advice: "When the sweep arrives at step s, it carries errors of several losses, and f may "
        + "end some of them there and not the others. Give each loss a walk of its own."
    ) { w, x, y, h0, held in
      let h = states(w, x, h0)
      var (slope, error) = (0.0, 0.0)
      for t in (1..<h.count).reversed() {
        let da = (error + h[t] - y[t - 1]) * (1 - h[t] * h[t])
        slope += da * h[t - 1]
        error = held[t - 1] == t - 1 ? 0 : da * w
      }
      return slope
    },
  ])

private func expect(
  _ ask: Asking<Double, [Double], [Double], Double, [Int], Double>,
  _ random: inout SeededGenerator, _ f: (Int, inout SeededGenerator) -> Int
) throws {
  // Few steps and one decimal, so that a question can be worked out with a pencil.
  func tenths(_ lowest: Int, _ highest: Int) -> Double {
    Double(lowest + random.integer(below: highest - lowest + 1)) / 10
  }
  let steps = 3 + random.integer(below: 3)
  let w = (random.uniform() < 0.5 ? -1 : 1) * tenths(5, 15)
  let x = (0..<steps).map { _ in tenths(-9, 9) }
  let y = (0..<steps).map { _ in tenths(-9, 9) }
  let h0 = tenths(3, 8)
  let held = (1...steps).map { f($0, &random) }
  try ask.expect(literal(w, x, y, h0, held), w, x, y, h0, held)
}

/// The definition by dual numbers: each loss is computed anew from its constant state.
private func literal(_ w: Double, _ x: [Double], _ y: [Double], _ h0: Double, _ held: [Int])
  -> Double
{
  let h = states(w, x, h0)
  let moving = Dual(w, derivative: 1)
  return (1...x.count).reduce(0.0) { sum, t in
    var state = Dual(h[held[t - 1]])
    for s in held[t - 1]..<t { state = Dual.tanh(moving * state + Dual(x[s])) }
    let difference = state - Dual(y[t - 1])
    return sum + (difference * difference * Dual(0.5)).derivative
  }
}

private func states(_ w: Double, _ x: [Double], _ h0: Double) -> [Double] {
  var h = [h0]
  for input in x { h.append(tanh(w * h[h.count - 1] + input)) }
  return h
}

/// A walk back for each loss, in which `step` says what an error adds at step s and what it hands on;
/// it knows the walk's last step, f(t) + 1, too.
private func terms(
  _ h: [Double], _ y: [Double], _ held: [Int],
  step: (_ error: Double, _ s: Int, _ first: Int) -> (term: Double, error: Double)
) -> Double {
  var slope = 0.0
  for t in 1..<h.count {
    var error = h[t] - y[t - 1]
    for s in stride(from: t, to: held[t - 1], by: -1) {
      let (term, next) = step(error, s, held[t - 1] + 1)
      slope += term
      error = next
    }
  }
  return slope
}

private func walk(
  _ w: Double, _ h: [Double], _ y: [Double], only: Int? = nil, to f: (Int) -> Int
) -> Double {
  var slope = 0.0
  for t in 1..<h.count where only == nil || only == t {
    var error = h[t] - y[t - 1]
    for s in stride(from: t, to: f(t), by: -1) {
      let da = error * (1 - h[s] * h[s])
      slope += da * h[s - 1]
      error = da * w
    }
  }
  return slope
}
