import BPTT
import GradientPathology
import Matrices
import TestSupport
import Testing

@Suite("3 · When does it vanish, when does it explode?")
struct BoundTests {
  /// A tanh network of a given recurrent matrix that sees no inputs.
  func blind(_ Whh: Matrix<Double>, _ activation: Activation = .tanh) -> GatedRNN<Double> {
    let n = Whh.rows
    return GatedRNN(
      VanillaRNN(
        Wxh: .zeros(rows: 1, columns: n), Whh: Whh, bh: .zeros(rows: 1, columns: n),
        Why: .zeros(rows: n, columns: 1), by: [[0]]),
      activation: activation)
  }

  func jacobians(
    _ network: GatedRNN<Double>, from h0: Matrix<Double>, steps: Int
  ) -> [Matrix<Double>] {
    let nothing = Matrix<Double>.zeros(rows: 1, columns: 1)
    return network.forward(Array(repeating: nothing, count: steps), from: h0)
      .map { network.jacobian(of: $0) }
  }

  @Test(
    "No Jacobian product exceeds (γ λ₁)^(t-k), so λ₁ < 1/γ vanishes and explosion needs λ₁ > 1/γ",
    .claim("B10", .holds), arguments: Activation.allCases)
  func bound(activation: Activation) {
    // The steepest slopes, written out: nothing here is asked of the code under test.
    let gamma = activation == .sigmoid ? 1.0 / 4 : 1
    var (sawVanishing, sawExplosion) = (false, false)
    for seed in 1...40 {
      var random = SeededGenerator(seed: UInt64(seed))
      let hidden = 1 + random.integer(below: 5)
      let scale = random.uniform(0.2..<8)
      func setting(steps: Int) -> Setting<Double> {
        Setting(
          activation: activation, batch: 1, hidden: hidden, steps: steps, scale: scale,
          seed: UInt64(seed))
      }
      let Whh = setting(steps: 0).network.Whh
      // λ₁² is the largest eigenvalue of Wᵀ W: another way than that of the singular values.
      let lambda = (Whh.transposed() • Whh).spectralRadius().squareRoot()
      let map = JacobianNorms(setting(steps: 9).jacobians)
      for t in 0...9 {
        for k in 0...t {
          let bound = (k..<t).reduce(1.0) { product, _ in product * gamma * lambda }
          #expect(map.norms[t][k] <= bound * (1 + 1e-12))
          let told = jacobianBound(Whh, activation, lag: t - k)
          #expect(abs(told - bound) <= 1e-12 * bound)
        }
      }
      // Sufficient for vanishing: each further step costs at least the factor γ λ₁.
      if lambda < 0.9 / gamma {
        sawVanishing = true
        let long = jacobianProduct(setting(steps: 150).jacobians, size: hidden)
        #expect(long.spectralNorm() < 1e-6)
      }
      // Necessary for exploding: the same sentence turned round, so the bound above has judged it.
      if map.norms[9][0] > 1 { sawExplosion = true }
    }
    #expect(sawVanishing)
    // A sigmoid of random sums saturates; the next test makes one explode.
    #expect(sawExplosion || activation == .sigmoid)
  }

  @Test("For the sigmoid the threshold is 4", .claim("B10", .holds))
  func sigmoid() {
    // A bias of -w/2 holds the unit at 1/2, where its slope is 1/4.
    func norm(_ w: Double) -> Double {
      var network = blind([[w]], .sigmoid)
      network.bh = [[-w / 2]]
      return JacobianNorms(jacobians(network, from: [[0.5]], steps: 40)).lookingBack[40]
    }
    #expect(abs(norm(3.9) / Double.pow(3.9 / 4, 40) - 1) < 1e-12)
    #expect(abs(norm(4) - 1) < 1e-12)
    #expect(abs(norm(8) / Double.pow(2, 40) - 1) < 1e-12)
  }

