import Coursework
import GradientPathology
import Matrices

/// Exercise 3.1.
let longestMemory = Exercise<Matrix<Double>, [[Double]], Double, Int>(
  "3.1", "How far back does the last step listen?", file: "LongestMemory", difficulty: .warmUp,
  see: "The product of Jacobians",
  hints: (
    nudge: "Each state tells its own slope: tanh' is 1 - h².",
    idea:
      "Multiply the Jacobians of the steps T, T - 1, … one after the other onto the right of the "
      + "product, and look at the largest singular value after each. It may fall and rise again.",
    nearly:
      "`product = product • Whh.transposed().scalingRows(by: .column(slopes))` with the slopes "
      + "of h_T first; `if product.spectralNorm() >= threshold { longest = lag }`, without a break."
  ),
  describe: { Whh, states, threshold in
    "Whh = \(short(Whh)), states \(short(states)), threshold \(short(threshold))"
  },
  show: { "lag \($0)" },
  aspects: [
    .init("one unit", points: 1, rounds: 8) { ask, random in
      let (Whh, states, threshold) = question(hidden: 1, radius: 0.7..<1.3, &random)
      try ask.expect(literal(Whh, states, threshold), Whh, states, threshold)
    },
    .init("several units", points: 2, rounds: 16) { ask, random in
      let (Whh, states, threshold) = question(hidden: 3, radius: 0.6..<1.6, &random)
      try ask.expect(literal(Whh, states, threshold), Whh, states, threshold)
    },
    .init("norms that fall and rise again", points: 2, rounds: 8) { ask, random in
      let (Whh, states, threshold) = risingAgain(&random)
      try ask.expect(literal(Whh, states, threshold), Whh, states, threshold)
    },
  ],
  misconceptions: [
    .init(
      "a product with W_hh where its transpose belongs",
      advice: "Rows multiply W_hh from the left, so ∂h_t[i]/∂h_{t-1}[j] is "
        + "(1 - h_t[i]²) W_hh[j, i]: each factor is diag(1 - h²) times the transposed matrix."
    ) { Whh, states, threshold in
      lookingBack(factors(Whh.transposed(), states)).lastIndex { $0 >= threshold } ?? 0
    },
    .init(
      "the spectral radius in place of the largest singular value",
      advice: "The largest eigenvalue rules many equal steps; the norm of one product may be "
        + "larger."
    ) { Whh, states, threshold in
      longest(factors(Whh, states), threshold) { $0.spectralRadius() }
    },
    .init(
      "the Frobenius norm in place of the largest singular value",
      advice: "The root of the sum of squares counts all directions together: `norm()` is not "
        + "`spectralNorm()`."
    ) { Whh, states, threshold in
      longest(factors(Whh, states), threshold) { $0.norm() }
    },
    .init(
      "1 - h as the slope of tanh",
      advice: "The derivative of tanh(a) is 1 - tanh²(a): square the state."
    ) { Whh, states, threshold in
      let all = states.dropFirst().map { h in
        Whh.transposed().scalingRows(by: .column(h.map { 1 - $0 }))
      }
      return lookingBack(all).lastIndex { $0 >= threshold } ?? 0
    },
    .init(
      "stopping at the first lag below the threshold",
      advice: "The norm need not fall at every step; a later product can be larger again."
    ) { Whh, states, threshold in
      let norms = lookingBack(factors(Whh, states))
      return (norms.firstIndex { $0 < threshold } ?? norms.count) - 1
    },
    .init(
      "multiplying norms instead of matrices",
      advice: "The product of the norms is only a bound on the norm of the product."
    ) { Whh, states, threshold in
      let all = factors(Whh, states)
      var norms = [1.0]
      for J in all.reversed() {
        norms.append(norms[norms.count - 1] * J.spectralNorm())
      }
      return norms.lastIndex { $0 >= threshold } ?? 0
    },
    .init(
      "multiplying the factors in the wrong order",
      advice: "Each earlier step stands to the right of the later ones: ∂h_T/∂h_{T-1} comes first."
    ) { Whh, states, threshold in
      var product = Matrix<Double>.identity(Whh.rows)
      var norms = [1.0]
      for J in factors(Whh, states).reversed() {
        product = J • product
        norms.append(product.spectralNorm())
      }
      return norms.lastIndex { $0 >= threshold } ?? 0
    },
    .init(
      "powers of W_hh without the slopes of tanh",
      advice: "Each factor is diag(1 - h²) W_rec, and 1 - h² may be small."
    ) { Whh, states, threshold in
      let all = Array(repeating: Whh.transposed(), count: states.count - 1)
      return lookingBack(all).lastIndex { $0 >= threshold } ?? 0
    },
    .init(
      "taking each slope at the state before the step",
      advice: "tanh' of step t is 1 - h_t²: the slope belongs to the state that the step leads to."
    ) { Whh, states, threshold in
      let all = factors(Whh, [states[0]] + states.dropLast())
      return lookingBack(all).lastIndex { $0 >= threshold } ?? 0
    },
  ])

/// For the misconceptions: the largest lag whose product has at least this size, by any measure.
private func longest(
  _ factors: [Matrix<Double>], _ threshold: Double, size: (Matrix<Double>) -> Double
) -> Int {
  var product = Matrix<Double>.identity(factors[0].rows)
  var longest = 0
  for (lag, J) in zip(1..., factors.reversed()) {
    product = product • J
    if size(product) >= threshold { longest = lag }
  }
  return longest
}

private func literal(_ Whh: Matrix<Double>, _ states: [[Double]], _ threshold: Double) -> Int {
  let rerun = Rerun(Whh, states)
  return (0..<states.count).last { rerun.jacobian(lag: $0).spectralNorm() >= threshold } ?? 0
}

/// A run, and a threshold between two of its norms, with room on either side.
private func question(
  hidden: Int, radius: Range<Double>, _ random: inout SeededGenerator
) -> (Matrix<Double>, [[Double]], Double) {
  while true {
    let (Whh, states) = randomRun(
      hidden: hidden, steps: 7, radius: random.uniform(radius), drive: 0.3, using: &random)
    let norms = lookingBack(factors(Whh, states)).filter { $0 < 0.999 }.sorted()
    guard norms.count >= 3 else { continue }
    let place = 1 + random.integer(below: norms.count - 1)
    if norms[place - 1] * 1.05 < norms[place] {
      // Close above the smaller one: other norms are larger, if only a little.
      return (Whh, states, norms[place - 1] * 1.01)
    }
  }
}

/// The states pass through a saturated stretch, and a chain amplifies what survives it.
private func risingAgain(_ random: inout SeededGenerator) -> (Matrix<Double>, [[Double]], Double) {
  while true {
    let gain = random.uniform(2.0..<3.0)
    let Whh = Matrix<Double>(rows: 4, columns: 4) { row, column in
      column == row + 1 ? gain : column == row ? 0.2 : 0
    }
    let states = (0..<7).map { t in
      (0..<4).map { _ in (t == 6 ? 0.9 : 0.2) * random.uniform(0.8..<1) }
    }
    let norms = lookingBack(factors(Whh, states))
    // Below 1 at lag 1, above it later.
    let threshold = norms[1] * 1.05
    guard threshold < 1, norms[2...].contains(where: { $0 > 1.02 * threshold }),
      norms[1...].allSatisfy({ abs($0 / threshold - 1) > 0.01 })
    else { continue }
    return (Whh, states, threshold)
  }
}
