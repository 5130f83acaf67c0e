import BPTT
import GradientPathology
import Matrices
import Testing
import Training

@Suite("3 · A network whose gate may stay shut")
struct GatedRNNTests {
  @Test("With an open gate it is chapter 01's network, bit for bit")
  func open() {
    let setting = Setting<Double>(seed: 1)
    let vanilla = VanillaRNN(
      Wxh: setting.network.Wxh, Whh: setting.network.Whh, bh: setting.network.bh,
      Why: setting.network.Why, by: setting.network.by)
    let tape = vanilla.forward(setting.inputs, from: setting.h0)
    #expect(setting.tape.map(\.state) == tape.map(\.state))
    #expect(setting.tape.map(\.logits) == tape.map(\.logits))
    let logits = loss(tape.map(\.logits), setting.targets, everywhere: true).logits
    let theirs = vanilla.backward(tape, logits: logits)
    let ours = setting.network.backward(setting.tape, logits: logits)
    #expect(ours.parameters.Wxh == theirs.parameters.Wxh)
    #expect(ours.parameters.Whh == theirs.parameters.Whh)
    #expect(ours.parameters.bh == theirs.parameters.bh)
    #expect(ours.parameters.Why == theirs.parameters.Why)
    #expect(ours.states[0] == theirs.initialState)
  }

  @Test(
    "Every gradient agrees with finite differences and with dual numbers",
    arguments: UpdateGate.allCases, Activation.allCases)
  func gradients(gate: UpdateGate, activation: Activation) {
    for everywhere in [true, false] {
      let setting = Setting<Double>(gate: gate, activation: activation, seed: 11)
      let logits = loss(setting.tape.map(\.logits), setting.targets, everywhere: everywhere).logits
      let (gradient, states) = setting.network.backward(setting.tape, logits: logits)

      func value<Element: Scalar>(
        _ network: GatedRNN<Element>, _ h0: Matrix<Double>
      ) -> Element {
        let tape = network.forward(setting.inputs.map { Matrix($0) }, from: Matrix(h0))
        return loss(tape.map(\.logits), setting.targets, everywhere: everywhere).value
      }
      let finite = GradientCheck.finiteDifferences(gradient, of: setting.network) {
        value($0, setting.h0)
      }
      #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
      let exact = GradientCheck.dualNumbers(gradient, of: GatedRNN<Dual>(setting.network)) {
        value($0, setting.h0)
      }
      #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
      #expect(exact.entries.count == (gate == .learned ? 8 : 5))

      // The initial state: by dual numbers too.
      let lifted = GatedRNN<Dual>(setting.network)
      var h0 = Matrix<Dual>(setting.h0)
      for (row, column) in [(0, 0), (1, 3), (2, 2)] {
        h0[row, column].derivative = 1
        let tape = lifted.forward(setting.inputs.map { Matrix($0) }, from: h0)
        let total = loss(tape.map(\.logits), setting.targets, everywhere: everywhere).value
        h0[row, column].derivative = 0
        #expect(abs(total.derivative - states[0][row, column]) < 1e-12)
      }
    }
  }

  @Test("Training moves the gate's weights only where the gate is learned")
  func leaky() {
    for gate in [UpdateGate.open, .leaky, .learned] {
      let setting = Setting<Double>(gate: gate, seed: 2)
      let logits = loss(setting.tape.map(\.logits), setting.targets, everywhere: true).logits
      let gradient = setting.network.backward(setting.tape, logits: logits).parameters
      var moved = setting.network
      var optimiser = SGD<GatedRNN<Double>>()
      optimiser.update(&moved, gradient: gradient, rate: 0.1)
      #expect(moved.Whh != setting.network.Whh)
      #expect((moved.bz != setting.network.bz) == (gate == .learned))
      #expect((moved.Whz != setting.network.Whz) == (gate == .learned))
    }
  }

  @Test("A batch is its sequences one by one", arguments: UpdateGate.allCases)
  func batches(gate: UpdateGate) {
    let setting = Setting<Double>(gate: gate, seed: 3)
    for row in 0..<3 {
      let alone = setting.network.forward(
        setting.inputs.map { $0.row(row) }, from: setting.h0.row(row))
      for (one, all) in zip(alone, setting.tape) {
        #expect(difference(one.state, all.state.row(row)) < 1e-14)
        let jacobian = setting.network.jacobian(of: all, sequence: row)
        #expect(difference(setting.network.jacobian(of: one), jacobian) < 1e-14)
      }
    }
  }

  @Test("The recall task shows its class once and asks at the end")
  func task() {
    var random = SeededGenerator(seed: 4)
    let task = RecallTask(classes: 3, lag: 5, noise: 0.5)
    let batch = task.batch(7, of: Double.self, using: &random)
    #expect(batch.inputs.count == 6 && batch.targets.count == 7)
    for (row, target) in batch.targets.enumerated() {
      #expect((0..<3).allSatisfy { batch.inputs[0][row, $0] == ($0 == target ? 1 : 0) })
      for x in batch.inputs.dropFirst() {
        #expect((0..<3).allSatisfy { x[row, $0] == 0 })
        #expect(x[row, 3] != 0)
      }
    }
  }

  @Test("The loss of the last answer has the gradient that training uses")
  func answers() {
    var random = SeededGenerator(seed: 5)
    let task = RecallTask(classes: 3, lag: 4)
    let batch = task.batch(5, of: Double.self, using: &random)
    let vanilla = VanillaRNN<Double>(input: 4, hidden: 6, output: 3, using: &random)
    let check = GradientCheck.finiteDifferences(vanilla.gradient(batch).gradient, of: vanilla) {
      $0.gradient(batch).loss
    }
    #expect(check.agrees(within: 1e-7), "\(check.summary)")
    let gated = GatedRNN(vanilla, gate: .learned, gateBias: -1)
    let other = GradientCheck.finiteDifferences(gated.gradient(batch).gradient, of: gated) {
      $0.gradient(batch).loss
    }
    #expect(other.agrees(within: 1e-7), "\(other.summary)")
    let logits = vanilla.answer(batch.inputs)
    let mean = (0..<5).reduce(0.0) { sum, row in
      let o = (0..<3).map { logits[row, $0] }
      let whole = o.reduce(0) { $0 + Double.exp($1) }
      return sum - Double.log(Double.exp(o[batch.targets[row]]) / whole) / 5
    }
    #expect(abs(mean - vanilla.gradient(batch).loss) < 1e-12)
  }
}
