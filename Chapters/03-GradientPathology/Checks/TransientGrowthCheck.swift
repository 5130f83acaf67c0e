import Coursework
import GradientPathology
import Matrices

/// Exercise 3.4.
let transientGrowth = Exercise<Double, Double, Matrix<Double>>(
  "3.4", "A matrix whose powers grow before they vanish", file: "TransientGrowth",
  difficulty: .challenge, see: "Eigenvalues, and what they leave out",
  hints: (
    nudge:
      "The eigenvalues of a triangular matrix stand on its diagonal, whatever stands above it.",
    idea:
      "Take [[r, b], [0, r]]. Its radius is r for every b. How does the largest norm of its powers "
      + "change with b? It rises, so b can be found by halving an interval.",
    nearly:
      "Compute the peak over the first hundred powers for a given b, and bisect b between 0 and "
      + "`growth`. (Or find a family whose peak is at the first power: try [[r, b], [0, -r]].)"
  ),
  describe: { radius, growth in
    "a matrix of spectral radius \(short(radius)) whose powers reach a norm of \(short(growth))"
  },
  show: { $0.rows == $0.columns ? "\(short($0)), \(portrait($0))" : "a matrix that is not square" },
  aspects: [
    .init("radius and growth", points: 3, rounds: 10) { ask, random in
      let radius = random.uniform(0.2..<0.95)
      let growth = Double.exp(random.uniform(0.8..<11))
      try ask.expect(
        "radius \(short(radius)) and growth \(short(growth))", radius, growth,
        where: { hasRightShape($0) && hasRadius($0, radius) && hasGrowth($0, growth) })
    },
    .init("the radius by itself", points: 1, rounds: 6) { ask, random in
      let radius = random.uniform(0.2..<0.95)
      try ask.expect(
        "radius \(short(radius))", radius, 50,
        where: { hasRightShape($0) && hasRadius($0, radius) })
    },
    .init("the growth by itself", points: 1, rounds: 6) { ask, random in
      let growth = Double.exp(random.uniform(0.8..<6))
      try ask.expect(
        "growth \(short(growth))", 0.8, growth,
        where: { hasRightShape($0) && hasGrowth($0, growth) })
    },
  ],
  misconceptions: [
    .init(
      "writing the growth itself above the diagonal",
      advice: "The peak depends on that entry and on how many steps the diagonal lets it build up."
    ) { radius, growth in [[radius, growth], [0, radius]] },
    .init(
      "giving the matrix itself the norm, as if its first power were the largest",
      advice: "With equal eigenvalues the powers go on growing for some steps."
    ) { radius, growth in
      // Singular values s and r²/s, so s² + r⁴/s² = 2 r² + b².
      let square =
        growth * growth + radius * radius * radius * radius / (growth * growth)
        - 2 * radius * radius
      return [[radius, max(0, square).squareRoot()], [0, radius]]
    },
    .init(
      "a diagonal matrix with the growth on its diagonal",
      advice: "Then the growth is an eigenvalue, and the powers never stop growing."
    ) { radius, growth in [[growth, 0], [0, radius]] },
    .init(
      "a chain of units without feedback",
      advice: "It grows, but all its eigenvalues are 0: the radius is wrong."
    ) { _, growth in [[0, growth], [0, 0]] },
  ])

private func hasRightShape(_ W: Matrix<Double>) -> Bool {
  W.rows == W.columns && (1...8).contains(W.rows) && W.maximumMagnitude().isFinite
}

private func hasRadius(_ W: Matrix<Double>, _ radius: Double) -> Bool {
  abs(W.spectralRadius() - radius) <= 1e-6
}

private func hasGrowth(_ W: Matrix<Double>, _ growth: Double) -> Bool {
  guard let peak = peak(W, limit: 10 * growth) else { return false }
  return abs(peak / growth - 1) <= 1e-3
}

/// The largest norm of a power, by definition; `nil` if it passes the limit.
private func peak(_ W: Matrix<Double>, limit: Double) -> Double? {
  var power = Matrix<Double>.identity(W.rows)
  var peak = 1.0
  for _ in 0..<600 {
    power = power • W
    // The largest singular value lies between the Frobenius norm over √n and itself.
    if power.norm() > peak { peak = max(peak, power.spectralNorm()) }
    if peak > limit { return nil }
    if power.norm() < 1e-9 { break }
  }
  return peak
}

private func portrait(_ W: Matrix<Double>) -> String {
  guard hasRightShape(W) else { return "which is empty, too large or not finite" }
  let growth = peak(W, limit: 1e9).map(short) ?? "more than 1e9"
  return "of radius \(short(W.spectralRadius())) and growth \(growth)"
}
