import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.6.
let lyapunovSpectrum = Exercise<Matrix<Double>, [Double], Int, [Double]>(
  "3.6", "Every direction's own rate of growth", file: "LyapunovSpectrum", difficulty: .standard,
  see: "Saturation",
  hints: (
    nudge: "Let the disturbances be the rows of a matrix. What does one step do to that matrix?",
    idea: "A row v becomes (v • Whh) * (1 - h_t²). Do that to all rows at once, then apply Gram "
      + "and Schmidt's method to the rows from the first to the last, at every step.",
    nearly:
      "For i in order: `for q in kept { v.add(q, scaledBy: -v.dot(q)) }`, `sums[i] += log(v.norm())`, "
      + "`kept.append(v / v.norm())`; the kept rows are the next basis."
  ),
  agreement: Agreement(tolerance: 1e-7),
  describe: { Whh, h0, steps in
    "Whh = \(short(Whh)), h0 = \(short(h0)), \(steps) steps"
  },
  show: { short($0) },
  aspects: [
    .init("a single step", points: 1, rounds: 6) { ask, random in
      let (Whh, h0) = network(3, 1, &random)
      try ask.expect(volumes(Whh, h0, 1), Whh, h0, 1)
    },
    .init("a few steps", points: 2, rounds: 8) { ask, random in
      let (Whh, h0) = network(2 + random.integer(below: 2), random.uniform(0.8..<2), &random)
      try ask.expect(volumes(Whh, h0, 4), Whh, h0, 4)
    },
    .init("the first rate over thousands of steps", points: 1, rounds: 4) { ask, random in
      let (Whh, h0) = longRun(&random)
      let right = first(Whh, h0, 2000)
      try ask.expect(
        "\(short(right)) as the first rate", Whh, h0, 2000,
        where: { $0.count == 3 && abs($0[0] - right) < 1e-7 })
    },
    .init("the sum of all rates over thousands of steps", points: 1, rounds: 4) { ask, random in
      let (Whh, h0) = longRun(&random)
      let right = volume(Whh, h0, 2000)
      try ask.expect(
        "rates that add up to \(short(right))", Whh, h0, 2000,
        where: { $0.count == 3 && abs($0.reduce(0, +) - right) < 1e-7 * max(1, abs(right)) })
    },
  ],
  misconceptions: [
    .init(
      "following each disturbance without keeping them orthogonal",
      advice:
        "Then every one turns into the fastest direction; subtract what lies along those before."
    ) { Whh, h0, steps in rates(Whh, h0, steps, subtracts: 0) },
    .init(
      "the eigenvalues of W_hh, without the slopes of tanh",
      advice: "They are right only at rest. Elsewhere each step multiplies by 1 - h² too."
    ) { Whh, _, _ in Whh.eigenvalues().map { log($0.magnitude) } },
    .init(
      "adding the logarithms up without dividing by the steps",
      advice: "A rate is a mean: divide by the number of steps."
    ) { Whh, h0, steps in rates(Whh, h0, steps).map { $0 * Double(steps) } },
    .init(
      "the slope at the state before the step",
      advice: "tanh' of step t is 1 - h_t², with the new state."
    ) { Whh, h0, steps in rates(Whh, h0, steps, slopeIsLate: true) },
    .init(
      "the largest rate first",
      advice: "The rates are asked in the order of the unit vectors, whichever grows fastest."
    ) { Whh, h0, steps in rates(Whh, h0, steps).sorted(by: >) },
    .init(
      "multiplying by W_hh from the wrong side",
      advice: "A disturbance is a row like the state itself: v • W_hh, then the slopes."
    ) { Whh, h0, steps in
      rates(Whh, h0, steps) { v, slope in v.timesTransposed(Whh) * slope }
    },
    .init(
      "leading the disturbances backwards, as back-propagation leads a gradient",
      advice: "Disturbances go forwards: first through W_hh, then times the slopes."
    ) { Whh, h0, steps in
      rates(Whh, h0, steps) { v, slope in (v * slope).timesTransposed(Whh) }
    },
    .init(
      "noting the length before subtracting",
      advice: "What lies along those before it grows at their rate. Only what remains counts."
    ) { Whh, h0, steps in rates(Whh, h0, steps, notesFirst: true) },
    .init(
      "subtracting only what lies along the one before",
      advice: "The third has parts along the first and along the second: subtract both."
    ) { Whh, h0, steps in rates(Whh, h0, steps, subtracts: 1) },
  ])

private func network(
  _ n: Int, _ radius: Double, _ random: inout SeededGenerator
) -> (Matrix<Double>, [Double]) {
  let W = Matrix<Double>.orthogonal(rows: n, columns: n, using: &random)
  let noise = Matrix<Double>.normal(rows: n, columns: n, deviation: 0.2, using: &random)
  return ((W + noise) * radius, (0..<n).map { _ in 0.8 * random.normal() })
}

