import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · One step, shared by all")
struct StepTests {
  /// A step with every size different, inputs and an initial state.
  struct Setting {
    let step: RecurrentStep<Double>
    let inputs: [Matrix<Double>]
    let h0: Matrix<Double>
    /// How much each entry of each state counts in the loss.
    let weights: [Matrix<Double>]

    init(steps: Int = 5, batch: Int = 3, input: Int = 2, hidden: Int = 4, seed: UInt64 = 7) {
      var random = SeededGenerator(seed: seed)
      func draw(_ rows: Int, _ columns: Int) -> Matrix<Double> {
        .normal(rows: rows, columns: columns, deviation: 0.6, using: &random)
      }
      step = RecurrentStep(Wxh: draw(input, hidden), Whh: draw(hidden, hidden), bh: draw(1, hidden))
      inputs = (0..<steps).map { _ in draw(batch, input) }
      h0 = draw(batch, hidden)
      weights = (0..<steps).map { _ in draw(batch, hidden) }
    }

    /// The loss of a chain: Σ_t Σ weights_t h_t, at every step or at the last alone.
    func loss<Element: Scalar>(_ chain: [RecurrentStep<Element>], everywhere: Bool) -> Element {
      var h = Matrix<Element>(h0)
      var loss: Element = 0
      for (t, copy) in chain.enumerated() {
        h = tanh(Matrix<Element>(inputs[t]) • copy.Wxh + h • copy.Whh + copy.bh)
        if everywhere || t == chain.count - 1 { loss += h.dot(Matrix<Element>(weights[t])) }
      }
      return loss
    }

    func dStates(everywhere: Bool) -> [Matrix<Double>] {
      weights.enumerated().map {
        everywhere || $0 == weights.count - 1 ? $1 : .zeros(like: $1)
      }
    }
  }

  @Test("One matrix on the concatenated vector is the split form", .claim("B2", .holds))
  func concatenated() {
    let setting = Setting(steps: 1, batch: 5, input: 3, hidden: 4)
    let (step, x, h) = (setting.step, setting.inputs[0], setting.h0)
    #expect(step.concatenated.shape == Shape(rows: 7, columns: 4))
    #expect(difference(step.concatenatedStep(x, from: h), step(x, from: h)) < 1e-15)
    #expect(RecurrentStep(concatenated: step.concatenated, bh: step.bh) == step)
    // The other order of the two blocks is another step.
    let swapped = tanh(Matrix(sideBySide: [h, x]) • step.concatenated + step.bh)
    #expect(difference(swapped, step(x, from: h)) > 0.1)
  }

