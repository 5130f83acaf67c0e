import BPTT
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("1 · The derivation, formula by formula")
struct DerivationTests {
  let example = Example(batch: 1, hidden: 5)
  var model: VanillaRNN<Double> { example.model }

  /// The loss logits of the whole tape.
  var logits: [Matrix<Double>?] {
    model.loss(example.tape, targets: example.targets).logitGradients
  }

  /// dh_t / dW_hh by finite differences: row i, column r · hidden + c.
  func stateByWhh(_ t: Int, in example: Example) -> Matrix<Double> {
    let n = example.model.hiddenSize
    return jacobian(at: example.model.Whh.reshaped(rows: 1, columns: n * n)) { flat in
      var model = example.model
      model.Whh = flat.reshaped(rows: n, columns: n)
      return model.forward(example.inputs, from: example.h0)[t].state
    }
  }

  @Test("One step's Jacobian is diag(1 - h²) W_hhᵀ", .claim("A7", .holds))
  func oneStep() {
    for step in example.tape {
      let oracle = jacobian(at: step.previous) { model.step(step.input, from: $0).state }
      #expect(difference(model.jacobian(step), oracle) < 1e-9)
    }
  }

  @Test("What the weights do at one step alone is the immediate derivative", .claim("A5", .holds))
  func immediate() {
    let step = example.tape[2]
    let n = model.hiddenSize
    let oracle = jacobian(at: model.Whh.reshaped(rows: 1, columns: n * n)) { flat in
      var moved = model
      moved.Whh = flat.reshaped(rows: n, columns: n)
      return moved.step(step.input, from: step.previous).state
    }
    #expect(difference(model.immediateDerivatives(step).Whh, oracle) < 1e-9)
  }

  @Test("The forward recursion carries dh_t/dW_hh along, at every step", .claim("A5", .holds))
  func recursion() {
    var learner = RealTimeLearner(model, from: example.h0)
    for t in example.inputs.indices {
      learner.read(example.inputs[t], target: example.targets[t][0])
      #expect(difference(learner.influence.Whh, stateByWhh(t, in: example)) < 1e-8)
    }
    #expect(learner.gradient.greatestDifference(from: example.gradient.parameters) < 1e-12)
  }

  @Test(
    "The double sum over t and k is the gradient, with the latest Jacobian first",
    .claim("A6", .conditional), .claim("A8", .conditional))
  func doubleSum() {
    let sum = model.gradientByDoubleSum(example.tape, logits: logits)
    #expect(sum.greatestDifference(from: example.gradient.parameters) < 1e-12)
    let finite = GradientCheck.finiteDifferences(sum, of: model) { example.loss(of: $0) }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
  }

  /// The sum of A6 for one loss, with the product of Jacobians in either order.
  func pathSum(_ example: Example, ascending: Bool) -> Matrix<Double> {
    let model = example.model
    let tape = example.tape
    let t = tape.count - 1
    let do_t = model.loss(tape, targets: example.targets).logitGradients[t]!
    let n = model.hiddenSize
    var sum = Matrix<Double>.zeros(rows: 1, columns: n * n)
    for k in 0...t {
      var product = Matrix<Double>.identity(n)
      for j in k..<t {
        let next = model.jacobian(tape[j + 1])  // dh_{j+1} / dh_j
        product = ascending ? product • next : next • product
      }
      sum += do_t.timesTransposed(model.Why) • product • model.immediateDerivatives(tape[k]).Whh
    }
    return sum.reshaped(rows: n, columns: n)
  }