  @Test("The bound is reached: a linear recurrence with a scaled rotation", .claim("B10", .holds))
  func tight() {
    var random = SeededGenerator(seed: 10)
    let W = Matrix<Double>.orthogonal(rows: 5, columns: 5, using: &random) * 1.2
    let network = blind(W, .identity)
    let map = JacobianNorms(jacobians(network, from: .zeros(rows: 1, columns: 5), steps: 20))
    for lag in 0...20 {
      #expect(abs(map.lookingBack[lag] / Double.pow(1.2, Double(lag)) - 1) < 1e-12)
      #expect(abs(jacobianBound(W, .identity, lag: lag) / map.lookingBack[lag] - 1) < 1e-12)
    }
  }

  @Test("λ₁ > 1/γ does not suffice: two matrices with λ₁ = 2 that vanish", .claim("B10", .holds))
  func notSufficient() {
    // Saturation: every unit settles where its slope is small.
    let saturated = Matrix<Double>.identity(3) * 2
    let start = Matrix<Double>(rows: 1, columns: 3, repeating: 0.5)
    let norms = JacobianNorms(jacobians(blind(saturated), from: start, steps: 30)).lookingBack
    #expect(abs(saturated.spectralNorm() - 2) < 1e-15)
    #expect(norms[30] < 1e-15)
    // No saturation at all, and not even a nonlinearity: a chain comes to its end.
    let chain = Matrix<Double>.delayLine(5, gain: 2)
    let rest = Matrix<Double>.zeros(rows: 1, columns: 5)
    let linear = JacobianNorms(jacobians(blind(chain, .identity), from: rest, steps: 6)).lookingBack
    #expect(abs(chain.spectralNorm() - 2) < 1e-15)
    #expect(linear == [1, 2, 4, 8, 16, 0, 0])
  }

  @Test(
    "A scalar weight decides by its magnitude, in a linear recurrence", .claim("C12", .conditional),
    arguments: [(0.9, false), (1.1, true), (-0.9, false), (-2, true), (0.0, false)])
  func scalar(w: Double, explodes: Bool) {
    let norms = JacobianNorms(
      jacobians(blind([[w]], .identity), from: [[0.3]], steps: 100)
    ).lookingBack
    for lag in 0...100 {
      let power = (0..<lag).reduce(1.0) { product, _ in product * abs(w) }
      #expect(abs(norms[lag] - power) <= 1e-12 * max(1, power))
    }
    #expect(explodes ? norms[100] > 1e4 : norms[100] < 1e-4)
    // The printed condition for vanishing, W < 1, is wrong exactly where W < -1.
    #expect((w < 1 && norms[100] > 1) == (w < -1))
  }

  @Test("With tanh a weight of 2 vanishes, except at rest", .claim("C12", .conditional))
  func saturatedScalar() {
    let network = blind([[2]])
    let moving = JacobianNorms(jacobians(network, from: [[0.1]], steps: 60)).lookingBack
    #expect(moving[60] < 1e-30)
    // The fixed point of h = tanh 2h, by bisection, gives the rate.
    var (low, high) = (0.5, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if Double.tanh(2 * middle) > middle { low = middle } else { high = middle }
    }
    let slope = 2 * (1 - low * low)
    #expect(abs(moving[30] / moving[29] - slope) < 1e-9)
    let resting = JacobianNorms(jacobians(network, from: [[0]], steps: 60)).lookingBack
    #expect(resting[60] == Double.pow(2, 60))
  }

  @Test("‖W^k‖^(1/k) tends to the spectral radius", .claim("C13", .conditional))
  func gelfand() {
    for seed in 1...8 {
      var random = SeededGenerator(seed: UInt64(seed))
      let W = Matrix<Double>.gaussian(
        2 + random.integer(below: 6), spectralRadius: random.uniform(0.3..<3), using: &random)
      // W^4096 by twelve squarings, its scale kept apart: nothing here knows of eigenvalues.
      var power = W
      var logScale = 0.0
      for _ in 0..<12 {
        let size = power.norm()
        power = power / size
        logScale = 2 * (logScale + Double.log(size))
        power = power • power
      }
      let root = (Double.log(power.spectralNorm()) + logScale) / 4096
      #expect(abs(Double.exp(root) / W.spectralRadius() - 1) < 0.01)
    }
  }

