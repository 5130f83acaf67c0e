import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.5.
let leakBias = Exercise<Double, Double, Double>(
  "3.5", "Set a gate so that it remembers for a given time", file: "LeakBias",
  difficulty: .standard, see: "Keep the state",
  hints: (
    nudge: "Differentiate the step by h_{t-1} at h = 0. What must that slope be?",
    idea: "The slope at rest is 1 - z + z w, and it must be e^(-1/steps). Solve for z, then for b. "
      + "When is z not strictly between 0 and 1?",
    nearly: "`z = -expm1(-1 / steps) / (1 - w)`: for many steps, 1 - exp(…) loses its digits. Then "
      + "b = log(z / (1 - z)), if w < 1 and z < 1."
  ),
  describe: { w, steps in "the self-weight \(short(w)) and \(short(steps)) steps" },
  show: { "b = " + String(format: "%.9g", $0) },
  aspects: [
    .init("a unit that does not listen to itself", points: 1, rounds: 8) { ask, random in
      let steps = Double(1 + random.integer(below: 40))
      try ask.expect(oracle(0, steps), 0, steps)
    },
    .init("a unit that does", points: 2, rounds: 10) { ask, random in
      let steps = Double(3 + random.integer(below: 60))
      let w = random.uniform(-2..<0.7)
      try ask.expect(oracle(w, steps), w, steps)
    },
    .init("steps that are not whole, or fewer than one", points: 1, rounds: 8) { ask, random in
      let few = random.uniform(0.2..<1)
      let w = random.uniform(-1.5 ..< -0.1)
      try ask.expect(ofOneStep(w, few), w, few)
      let more = random.uniform(2.0..<9)
      try ask.expect(ofOneStep(w, more), w, more)
    },
    .init("a hundred steps to a hundred million", points: 1, rounds: 8) { ask, random in
      // From each half of this range, lest a rule with a border between them be overlooked.
      for range in [4.6..<11.5, 11.5..<18.4] {
        let steps = Double.exp(random.uniform(range))
        let w = random.uniform(-1..<0.5)
        try ask.expect(series(w, steps), w, steps)
      }
    },
    .init("a thousand million steps and more", points: 1, rounds: 6) { ask, random in
      let steps = Double.exp(random.uniform(21..<27))
      let w = random.uniform(-1..<0.5)
      try ask.expect(series(w, steps), w, steps)
    },
    .init("where no gate does it, an error", points: 1, rounds: 6) { ask, random in
      // A unit that holds itself up, and one that forgets more slowly than it should.
      try ask.expectError("an error, for w is 1 or more", random.uniform(1..<2), 10)
      let steps = random.uniform(0.5..<8)
      let tooLarge = Double.exp(-1 / steps) + 0.5 * random.uniform() * (1 - Double.exp(-1 / steps))
      try ask.expectError("an error, for even the open gate forgets too slowly", tooLarge, steps)
    },
  ],
  misconceptions: [
    .init(
      "forgetting that the unit listens to itself",
      advice: "At rest tanh(w h) is w h: it brings z w of the disturbance back."
    ) { w, steps in
      // It sees no reason to refuse anything either.
      try bias(0, -expm1(-1 / steps))
    },
    .init(
      "the gate turned round: a shut gate for the shortest memory",
      advice: "z is how much is replaced, so a long memory needs a small z and a negative b."
    ) { w, steps in
      -(try bias(w, -expm1(-1 / steps)))
    },
    .init(
      "a half-life",
      advice: "After `steps` steps 1/e is to be left, not one half."
    ) { w, steps in
      try bias(w, -expm1(-log(2) / steps))
    },
    .init(
      "subtracting from 1 a number that is nearly 1",
      advice: "For very many steps e^(-1/steps) has rounded the difference away; `expm1` keeps it."
    ) { w, steps in
      try bias(w, 1 - exp(-1 / steps))
    },
    .init(
      "losing one part in `steps` at every step",
      advice: "Then (1 - 1/steps)^steps is left, which is 1/e only in the limit: solve "
        + "factor^steps = 1/e for the factor."
    ) { w, steps in try bias(w, 1 / steps) },
    .init(
      "returning NaN where no gate does it",
      advice: "The logarithm of a negative number is not an error to Swift. Throw one."
    ) { w, steps in (try? bias(w, -expm1(-1 / steps))) ?? .nan },
  ])

private struct Refused: Error {}

/// The bias with which a unit loses the part `lost` at each step, for the misconceptions: they get
/// the loss wrong and the rest right.
private func bias(_ w: Double, _ lost: Double) throws -> Double {
  let z = lost / (1 - w)
  guard w < 1, z < 1 else { throw Refused() }
  return log(z) - log1p(-z)
}

/// The bias found by halving an interval, and judged by running the unit with dual numbers for a
/// whole number of steps.
private func oracle(_ w: Double, _ steps: Double) -> Double {
  func left(_ b: Double) -> Double {
    let z = Dual.sigmoid(Dual(b))
    var h = Dual(0, derivative: 1)
    for _ in 0..<Int(steps) {
      h = h + z * (Dual.tanh(Dual(w) * h) - h)
      if h.derivative <= 0 { return 0 }
    }
    return h.derivative
  }
  var (low, high) = (-60.0, 60.0)
  for _ in 0..<80 {
    let middle = (low + high) / 2
    if left(middle) > exp(-1) { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The bias for any number of steps, found by halving an interval: one step's factor comes from a
/// dual number, and its power `steps` is what is left.
private func ofOneStep(_ w: Double, _ steps: Double) -> Double {
  func left(_ b: Double) -> Double {
    let h = Dual(0, derivative: 1)
    let next = h + Dual.sigmoid(Dual(b)) * (Dual.tanh(Dual(w) * h) - h)
    return next.derivative > 0 ? pow(next.derivative, steps) : 0
  }
  var (low, high) = (-60.0, 60.0)
  for _ in 0..<80 {
    let middle = (low + high) / 2
    if left(middle) > exp(-1) { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// For a hundred steps and more: 1 - e^(-x) by its series in x = 1/steps, and -log(1 - z) by its own.
private func series(_ w: Double, _ steps: Double) -> Double {
  let x = 1 / steps
  let lost = (1...8).reversed().reduce(0.0) { (1 - $0) * x / Double($1) }
  let z = lost / (1 - w)
  return log(z) + (1...8).reduce(0.0) { $0 + pow(z, Double($1)) / Double($1) }
}
