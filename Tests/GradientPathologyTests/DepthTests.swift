import BPTT
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("3 · A recurrent network is a deep one")
struct DepthTests {
  @Test(
    "Unrolled for T steps it is T layers with one matrix: their gradients add up to its own",
    .claim("C11", .holds), arguments: [1, 2, 7])
  func layers(steps: Int) {
    let setting = Setting<Double>(batch: 2, steps: steps, seed: 11)
    let network = setting.network
    let whole = network.backward(
      setting.tape,
      logits: loss(setting.tape.map(\.logits), setting.targets, everywhere: false)
        .logits
    ).parameters
    // T layers, each with a matrix of its own to differentiate: dual numbers, one layer at a time.
    func slope(layer: Int, _ row: Int, _ column: Int) -> Double {
      var h = Matrix<Dual>(setting.h0)
      var last = h
      for (t, x) in setting.inputs.enumerated() {
        var own = GatedRNN<Dual>(network)
        if t == layer { own.Whh[row, column].derivative = 1 }
        let step = own.step(Matrix(x), from: h)
        h = step.state
        last = step.logits
      }
      return softmaxCrossEntropy(last, targets: setting.targets[steps - 1]).loss.derivative
    }
    let sum = Matrix<Double>(rows: 4, columns: 4) { row, column in
      (0..<steps).reduce(0) { $0 + slope(layer: $1, row, column) }
    }
    #expect(difference(whole.Whh, sum) < 1e-13)
  }

  @Test("The work grows linearly with the steps, counted", .claim("C11", .holds))
  func work() {
    func multiplications(_ steps: Int) -> Int {
      let setting = Setting<Double>(steps: steps, seed: 13)
      let network = GatedRNN<Counting>(setting.network)
      let tally = Tally()
      Counting.$tally.withValue(tally) {
        let tape = network.forward(
          setting.inputs.map { Matrix($0) }, from: Matrix(setting.h0))
        let logits = tape.map { Matrix<Counting>?.some(.zeros(like: $0.logits)) }
        _ = network.backward(tape, logits: logits)
      }
      return tally.multiplications
    }
    let (one, two) = (multiplications(1), multiplications(2))
    // At least a product with W_hh each way and one for its gradient.
    #expect(two - one > 3 * 3 * 4 * 4)
    for steps in [3, 5, 20] {
      #expect(multiplications(steps) == one + (steps - 1) * (two - one))
    }
  }

  @Test("What the tape holds grows linearly with the steps", .claim("C11", .holds))
  func memory() {
    func numbers(_ steps: Int) -> Int {
      let tape = Setting<Double>(steps: steps, seed: 12).tape
      return tape.reduce(0) { sum, step in
        [step.input, step.previous, step.candidate, step.gate, step.state, step.logits]
          .reduce(sum) { $0 + $1.shape.count }
      }
    }
    let one = numbers(1)
    for steps in [2, 5, 40] { #expect(numbers(steps) == steps * one) }
  }

  @Test(
    "Matrices of their own vanish and explode as well, by their scale",
    .claim("C15", .conditional))
  func independent() {
    let (n, depth) = (24, 200)
    var random = SeededGenerator(seed: 15)
    func rate(_ layers: [Matrix<Double>]) -> Double {
      growthRate(layers, from: .normal(rows: n, columns: 1, using: &random))
    }
    func layers(_ scale: Double) -> [Matrix<Double>] {
      (0..<depth).map { _ in
        .normal(
          rows: n, columns: n, deviation: scale / Double(n).squareRoot(), using: &random)
      }
    }
    for scale in [0.5, 1, 2] {
      // The mean of log χ²_n, less log n, is about -1/n: half of it for the length.
      let expected = Double.log(scale) - 1 / (2 * Double(n))
      #expect(abs(rate(layers(scale)) - expected) < 0.05)
    }
    // Scaled so that lengths are kept, nothing happens at any depth.
    let kept = (0..<depth).map { _ in
      Matrix<Double>.orthogonal(rows: n, columns: n, using: &random)
    }
    #expect(abs(rate(kept)) < 1e-13)
  }

  @Test(
    "What only matrices of their own can do: one undoes what the other has done",
    .claim("C15", .conditional))
  func undoing() {
    let grow: Matrix<Double> = [[3, 1], [0, 2]]
    let shrink: Matrix<Double> = [[1.0 / 3, -1.0 / 6], [0, 0.5]]
    #expect(difference(grow • shrink, .identity(2)) < 1e-15)
    let alternating = (0..<100).map { $0.isMultiple(of: 2) ? grow : shrink }
    #expect(difference(jacobianProduct(alternating, size: 2), .identity(2)) < 1e-12)
    let shared = Array(repeating: grow, count: 100)
    #expect(jacobianProduct(shared, size: 2).spectralNorm() > 1e47)
  }
}