/// A run whose product of Jacobians leaves the range of a `Double`, upwards or downwards, but which
/// is not chaotic: there the last digit of tanh would decide the answer.
private func longRun(_ random: inout SeededGenerator) -> (Matrix<Double>, [Double]) {
  if random.uniform() < 0.5 {
    // At rest, and exploding.
    return (network(3, random.uniform(1.5..<3), &random).0, [0, 0, 0])
  }
  // Each unit holds itself up, and all of them saturate.
  let noise = Matrix<Double>.normal(rows: 3, columns: 3, deviation: 0.15, using: &random)
  let Whh = Matrix<Double>.identity(3) * random.uniform(1.6..<2.4) + noise
  return (Whh, (0..<3).map { _ in random.normal() })
}

/// By definition, for a few steps: the first m rates add up to the logarithm of the volume that
/// the first m unit vectors span after all steps. The images come from dual numbers; the volumes
/// are a length, the length of a cross product and a determinant. (Gram determinants would square
/// the images and lose half of the digits.)
private func volumes(_ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int) -> [Double] {
  let n = h0.count
  let W = Matrix<Dual>(Whh)
  let copies = Matrix<Double>(stacked: Array(repeating: .row(h0), count: n))
  var h = Matrix<Dual>(copies, derivatives: .identity(n))
  for _ in 0..<steps { h = tanh(h • W) }
  let images = (0..<n).map { h.derivatives.row($0).elements }
  var spanned = [Matrix.row(images[0]).norm()]
  if n == 2 {
    spanned.append(abs(images[0][0] * images[1][1] - images[0][1] * images[1][0]))
  } else {
    let across = cross(images[0], images[1])
    spanned.append(Matrix.row(across).norm())
    spanned.append(abs(dot(across, images[2])))
  }
  let logarithms = [0] + spanned.map { log($0) }
  return zip(logarithms.dropFirst(), logarithms).map { ($0 - $1) / Double(steps) }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func cross(_ a: [Double], _ b: [Double]) -> [Double] {
  [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The growth of e_1's image, by dual numbers whose derivatives are shortened at each step.
private func first(_ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int) -> Double {
  let W = Matrix<Dual>(Whh)
  var h = Matrix<Dual>(.row(h0), derivatives: .oneHot([0], columns: h0.count))
  var sum = 0.0
  for _ in 0..<steps {
    h = tanh(h • W)
    let length = h.derivatives.norm()
    sum += log(length)
    h = Matrix<Dual>(h.values, derivatives: h.derivatives / length)
  }
  return sum / Double(steps)
}

/// The sum of all rates: the mean of log |det J_t|, with J_t = W_hh diag(1 - h_t²).
private func volume(_ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int) -> Double {
  var h = Matrix<Double>.row(h0)
  var sum = 0.0
  for _ in 0..<steps {
    h = tanh(h • Whh)
    sum += h.elements.reduce(0) { $0 + log1p(-$1 * $1) }
  }
  let rows = (0..<3).map { Whh.row($0).elements }
  return sum / Double(steps) + log(abs(dot(cross(rows[0], rows[1]), rows[2])))
}

/// For the misconceptions.
///
/// - Parameters:
///   - Whh: The recurrent matrix.
///   - h0: The initial state.
///   - steps: How many steps.
///   - subtracts: Along how many of the disturbances before it each is shortened, at most.
///   - notesFirst: Whether lengths are noted before anything is subtracted.
///   - slopeIsLate: Whether slopes are taken at the state before the step.
///   - lead: One disturbance through one step's Jacobian, given the slopes; right if nil.
private func rates(
  _ Whh: Matrix<Double>, _ h0: [Double], _ steps: Int, subtracts: Int = .max,
  notesFirst: Bool = false, slopeIsLate: Bool = false,
  lead: ((Matrix<Double>, Matrix<Double>) -> Matrix<Double>)? = nil
) -> [Double] {
  var h = Matrix<Double>.row(h0)
  var basis = (0..<h0.count).map { Matrix<Double>.oneHot([$0], columns: h0.count) }
  var sums = Array(repeating: 0.0, count: h0.count)
  for _ in 0..<steps {
    let old = h
    h = tanh(h • Whh)
    let slope = slopeIsLate ? 1 - old * old : 1 - h * h
    for i in basis.indices {
      var v = lead?(basis[i], slope) ?? (basis[i] • Whh) * slope
      let length = v.norm()
      for q in basis[..<i].suffix(subtracts) { v.add(q, scaledBy: -v.dot(q)) }
      sums[i] += log(notesFirst ? length : v.norm())
      basis[i] = v / v.norm()
    }
  }
  return sums.map { $0 / Double(steps) }
}
