import Coursework
import Foundation
import Matrices
import TeacherForcing

/// Exercise 6.4.
let driftOfErrors = Exercise<[Double], Int, [Double]>(
  "6.4", "From errors when told the truth to errors when running free", file: "DriftOfErrors",
  difficulty: .standard, see: "An error is told on",
  hints: (
    nudge: "Follow not whether the answer is wrong but by how many places.",
    idea: "If the last answer was d too far and this step slips by s, the new one is d + s too "
      + "far, modulo n. So the distribution over d is convolved with the slips, around the ring.",
    nearly: "Start from [1, 0, …, 0]. At each step `new[d]` is the sum over e of `old[e] * slip[(d "
      + "- e + n) % n]`; wrong is everything but `new[0]`."
  ),
  describe: { slip, steps in "the slips \(short(slip)) and \(steps) steps" },
  show: { short($0) },
  aspects: [
    .init("a small ring, a few steps", points: 1, rounds: 8) { ask, random in
      let slip = slips(&random, 2 + random.integer(below: 3))
      try ask.expect(oracle(slip, 4), slip, 4)
    },
    .init("a larger ring, many steps", points: 2, rounds: 4) { ask, random in
      let slip = slips(&random, 5 + random.integer(below: 8))
      let steps = 20 + random.integer(below: 30)
      try ask.expect(oracle(slip, steps), slip, steps)
    },
    .init("no steps, no slips, nothing but slips, three hundred steps", points: 1, rounds: 1) {
      ask, random in
      let slip = slips(&random, 3 + random.integer(below: 3))
      try ask.expect([], slip, 0)
      try ask.expect([0, 0, 0], [1, 0, 0, 0], 3)
      try ask.expect([1, 1, 1, 0, 1], [0, 1, 0, 0], 5)
      try ask.expect(oracle(slip, 300), slip, 300)
    },
  ],
  misconceptions: [
    .init(
      "once wrong, always wrong",
      advice: "Two slips may cancel, and enough of them lead all the way round the ring."
    ) { slip, steps in (0..<steps).map { 1 - pow(slip[0], Double($0 + 1)) } },
    .init(
      "the same error at every step",
      advice: "That is the error of a model that is told the truth. Here it is told its own answer."
    ) { slip, steps in Array(repeating: 1 - slip[0], count: steps) },
    .init(
      "adding up the errors of the steps",
      advice: "Probabilities of errors do not add up: they would exceed 1, and two slips may "
        + "cancel."
    ) { slip, steps in (0..<steps).map { min(1, Double($0 + 1) * (1 - slip[0])) } },
    .init(
      "slips taken the other way at every second step",
      advice: "A slip of d adds d, whatever the place; it is not undone by the next one."
    ) { slip, steps in
      let n = slip.count
      var off = [1.0] + [Double](repeating: 0, count: n - 1)
      return (0..<steps).map { t in
        off = (0..<n).map { d in
          (0..<n).reduce(0) { sum, e in
            sum + off[e] * slip[t % 2 == 0 ? (d - e + n) % n : (e - d + n) % n]
          }
        }
        return 1 - off[0]
      }
    },
    .init(
      "one step late",
      advice: "The first answer can be wrong already: it slips too."
    ) { slip, steps in steps == 0 ? [] : [0] + oracle(slip, steps - 1) },
  ])

/// Probabilities, the first of them large, in no symmetrical order.
private func slips(_ random: inout SeededGenerator, _ count: Int) -> [Double] {
  let rest = (1..<count).map { Double($0) * random.uniform(0.02..<0.1) }
  let total = 1 + rest.reduce(0, +)
  return [1 / total] + rest.map { $0 / total }
}

/// By the ring's own waves: convolution multiplies each Fourier coefficient, so that the
/// probability of being right after t steps is the mean of their t-th powers.
private func oracle(_ slip: [Double], _ steps: Int) -> [Double] {
  let n = slip.count
  let waves = (0..<n).map { k -> (length: Double, angle: Double) in
    let angles = (0..<n).map { 2 * Double.pi * Double(k * $0 % n) / Double(n) }
    let x = zip(slip, angles).reduce(0) { $0 + $1.0 * cos($1.1) }
    let y = zip(slip, angles).reduce(0) { $0 + $1.0 * sin($1.1) }
    return (hypot(x, y), atan2(y, x))
  }
  return (0..<steps).map { t in
    let power = Double(t + 1)
    let sum = waves.reduce(0) { $0 + pow($1.length, power) * cos(power * $1.angle) }
    return 1 - sum / Double(n)
  }
}