  @Test(
    "Multiplied from j = k upwards, left to right, the product is wrong as soon as it has two factors",
    .claim("A6", .conditional))
  func order() {
    for (steps, isEqual) in [(1, true), (2, true), (3, false), (6, false)] {
      let example = Example(seed: 6, batch: 1, steps: steps, isLastOnly: true)
      let right = example.gradient.parameters.Whh
      #expect(difference(pathSum(example, ascending: false), right) < 1e-13)
      let printed = difference(pathSum(example, ascending: true), right)
      #expect((printed < 1e-13) == isEqual, "\(steps) steps: \(printed)")
    }
    // With one hidden unit the factors are numbers, and numbers commute.
    let scalar = Example(seed: 7, batch: 1, steps: 6, hidden: 1, isLastOnly: true)
    let printed = pathSum(scalar, ascending: true)
    #expect(difference(printed, scalar.gradient.parameters.Whh) < 1e-14)
  }

  @Test(
    "The product of one-step Jacobians is the Jacobian of the composed map, in this order only",
    .claim("A7", .holds))
  func composedMap() {
    let tape = example.tape
    let (k, t) = (1, 4)
    let oracle = jacobian(at: tape[k].state) { h in
      model.forward(Array(example.inputs[(k + 1)...t]), from: h)[t - k - 1].state
    }
    let factors = ((k + 1)...t).map { model.jacobian(tape[$0]) }
    let descending = factors.dropFirst().reduce(factors[0]) { $1 • $0 }
    let ascending = factors.dropFirst().reduce(factors[0]) { $0 • $1 }
    #expect(difference(descending, oracle) < 1e-9)
    #expect(difference(ascending, oracle) > 1e-2)
  }

  @Test(
    "dL/dh_0 is one product for a loss at the end and a sum of products for a loss at every step",
    .claim("A9", .conditional))
  func initialState() {
    for isLastOnly in [true, false] {
      let example = Example(seed: 8, batch: 1, isLastOnly: isLastOnly)
      let tape = example.tape
      let logits = lossGradients(example, tape)
      let counting = example.model.hiddenSize * example.model.hiddenSize
      let jacobians = tape.map { Matrix<Counting>(example.model.jacobian($0)) }
      let tally = Tally()
      var sum = Matrix<Counting>.zeros(rows: 1, columns: 5)
      for t in tape.indices {
        guard let do_t = logits[t] else { continue }
        var product = Matrix<Counting>(do_t.timesTransposed(example.model.Why))
        Counting.$tally.withValue(tally) {
          for j in stride(from: t, through: 0, by: -1) { product = product • jacobians[j] }
        }
        sum += product
      }
      #expect(difference(sum.map(\.value), example.gradient.initialState) < 1e-13)
      // A row times an n × n factor is n² multiplications; the numbers have counted them.
      #expect(tally.multiplications == (isLastOnly ? 6 : 21) * counting)
    }
  }

  private func lossGradients(
    _ example: Example, _ tape: [VanillaRNN<Double>.Step]
  ) -> [Matrix<Double>?] {
    example.model.loss(tape, targets: example.targets).logitGradients
  }

  // MARK: - Deck C