  @Test(
    "With numbers whose sums need no rounding the two forms have the same bits",
    .claim("B2", .holds))
  func sameBits() {
    var random = SeededGenerator(seed: 3)
    func eighths(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns) { _, _ in Double(random.integer(below: 33) - 16) / 8 }
    }
    for (input, hidden) in [(1, 1), (3, 5), (17, 9), (2, 33)] {
      let step = RecurrentStep(
        Wxh: eighths(input, hidden), Whh: eighths(hidden, hidden), bh: eighths(1, hidden))
      let (x, h) = (eighths(4, input), eighths(4, hidden))
      #expect(step.concatenatedStep(x, from: h) == step(x, from: h))
    }
  }

  @Test(
    "The shared weight's gradient is the sum of the copies'", .claim("B3", .holds),
    arguments: [true, false])
  func copies(everywhere: Bool) {
    let setting = Setting()
    let steps = setting.inputs.count
    // Each copy's gradient with dual numbers, and no rule for derivatives written by hand.
    let dual = RecurrentStep<Dual>(setting.step)
    var sum = setting.step.zeroed()
    let chain = UnfoldedChain(setting.step, steps: steps)
    let found = chain.gradients(
      setting.dStates(everywhere: everywhere), inputs: setting.inputs, from: setting.h0)
    for t in 0..<steps {
      let check = GradientCheck.dualNumbers(found.copies[t], of: dual) { moved in
        var copies = Array(repeating: dual, count: steps)
        copies[t] = moved
        return setting.loss(copies, everywhere: everywhere)
      }
      #expect(check.agrees(within: 1e-12), "copy \(t + 1): \(check.summary)")
      sum.add(found.copies[t])
    }
    // The shared weight: all copies move at once.
    for gradient in [
      sum,
      setting.step.gradient(
        setting.dStates(everywhere: everywhere), inputs: setting.inputs, from: setting.h0),
    ] {
      let shared = GradientCheck.dualNumbers(gradient, of: dual) {
        setting.loss(Array(repeating: $0, count: steps), everywhere: everywhere)
      }
      #expect(shared.agrees(within: 1e-12), "\(shared.summary)")
      let differences = GradientCheck.finiteDifferences(gradient, of: setting.step) {
        setting.loss(Array(repeating: $0, count: steps), everywhere: everywhere)
      }
      #expect(differences.agrees(within: 1e-7), "\(differences.summary)")
    }
  }

  @Test(
    "Summed or averaged: the same direction if all lengths are the same, another if they are not",
    .claim("B3", .holds))
  func averagesOfLengths() {
    var random = SeededGenerator(seed: 12)
    let step = RecurrentStep<Double>(
      Wxh: .normal(rows: 2, columns: 4, deviation: 0.6, using: &random),
      Whh: .normal(rows: 4, columns: 4, deviation: 0.6, using: &random),
      bh: .normal(rows: 1, columns: 4, deviation: 0.6, using: &random))
    /// Two sequences' gradients, summed over the copies and averaged over them: the cosine of the
    /// angle between the two, and how many times longer the first is.
    func compared(_ lengths: [Int]) -> (cosine: Double, ratio: Double) {
      var (sums, means) = (step.zeroed(), step.zeroed())
      for length in lengths {
        func draw(_ columns: Int) -> [Matrix<Double>] {
          (0..<length).map { _ in .normal(rows: 1, columns: columns, using: &random) }
        }
        let (inputs, dStates) = (draw(2), draw(4))
        let gradient = step.gradient(dStates, inputs: inputs, from: .zeros(rows: 1, columns: 4))
        sums.add(gradient)
        means.add(gradient, scaledBy: 1 / Double(length))
      }
      return (sums.dot(means) / (sums.norm() * means.norm()), sums.norm() / means.norm())
    }
    let equal = compared([5, 5])
    #expect(abs(equal.cosine - 1) < 1e-14 && abs(equal.ratio - 5) < 1e-12)
    #expect(compared([2, 9]).cosine < 0.99)
  }

  @Test("The derivative by the initial state is right too")
  func initialState() {
    let setting = Setting()
    let steps = setting.inputs.count
    let found = UnfoldedChain(setting.step, steps: steps).gradients(
      setting.dStates(everywhere: true), inputs: setting.inputs, from: setting.h0
    ).h0
    let dual = RecurrentStep<Dual>(setting.step)
    for row in 0..<setting.h0.rows {
      for column in 0..<setting.h0.columns {
        var h = Matrix<Dual>(setting.h0)
        h[row, column].derivative = 1
        var loss: Dual = 0
        for t in 0..<steps {
          h = dual(Matrix(setting.inputs[t]), from: h)
          loss += h.dot(Matrix(setting.weights[t]))
        }
        #expect(abs(found[row, column] - loss.derivative) < 1e-12)
      }
    }
  }

  @Test(
    "Unfolding makes copies: a chain of equal copies has the recurrence's states",
    .claim("B3", .holds))
  func sameStates() {
    let setting = Setting()
    let shared = setting.step.states(over: setting.inputs, from: setting.h0)
    var chain = UnfoldedChain(setting.step, steps: setting.inputs.count)
    #expect(chain.states(over: setting.inputs, from: setting.h0) == shared)
    // A copy of the third step that is changed leaves the states before it alone.
    chain.copies[2].bh += 0.5
    let moved = chain.states(over: setting.inputs, from: setting.h0)
    #expect(Array(moved[0..<2]) == Array(shared[0..<2]))
    #expect(zip(moved[2...], shared[2...]).allSatisfy { difference($0, $1) > 1e-3 })
  }
}