  @Test(
    "A non-normal matrix grows by thousands before it vanishes, a normal one never",
    .claim("C13", .conditional))
  func transients() {
    let chain = Matrix<Double>.delayLine(12, gain: 2)
    #expect(chain.spectralRadius() == 0)
    let rest = Matrix<Double>.zeros(rows: 1, columns: 12)
    // At rest tanh is linear, so the network's own Jacobians are the powers.
    let norms = JacobianNorms(jacobians(blind(chain), from: rest, steps: 12)).lookingBack
    #expect(norms[11] == 2048)
    #expect(norms[12] == 0)

    let sheared: Matrix<Double> = [[0.9, 10], [0, 0.9]]
    #expect(sheared.spectralRadius() == 0.9)
    let grown = JacobianNorms(
      jacobians(blind(sheared), from: .zeros(rows: 1, columns: 2), steps: 400)
    ).lookingBack
    let peak = grown.max() ?? 0
    #expect(peak > 38 && peak < 40)
    #expect(grown[400] < 1e-10)

    var random = SeededGenerator(seed: 13)
    let symmetric = Matrix<Double>.symmetric(6, spectralRadius: 0.9, using: &random)
    let normal = JacobianNorms(
      jacobians(blind(symmetric), from: .zeros(rows: 1, columns: 6), steps: 50)
    ).lookingBack
    for lag in 0...50 {
      #expect(abs(normal[lag] - Double.pow(0.9, Double(lag))) < 1e-12)
    }
  }

  @Test(
    "For these matrices: below radius 1 all vanishes; above it a linear one explodes, a tanh one may not",
    .claim("A25", .conditional))
  func thresholds() {
    var random = SeededGenerator(seed: 25)
    let n = 24
    func rate(_ W: Matrix<Double>, _ activation: Activation) -> Double {
      var random = SeededGenerator(seed: 26)
      let start = Matrix<Double>.normal(rows: 1, columns: n, deviation: 0.5, using: &random)
      let J = jacobians(blind(W, activation), from: start, steps: 300)
      return growthRate(
        J, from: .normal(rows: n, columns: 1, using: &random), skipping: 100)
    }
    let direction = Matrix<Double>.gaussian(n, spectralRadius: 1, using: &random)
    for radius in [0.5, 0.9] {
      #expect(abs(rate(direction * radius, .identity) - Double.log(radius)) < 0.02)
      #expect(rate(direction * radius, .tanh) < Double.log(radius) + 0.02)
    }
    #expect(abs(rate(direction, .identity)) < 0.02)
    for radius in [1.5, 3.0] {
      #expect(abs(rate(direction * radius, .identity) - Double.log(radius)) < 0.02)
    }
    // Large enough, and without any symmetry, it explodes through tanh as well, but more slowly.
    let chaotic = rate(direction * 5, .tanh)
    #expect(chaotic > 0.1 && chaotic < Double.log(5))
    // Just as large, but every unit has only itself to listen to: saturated, and gone.
    #expect(rate(.identity(n) * 5, .tanh) < -2)
    // Sigmoid: a radius of 3 is not large, since the slope is at most 1/4.
    #expect(rate(.identity(n) * 3, .sigmoid) < 0)
  }