  @Test("A network of T layers with tied weights has the same gradient", .claim("C1", .holds))
  func unrolled() {
    let example = Example(seed: 9)
    let network = UnrolledNetwork(example.model, steps: example.inputs.count)
    let (loss, copies) = network.gradients(
      example.inputs, targets: example.targets, from: example.h0)
    var sum = copies[0]
    for copy in copies.dropFirst() { sum.add(copy) }
    #expect(sum.greatestDifference(from: example.gradient.parameters) < 1e-13)
    #expect(abs(loss - example.loss(of: example.model)) < 1e-12)

    // Each copy's gradient is its own: a change in one layer's weights alone.
    let t = 2
    let oracle = slope(at: network.layers[t].W) { W in
      var changed = network
      changed.layers[t].W = W
      return changed.gradients(example.inputs, targets: example.targets, from: example.h0).loss
    }
    #expect(
      difference(Matrix(stacked: [copies[t].Wxh, copies[t].Whh]), oracle) < 1e-8)
  }

  @Test(
    "A loss at the last step alone moves every copy, back to the first", .claim("C3", .holds))
  func everyCopy() {
    let example = Example(seed: 10)
    let logits = example.model.loss(example.tape, targets: example.targets).logitGradients
    let lastOnly: [Matrix<Double>?] = logits.indices.map {
      $0 == logits.count - 1 ? logits[$0] : nil
    }
    // The contribution of step k is the gradient with all other steps' weights held constant.
    let tape = example.tape
    for k in tape.indices {
      let later = example.model.backward(
        Array(tape[(k + 1)...]), logits: Array(lastOnly[(k + 1)...]))
      let arriving = k == tape.count - 1 ? nil : later.initialState
      let here = example.model.backward([tape[k]], logits: [lastOnly[k]], lastState: arriving)
      #expect(here.parameters.Whh.norm() > 1e-6)
      #expect(here.parameters.Wxh.norm() > 1e-6)
    }
    // In a feed-forward network the loss on layer l says nothing about the layers above it.
    let network = UnrolledNetwork(example.model, steps: tape.count)
    let before = network.gradients(example.inputs, targets: example.targets, from: example.h0).loss
    var changed = network
    changed.layers[tape.count - 1].W *= 2
    let firstOnly = example.targets.enumerated().map { t, row in
      row.map { t == 0 ? $0 : nil }
    }
    let loss = network.gradients(example.inputs, targets: firstOnly, from: example.h0).loss
    let same = changed.gradients(example.inputs, targets: firstOnly, from: example.h0).loss
    #expect(loss == same)
    #expect(
      changed.gradients(example.inputs, targets: example.targets, from: example.h0).loss != before)
  }

  @Test(
    "Direct and indirect parts are different blocks of W; their sum has no shape, and W_xh is missing",
    .claim("C4", .corrected))
  func blocks() {
    // At one step t: y_t = W_hy h_t + b_y depends on W_hy directly, on W_hh and W_xh through h_t.
    let tape = example.tape
    let t = 4
    let (n, m) = (model.hiddenSize, model.outputSize)
    func output(_ change: (inout VanillaRNN<Double>) -> Void) -> Matrix<Double> {
      var changed = model
      change(&changed)
      return changed.forward(example.inputs, from: example.h0)[t].logits
    }
    var learner = RealTimeLearner(model, from: example.h0)
    for x in example.inputs[...t] { learner.read(x, target: nil) }
    let throughState = model.Why.transposed() • learner.influence

    let byWhh = jacobian(at: model.Whh.reshaped(rows: 1, columns: n * n)) { flat in
      output { $0.Whh = flat.reshaped(rows: n, columns: n) }
    }
    #expect(difference(throughState.Whh, byWhh) < 1e-8)
    let byWxh = jacobian(at: model.Wxh.reshaped(rows: 1, columns: 4 * n)) { flat in
      output { $0.Wxh = flat.reshaped(rows: 4, columns: n) }
    }
    #expect(difference(throughState.Wxh, byWxh) < 1e-8)
    let byWhy = jacobian(at: model.Why.reshaped(rows: 1, columns: n * m)) { flat in
      output { $0.Why = flat.reshaped(rows: n, columns: m) }
    }
    // The direct part: ∂y_i / ∂W_hy[r, c] is h_r where c = i.
    let direct = Matrix<Double>(rows: m, columns: n * m) { i, place in
      place % m == i ? tape[t].state[0, place / m] : 0
    }
    #expect(difference(direct, byWhy) < 1e-8)
    // As printed the two are added, but one has hidden · output columns, the other hidden².
    #expect(direct.columns == n * m && throughState.Whh.columns == n * n && m != n)
    // Read as blocks set side by side, as a note on the slide has it, the two are right, and a third
    // block, which is not zero, is left out.
    #expect(throughState.Wxh.norm() > 0.1)
    // Even where the sizes agree, the sum is the derivative by neither.
    let square = Example(seed: 11, batch: 1, output: 5)
    var reader = RealTimeLearner(square.model, from: square.h0)
    for x in square.inputs[...t] { reader.read(x, target: nil) }
    let indirect = square.model.Why.transposed() • reader.influence.Whh
    let own = Matrix<Double>(rows: n, columns: n * n) { i, place in
      place % n == i ? square.tape[t].state[0, place / n] : 0
    }
    let oracle = jacobian(at: square.model.Whh.reshaped(rows: 1, columns: n * n)) { flat in
      var changed = square.model
      changed.Whh = flat.reshaped(rows: n, columns: n)
      return changed.forward(square.inputs, from: square.h0)[t].logits
    }
    #expect(difference(indirect, oracle) < 1e-8)
    #expect(difference(own + indirect, oracle) > 0.1)
  }

  @Test(
    "The sum over earlier states starts at k = 0, with the Jacobian on the left",
    .claim("C5", .corrected))
  func directAndIndirect() {
    let tape = example.tape
    let n = model.hiddenSize
    /// dh_t / dh_{t-k}.
    func between(_ t: Int, _ k: Int) -> Matrix<Double> {
      stride(from: t, to: t - k, by: -1).reduce(.identity(n)) { $0 • model.jacobian(tape[$1]) }
    }
    for t in [0, 1, 5] {
      let oracle = stateByWhh(t, in: example)
      var right = Matrix<Double>.zeros(rows: n, columns: n * n)
      for k in 0...t {
        right += between(t, k) • model.immediateDerivatives(tape[t - k]).Whh
      }
      #expect(difference(right, oracle) < 1e-8)
      // From k = 1 on, the term of step t itself is lost. Steps are 0-based here, so the slide's
      // upper limit k = t is the initial state, which does not depend on the weights.
      var printed = Matrix<Double>.zeros(rows: n, columns: n * n)
      for k in 0...t where k >= 1 {
        printed += between(t, k) • model.immediateDerivatives(tape[t - k]).Whh
      }
      #expect(difference(printed, oracle) > 0.01)
    }
  }

  @Test(
    "With total derivatives in the sum, as printed, the path from step j is counted t - j times",
    .claim("C5", .corrected))
  func totalDerivatives() {
    let tape = example.tape
    let n = model.hiddenSize
    func between(_ t: Int, _ k: Int) -> Matrix<Double> {
      stride(from: t, to: t - k, by: -1).reduce(.identity(n)) { $0 • model.jacobian(tape[$1]) }
    }
    let totals = tape.indices.map { stateByWhh($0, in: example) }
    for t in [2, 5] {
      // Σ from k = 1 of (dh_t / dh_{t-k}) (dh_{t-k} / dW_hh), total derivatives by finite differences.
      var printed = Matrix<Double>.zeros(rows: n, columns: n * n)
      for k in 1...t { printed += between(t, k) • totals[t - k] }
      #expect(difference(printed, totals[t]) > 0.01)
      var counted = Matrix<Double>.zeros(rows: n, columns: n * n)
      for j in 0...t {
        counted += Double(t - j) * (between(t, t - j) • model.immediateDerivatives(tape[j]).Whh)
      }
      #expect(difference(printed, counted) < 1e-7)
    }
  }

  @Test(
    "Taking φ as the identity loses a factor φ′ at every step", .claim("C7", .conditional))
  func identity() {
    // With φ = identity the one-step Jacobian is W_hhᵀ. For tanh it is that only at the origin.
    let step = example.tape[3]
    let oracle = jacobian(at: step.previous) { model.step(step.input, from: $0).state }
    let linear = model.Whh.transposed()
    #expect(difference(linear, oracle) > 0.1)
    let slope = 1 - step.state * step.state
    #expect(difference(linear.scalingRows(by: slope.transposed()), oracle) < 1e-9)
    // For the linear recurrence itself the linear formula is right.
    let ownMap = jacobian(at: step.previous) { h in
      step.input • model.Wxh + h • model.Whh + model.bh
    }
    #expect(difference(linear, ownMap) < 1e-8)
  }

  // MARK: - Decks D and E

  @Test(
    "Node by node in columns the gradient is the same", .claim("D10", .holds),
    .claim("D12", .holds), .claim("E5", .holds))
  func nodeByNode() {
    let gradient = ColumnRNN(model).gradient(
      example.inputs.map { $0.transposed() }, targets: example.targets.map { $0[0]! },
      from: example.h0.transposed())
    #expect(gradient.rows.greatestDifference(from: example.gradient.parameters) < 1e-12)
  }

  @Test(
    "The diagonal stands between Wᵀ and the gradient; as printed nothing fits",
    .claim("D11", .corrected), .claim("E5", .holds))
  func diagonal() {
    // dL/dh_t by finite differences, for a loss at steps t and t + 1.
    let tape = example.tape
    let t = 3
    let columns = ColumnRNN(model)
    func loss(_ h: Matrix<Double>, from t: Int) -> Double {
      let own = softmaxCrossEntropy(h • model.Why + model.by, targets: example.targets[t]).loss
      guard t < 4 else { return own }
      return own + loss(model.step(example.inputs[t + 1], from: h).state, from: t + 1)
    }
    let next = slope(at: tape[t + 1].state) { loss($0, from: t + 1) }.transposed()
    let oracle = slope(at: tape[t].state) { loss($0, from: t) }.transposed()
    let output = columns.V.transposed() • logits[t]!.transposed()
    let squash = Matrix<Double>(rows: 5, columns: 5) { i, j in
      i == j ? 1 - tape[t + 1].state[0, i] * tape[t + 1].state[0, i] : 0
    }
    let right = columns.W.transposed() • squash • next + output
    #expect(difference(right, oracle) < 1e-8)
    // As printed: Wᵀ times the column [5 × 1] times the diagonal [5 × 5].
    let product = columns.W.transposed() • next
    #expect(product.columns == 1 && squash.rows == 5)
    // With the diagonal moved to the front, where its shape would fit, the value is wrong.
    let moved = squash • columns.W.transposed() • next + output
    #expect(difference(moved, oracle) > 1e-3)
  }

  @Test(
    "The slope written through the output, 1 - h², is tanh's own derivative", .claim("E5", .holds))
  func slopeThroughOutput() {
    for a in stride(from: -4.0, through: 4, by: 0.37) {
      let h = Foundation.tanh(a)
      let slope = (Foundation.tanh(a + 6e-6) - Foundation.tanh(a - 6e-6)) / 12e-6
      #expect(abs((1 - h * h) - slope) < 1e-9)
      // Read as tanh′ at h instead of at a, it would be something else.
      if abs(a) > 0.5 { #expect(abs((1 - Foundation.tanh(h) * Foundation.tanh(h)) - slope) > 0.01) }
    }
  }

  @Test("U's gradient is an outer product: x_t needs its transpose", .claim("E6", .corrected))
  func transpose() {
    let columns = ColumnRNN(model)
    let pass = example.gradient
    let oracle = slope(at: columns.U) { U in
      var changed = columns
      changed.U = U
      return example.loss(of: changed.rows)
    }
    #expect(difference(pass.parameters.Wxh.transposed(), oracle) < 1e-8)
    let tape = example.tape
    var sum = Matrix<Double>.zeros(rows: 5, columns: 4)
    var dh = Matrix<Double>.zeros(rows: 1, columns: 5)
    for t in tape.indices.reversed() {
      dh += logits[t]!.timesTransposed(model.Why)
      let delta = (dh * (1 - tape[t].state * tape[t].state)).transposed()
      sum += delta • example.inputs[t]  // the row x is xᵀ of the column
      dh = dh • model.jacobian(tape[t])
      // Without the transpose the factors are two columns, [5 × 1] and [4 × 1].
      #expect(delta.columns != example.inputs[t].transposed().rows)
    }
    #expect(difference(sum, oracle) < 1e-8)
  }
}
