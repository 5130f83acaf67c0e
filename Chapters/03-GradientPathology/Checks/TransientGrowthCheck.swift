import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.4.
let transientGrowth = Exercise<Double, Double, Int, Matrix<Double>>(
  "3.4", "A matrix whose powers grow before they vanish", file: "TransientGrowth",
  difficulty: .challenge, see: "Eigenvalues, and what they leave out",
  hints: (
    nudge:
      "The eigenvalues of a triangular matrix stand on its diagonal, whatever stands above it.",
    idea:
      "With zeros on the diagonal a triangular matrix passes a disturbance along a chain of units, "
      + "and after the last there is nothing left: it can grow for just as many steps as the chain "
      + "has links. The radius may come from a unit that the chain does not touch.",
    nearly:
      "One row and column for `radius`, alone on the diagonal; then `peak + 1` units with "
      + "`pow(growth, 1 / Double(peak))` right of the diagonal and nothing on it."
  ),
  describe: { radius, growth, peak in
    "a matrix of spectral radius \(short(radius)) whose powers reach a norm of \(short(growth)) "
      + "at the power \(peak)"
  },
  show: { wrongShape($0) ?? "\(short($0)), \(portrait($0))" },
  aspects: [
    .init("radius, growth and peak", points: 3, rounds: 10) { ask, random in
      let radius = random.uniform(0.2..<0.95)
      let growth = Double.exp(random.uniform(0.8..<11))
      let peak = 1 + random.integer(below: 6)
      try ask.expect(
        "radius \(short(radius)), and the growth \(short(growth)) at the power \(peak) alone",
        radius, growth, peak,
        where: { wrongShape($0) == nil && hasRadius($0, radius) && grows($0, growth, peak) })
    },
    .init("the radius by itself", points: 1, rounds: 6) { ask, random in
      let radius = random.uniform(0.2..<0.95)
      try ask.expect(
        "radius \(short(radius))", radius, 50, 3,
        where: { wrongShape($0) == nil && hasRadius($0, radius) })
    },
    .init("growth and peak by themselves", points: 1, rounds: 6) { ask, random in
      let growth = Double.exp(random.uniform(0.8..<6))
      let peak = 1 + random.integer(below: 6)
      try ask.expect(
        "the growth \(short(growth)) at the power \(peak) alone", 0.8, growth, peak,
        where: { wrongShape($0) == nil && grows($0, growth, peak) })
    },
  ],
  misconceptions: [
    .init(
      "writing the growth itself above the diagonal",
      advice: "The norm of a power depends on that entry and on how many steps the diagonal lets "
        + "it build up; the peak comes when the radius says, not when it is asked for."
    ) { radius, growth, _ in [[radius, growth], [0, radius]] },
    .init(
      "reaching the growth with the first power",
      advice: "The size is right, but the moment is given: the powers are to grow up to `peak`."
    ) { radius, growth, _ in [[radius, 0, 0], [0, 0, growth], [0, 0, 0]] },
    .init(
      "one large link in a chain of links of 1",
      advice: "Then the first power, and each up to the last, is as large as that link."
    ) { radius, growth, peak in
      chain(radius, (0..<peak).map { $0 == peak - 1 ? growth : 1 })
    },
    .init(
      "dividing the growth among the links",
      advice: "Along a chain the links multiply: take a root, not a part."
    ) { radius, growth, peak in
      chain(radius, Array(repeating: growth / Double(peak), count: peak))
    },
    .init(
      "a diagonal matrix with the growth on its diagonal",
      advice: "Then the growth is an eigenvalue, and the powers never stop growing."
    ) { radius, growth, _ in [[growth, 0], [0, radius]] },
    .init(
      "a chain of units without feedback",
      advice: "It grows, but all its eigenvalues are 0: the radius is wrong."
    ) { _, growth, peak in
      chain(0, Array(repeating: pow(growth, 1 / Double(peak)), count: peak))
    },
  ])

/// For the misconceptions: `radius` by itself, and a chain with these links.
private func chain(_ radius: Double, _ links: [Double]) -> Matrix<Double> {
  let n = links.count + 2
  var W = Matrix<Double>(rows: n, columns: n) { _, _ in 0 }
  W[0, 0] = radius
  for (i, link) in links.enumerated() { W[i + 1, i + 2] = link }
  return W
}

/// What keeps a matrix from being looked at, or `nil`.
private func wrongShape(_ W: Matrix<Double>) -> String? {
  if W.rows != W.columns { return "a matrix of \(W.rows) rows and \(W.columns) columns" }
  if W.rows == 0 { return "a matrix without rows" }
  if W.rows > 8 { return "a matrix of \(W.rows) rows, more than 8" }
  return W.elements.allSatisfy(\.isFinite) ? nil : "a matrix with an entry that is not finite"
}

private func hasRadius(_ W: Matrix<Double>, _ radius: Double) -> Bool {
  abs(W.spectralRadius() - radius) <= 1e-6
}

private func grows(_ W: Matrix<Double>, _ growth: Double, _ power: Int) -> Bool {
  guard let highest = peak(W, limit: 10 * growth) else { return false }
  return abs(highest.norm / growth - 1) <= 1e-3 && highest.powers == [power]
}

/// The largest norm of a power and the powers that have it, by definition; `nil` if the norm passes
/// the limit. Norms that differ by rounding alone are the same.
private func peak(_ W: Matrix<Double>, limit: Double) -> (norm: Double, powers: [Int])? {
  var power = Matrix<Double>.identity(W.rows)
  var highest = (norm: 1.0, powers: [0])
  for k in 1...600 {
    power = power • W
    // The largest singular value lies between the Frobenius norm over √n and itself.
    if power.norm() >= highest.norm * (1 - 1e-9) {
      let norm = power.spectralNorm()
      if norm > highest.norm * (1 + 1e-9) {
        highest = (norm, [k])
      } else if norm >= highest.norm * (1 - 1e-9) {
        highest.powers.append(k)
      }
    }
    if highest.norm > limit { return nil }
    if power.norm() < 1e-9 { break }
  }
  return highest
}

private func portrait(_ W: Matrix<Double>) -> String {
  let radius = "of radius \(short(W.spectralRadius()))"
  guard let highest = peak(W, limit: 1e9) else { return radius + " and growth beyond 1e9" }
  let powers = highest.powers.prefix(6).map { "\($0)" }.joined(separator: ", ")
  return radius + " and growth \(short(highest.norm)) at the power \(powers)"
    + (highest.powers.count > 6 ? ", …" : "")
}
