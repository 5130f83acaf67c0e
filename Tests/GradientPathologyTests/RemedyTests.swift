import BPTT
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("3 · What helps")
struct RemedyTests {
  /// The network on which the chapter lets gradients explode.
  static func rectified(_ seed: UInt64) -> (GatedRNN<Double>, SeededGenerator) {
    var random = SeededGenerator(seed: seed)
    let network = GatedRNN<Double>.rectifiedIdentity(
      input: 5, hidden: 24, output: 4, using: &random)
    return (network, random)
  }

  @Test(
    "Without clipping the training breaks down, with it the task is learned",
    .claim("A10", .conditional), arguments: [UInt64(1), 2])
  func clippingHelps(seed: UInt64) {
    func run(_ clipping: Clipping) -> TrainingCurve {
      var (network, random) = Self.rectified(seed)
      return practise(
        &network, RecallTask(lag: 15, noise: 0.3), optimiser: SGD(), rate: 0.1,
        clipping: clipping, updates: 150, using: &random)
    }
    let free = run(.none)
    #expect(free.losses.max() ?? 0 > 5 || free.brokeAfter != nil)
    #expect(free.accuracy < 0.5)
    #expect(free.norms.max() ?? 0 > 50)
    for clipping in [Clipping.norm(1), .value(0.1)] {
      let clipped = run(clipping)
      #expect(clipped.brokeAfter == nil)
      #expect(clipped.accuracy > 0.95)
    }
  }

  @Test(
    "Clipping leaves a vanished gradient as it is; a gate has not let it vanish",
    .claim("A10", .conditional), .claim("C14", .holds))
  func clippingDoesNotHelp() {
    var random = SeededGenerator(seed: 10)
    let task = RecallTask(lag: 60, noise: 0.3)
    var vanilla = VanillaRNN<Double>(input: 5, hidden: 16, output: 4, using: &random)
    vanilla.Whh = .gaussian(16, spectralRadius: 0.5, using: &random)
    let gated = GatedRNN(vanilla, gate: .learned, gateBias: -4)
    let batch = task.batch(8, of: Double.self, using: &random)

    // The loss sees step 1 only through dL/dW_xh's rows of the classes, which no later step uses.
    func reachingStepOne(_ gradient: Matrix<Double>) -> Double { gradient.rows(..<4).norm() }
    var lost = vanilla.gradient(batch).gradient
    let before = lost
    lost.clip(norm: 1)
    #expect(lost == before)
    lost.clip(value: 1)
    #expect(lost == before)
    #expect(reachingStepOne(lost.Wxh) < 1e-15)

    let kept = gated.gradient(batch).gradient
    #expect(reachingStepOne(kept.Wxh) > 1e-4)
  }

  @Test(
    "The same task is beyond the tanh cell with clipping, and not beyond the gated one",
    .claim("A10", .conditional), .claim("C14", .holds))
  func structureHelps() {
    var random = SeededGenerator(seed: 3)
    let task = RecallTask(lag: 40, noise: 0.3)
    var vanilla = VanillaRNN<Double>(input: 5, hidden: 24, output: 4, using: &random)
    vanilla.Whh = .gaussian(24, spectralRadius: 0.5, using: &random)
    var gated = GatedRNN(vanilla, gate: .learned, gateBias: -2)
    func run(_ model: inout some SequenceModel) -> TrainingCurve {
      var random = SeededGenerator(seed: 4)
      return practise(
        &model, task, optimiser: Adam(), rate: 0.003, clipping: .norm(1), updates: 150, goal: 0.98,
        using: &random)
    }
    let plain = run(&vanilla)
    #expect(plain.solvedAfter == nil && plain.accuracy < 0.5)
    let structured = run(&gated)
    #expect(structured.solvedAfter != nil && structured.accuracy > 0.9)
  }

  @Test(
    "Clipping by norm keeps the direction, clipping by value does not",
    .claim("B11", .holds))
  func directions() {
    var (network, random) = Self.rectified(3)
    network.Whh *= 1.3
    let batch = RecallTask(lag: 20).batch(8, of: Double.self, using: &random)
    let gradient = network.gradient(batch).gradient
    func cosine(_ a: GatedRNN<Double>) -> Double {
      a.dot(gradient) / (a.norm() * gradient.norm())
    }
    #expect(gradient.norm() > 100)
    var byNorm = gradient
    #expect(byNorm.clip(norm: 1) == gradient.norm())
    #expect(abs(byNorm.norm() - 1) < 1e-12)
    #expect(abs(cosine(byNorm) - 1) < 1e-12)
    var byValue = gradient
    byValue.clip(value: 0.1)
    #expect(cosine(byValue) < 0.9)
    for (_, path) in gradient.parameters {
      for (cut, whole) in zip(byValue[keyPath: path].elements, gradient[keyPath: path].elements) {
        #expect(cut == min(max(whole, -0.1), 0.1))
      }
    }
    // Both are controlled: neither step can be longer than its limit allows.
    #expect(byValue.norm() <= 0.1 * Double(gradient.parameterCount).squareRoot())
  }