  @Test(
    "A radius of 0 promises nothing: slopes that differ from unit to unit make it explode",
    .claim("A25", .conditional))
  func unequalSlopes() {
    let recurrent: Matrix<Double> = [[3, -3], [3, -3]]
    // Nilpotent, so both eigenvalues are 0.
    #expect(recurrent • recurrent == .zeros(rows: 2, columns: 2))
    // h = (0, s) stays if W_rec h + b = (0, artanh s); with s² = 1/2 the slopes are 1 and 1/2.
    let s = 0.5.squareRoot()
    let artanh = Double.log((1 + s) / (1 - s)) / 2
    var network = blind(recurrent.transposed())
    network.bh = [[3 * s, 3 * s + artanh]]
    let factors = jacobians(network, from: [[0, s]], steps: 40)
    let norms = JacobianNorms(factors).lookingBack
    // diag(1, 1/2) W_rec = (1, 1/2)ᵀ (3, -3): of rank 1, with the eigenvalue 3 - 3/2.
    for lag in 1...40 {
      let expected = Double.pow(1.5, Double(lag - 1)) * 22.5.squareRoot()
      #expect(abs(norms[lag] / expected - 1) < 1e-6)
      // λ₁ is 6, above 1/γ, as an explosion requires.
      #expect(norms[lag] <= Double.pow(6, Double(lag)))
    }
    #expect(norms[40] > 3e7)
  }

  @Test("The growth rate is the slope of the logarithm, and survives any length")
  func rates() {
    var random = SeededGenerator(seed: 12)
    let factors = (0..<20).map { _ in
      Matrix<Double>.normal(rows: 3, columns: 3, using: &random)
    }
    let v: Matrix<Double> = [[1], [2], [-1]]
    let whole = (jacobianProduct(factors, size: 3) • v).norm() / v.norm()
    #expect(abs(growthRate(factors, from: v) - Double.log(whole) / 20) < 1e-13)
    let tail = growthRate(factors, from: v, skipping: 5)
    let early = (jacobianProduct(factors[..<5], size: 3) • v).norm() / v.norm()
    #expect(abs(tail - (Double.log(whole) - Double.log(early)) / 15) < 1e-13)
    let small = Array(repeating: Matrix<Double>.identity(3) * 0.1, count: 1000)
    #expect(abs(growthRate(small, from: v) - Double.log(0.1)) < 1e-12)
    #expect(growthRate([Matrix<Double>.zeros(rows: 3, columns: 3)], from: v) == -.infinity)
  }

  @Test("A growth rate of no steps, or of no disturbance, is refused in a sentence")
  func noRates() async {
    func sentence(_ content: [UInt8]) -> String { String(decoding: content, as: UTF8.self) }
    let skipped = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = growthRate([Matrix<Double>.identity(2)], from: [[1], [0]], skipping: 1)
    }
    let ofSkipped = sentence(skipped?.standardErrorContent ?? [])
    #expect(ofSkipped.contains("one must be counted"))
    let still = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = growthRate([Matrix<Double>.identity(2)], from: [[0], [0]])
    }
    let ofStill = sentence(still?.standardErrorContent ?? [])
    #expect(ofStill.contains("length 0 stays so"))
  }

  @Test("Matrices to begin with have the radius and the shape that they promise")
  func matrices() {
    var random = SeededGenerator(seed: 14)
    let gaussian = Matrix<Double>.gaussian(7, spectralRadius: 1.3, using: &random)
    #expect(abs(gaussian.spectralRadius() - 1.3) < 1e-12)
    let symmetric = Matrix<Double>.symmetric(7, spectralRadius: 0.8, using: &random)
    #expect(symmetric == symmetric.transposed())
    #expect(abs(symmetric.spectralRadius() - 0.8) < 1e-12)
    #expect(abs(symmetric.spectralNorm() - 0.8) < 1e-12)
    #expect(Matrix<Double>.delayLine(3, gain: 2) == [[0, 2, 0], [0, 0, 2], [0, 0, 0]])
  }

  @Test("The steepest slope of each σ is γ, found by a scan", arguments: Activation.allCases)
  func slopes(activation: Activation) {
    let a = Matrix<Double>(rows: 1, columns: 2001) { _, i in Double(i - 1000) / 100 }
    let y = activation(a)
    let slope = activation.slope(atOutput: y)
    #expect(abs(slope.maximum() - activation.steepestSlope) < 1e-12)
    let h = 1e-6
    let numeric = (activation(a + h) - activation(a - h)) / (2 * h)
    // Away from the rectifier's corner.
    let error = (slope - numeric).columns(1001...).maximumMagnitude()
    #expect(error < 1e-9)
  }
}
