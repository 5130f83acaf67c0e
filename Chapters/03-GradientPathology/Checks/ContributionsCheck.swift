import Coursework
import GradientPathology
import Matrices

/// Exercise 3.2.
let contributions = Exercise<Matrix<Double>, [[Double]], [Double], [Double]>(
  "3.2", "Which steps does the gradient hear?", file: "Contributions", difficulty: .standard,
  see: "One path of many",
  hints: (
    nudge: "Back-propagation computes every part on its way. What does it do with them?",
    idea:
      "Walk from step T down to step 1 and carry dL/dh_k. The part of step k is the outer product "
      + "of the state before it and dL/dh_k · (1 - h_k²).",
    nearly: "The norm of an outer product is the product of the two norms: "
      + "`norm(states[k - 1]) * norm(da)`, then `dh = da.timesTransposed(Whh)`."
  ),
  agreement: Agreement(tolerance: 1e-9),
  describe: { Whh, states, last in
    "Whh = \(short(Whh)), states \(short(states)), dL/dh_T = \(short(last))"
  },
  show: { short($0) },
  aspects: [
    .init("one unit", points: 1, rounds: 6) { ask, random in
      let (Whh, states) = randomRun(
        hidden: 1, steps: 3, radius: 0.9, drive: 0.5, using: &random)
      let last = [random.uniform(0.5..<1.5)]
      try ask.expect(literal(Whh, states, last), Whh, states, last)
    },
    .init("several units", points: 3, rounds: 6) { ask, random in
      let (Whh, states) = randomRun(
        hidden: 3, steps: 5, radius: random.uniform(0.5..<1.8), drive: 0.5, using: &random)
      let last = (0..<3).map { _ in random.normal() }
      try ask.expect(literal(Whh, states, last), Whh, states, last)
    },
    .init("a step after an empty state has no part", points: 1, rounds: 4) { ask, random in
      var (Whh, states) = randomRun(
        hidden: 2, steps: 4, radius: 1, drive: 0.5, using: &random)
      states[0] = [0, 0]
      let last = (0..<2).map { _ in random.normal() }
      try ask.expect(literal(Whh, states, last), Whh, states, last)
    },
  ],
  misconceptions: [
    .init(
      "leading the gradient back through W_hh instead of its transpose",
      advice: "Forwards a row is multiplied by W_hh, so backwards by its transpose: "
        + "`da.timesTransposed(Whh)`."
    ) { Whh, states, last in walk(states, last) { da, _ in da • Whh } },
    .init(
      "leaving the slopes out on the way back",
      advice: "What goes to the state before is dL/dh_k · (1 - h_k²) led through W_hh: the same "
        + "product that stands in the part."
    ) { Whh, states, last in walk(states, last) { _, dh in dh.timesTransposed(Whh) } },
    .init(
      "taking each slope at the state before the step",
      advice: "tanh' of step k is 1 - h_k²: the slope belongs to the state that the step leads to."
    ) { Whh, states, last in
      walk(states, last, slopeAt: 1) { da, _ in da.timesTransposed(Whh) }
    },
    .init(
      "the squares of the norms",
      advice: "The Frobenius norm is the root of the sum of squares."
    ) { Whh, states, last in parts(Whh, states, last).map { $0.norm() * $0.norm() } },
    .init(
      "the norms of running sums",
      advice: "The gradient adds the parts up; here each is asked for by itself."
    ) { Whh, states, last in
      var sum = Matrix<Double>.zeros(like: Whh)
      return parts(Whh, states, last).reversed().map { part in
        sum += part
        return sum.norm()
      }.reversed()
    },
    .init(
      "taking the state after the step instead of the one before it",
      advice: "At step k the matrix multiplies h_{k-1}."
    ) { Whh, states, last in
      parts(Whh, states, last, source: 0).map { $0.norm() }
    },
    .init(
      "leaving out the slope of the step itself",
      advice: "W acts inside tanh: its part at step k carries 1 - h_k² as well."
    ) { Whh, states, last in
      var dh = Matrix<Double>.row(last)
      return stride(from: states.count - 1, to: 0, by: -1).map { k in
        let part = Matrix<Double>.row(states[k - 1]).norm() * dh.norm()
        let h = Matrix<Double>.row(states[k])
        dh = (dh * (1 - h * h)).timesTransposed(Whh)
        return part
      }.reversed()
    },
    .init(
      "the last step first",
      advice: "The answer begins with step 1, though the walk ends there."
    ) { Whh, states, last in parts(Whh, states, last).map { $0.norm() }.reversed() },
  ])

private func literal(_ Whh: Matrix<Double>, _ states: [[Double]], _ last: [Double]) -> [Double] {
  let rerun = Rerun(Whh, states)
  return (1..<states.count).map { rerun.part(ofStep: $0, last: last).norm() }
}

/// For the misconceptions: the walk back, with its slopes `slopeAt` steps too early, and with another
/// way of leading `da` or `dh` to the state before.
private func walk(
  _ states: [[Double]], _ last: [Double], slopeAt early: Int = 0,
  back: (_ da: Matrix<Double>, _ dh: Matrix<Double>) -> Matrix<Double>
) -> [Double] {
  var dh = Matrix<Double>.row(last)
  return stride(from: states.count - 1, to: 0, by: -1).map { k in
    let h = Matrix<Double>.row(states[k - early])
    let da = dh * (1 - h * h)
    dh = back(da, dh)
    return Matrix<Double>.row(states[k - 1]).norm() * da.norm()
  }.reversed()
}

/// For the misconceptions: the parts of steps 1 … T by the formula.
private func parts(
  _ Whh: Matrix<Double>, _ states: [[Double]], _ last: [Double], source: Int = 1
) -> [Matrix<Double>] {
  let all = factors(Whh, states)
  return (1..<states.count).map { k in
    var dh = Matrix<Double>.row(last)
    for t in stride(from: states.count - 1, to: k, by: -1) { dh = dh • all[t - 1] }
    let h = Matrix<Double>.row(states[k])
    return Matrix<Double>.row(states[k - source]).transposedTimes(dh * (1 - h * h))
  }
}