  @Test(
    "h + F(x) has the identity for its Jacobian over 10,000 steps, exactly",
    .claim("B12", .holds))
  func identity() {
    var random = SeededGenerator(seed: 12)
    let steps = 10_000
    let inputs = (0..<steps).map { _ in
      Matrix<Double>.normal(rows: 1, columns: 2, using: &random)
    }
    let sum = IdentityRecurrence<Dual>(
      Wxh: .normal(rows: 2, columns: 3, using: &random),
      bh: .normal(rows: 1, columns: 3, using: &random))
    // One row for each unit: row i is moved along unit i.
    var h = Matrix<Dual>(
      .normal(rows: 1, columns: 3, using: &random), repeatedRows: 3, derivatives: .identity(3))
    for x in inputs {
      let same = Matrix<Dual>(Matrix(stacked: [x, x, x]))
      h = sum.step(same, from: h)
    }
    #expect(h.derivatives == .identity(3))

    // A tanh network of the same size, for comparison, has nothing left long before.
    var vanilla = VanillaRNN<Double>(input: 2, hidden: 3, output: 1, using: &random)
    vanilla.Whh = .orthogonal(rows: 3, columns: 3, using: &random)
    let network = GatedRNN(vanilla)
    let tape = network.forward(inputs, from: network.restingState(batch: 1))
    let product = jacobianProduct(tape.map { network.jacobian(of: $0) }, size: 3)
    #expect(product.maximumMagnitude() == 0)
  }

  @Test("The price of the identity: the order of the inputs makes no difference")
  func order() {
    var random = SeededGenerator(seed: 13)
    let sum = IdentityRecurrence<Double>(
      Wxh: .normal(rows: 2, columns: 3, using: &random), bh: .zeros(rows: 1, columns: 3))
    let inputs = (0..<12).map { _ in Matrix<Double>.normal(rows: 1, columns: 2, using: &random) }
    func end(_ inputs: [Matrix<Double>]) -> Matrix<Double> {
      inputs.reduce(.zeros(rows: 1, columns: 3)) { sum.step($1, from: $0) }
    }
    #expect(difference(end(inputs), end(inputs.reversed())) < 1e-14)
    let vanilla = VanillaRNN<Double>(input: 2, hidden: 3, output: 1, using: &random)
    func other(_ inputs: [Matrix<Double>]) -> Matrix<Double> {
      vanilla.forward(inputs, from: .zeros(rows: 1, columns: 3))[11].state
    }
    #expect(difference(other(inputs), other(inputs.reversed())) > 1e-2)
  }

  @Test("A leaky network's units remember for 1 to `longest` steps")
  func timeScales() {
    var random = SeededGenerator(seed: 16)
    let vanilla = VanillaRNN<Double>(input: 2, hidden: 5, output: 3, using: &random)
    let network = GatedRNN.leaky(vanilla, longest: 81)
    for (i, steps) in [1.0, 3, 9, 27, 81].enumerated() {
      let kept = 1 - 1 / (1 + Double.exp(-network.bz[0, i]))
      #expect(abs(Double.pow(kept, steps) - Double.exp(-1)) < 1e-12)
    }
    #expect(network.gate == .leaky && network.Whh == vanilla.Whh)
  }

  @Test("Rectified units that begin as copies pass every gradient on, while nothing is negative")
  func rectified() {
    var random = SeededGenerator(seed: 17)
    var network = GatedRNN<Double>.rectifiedIdentity(
      input: 3, hidden: 6, output: 2, using: &random)
    #expect(network.Whh == .identity(6) && network.activation == .rectifier)
    network.Wxh = .zeros(like: network.Wxh)
    let x = Array(repeating: Matrix<Double>.zeros(rows: 1, columns: 3), count: 500)
    let tape = network.forward(x, from: Matrix(rows: 1, columns: 6, repeating: 0.2))
    let product = jacobianProduct(tape.map { network.jacobian(of: $0) }, size: 6)
    #expect(product == .identity(6))
  }

  @Test("A leaky unit forgets at the rate of its leak")
  func leaks() {
    var network = Setting<Double>(gate: .leaky, batch: 1, seed: 15).network
    network.Whh = .zeros(like: network.Whh)
    network.bz = [[-3, -1, 0, 2]]
    let x = Array(repeating: Matrix<Double>.zeros(rows: 1, columns: 2), count: 7)
    let tape = network.forward(x, from: network.restingState(batch: 1))
    let product = jacobianProduct(tape.map { network.jacobian(of: $0) }, size: 4)
    for (i, b) in [-3.0, -1, 0, 2].enumerated() {
      let kept = 1 - 1 / (1 + Double.exp(-b))
      #expect(abs(product[i, i] - Double.pow(kept, 7)) < 1e-14)
    }
  }
}

extension Matrix where Element == Dual {
  /// One row several times, each time with other derivatives.
  fileprivate init(
    _ row: Matrix<Double>, repeatedRows count: Int, derivatives: Matrix<Double>
  ) {
    let rows = Matrix<Double>(stacked: Array(repeating: row, count: count))
    self.init(rows, derivatives: derivatives)
  }
}
