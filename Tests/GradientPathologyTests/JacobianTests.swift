import GradientPathology
import Matrices
import TestSupport
import Testing

@Suite("3 · The product of Jacobians")
struct JacobianTests {
  @Test(
    "One step's Jacobian is diag(σ') W_rec", .claim("A24", .holds), arguments: Activation.allCases)
  func oneStep(activation: Activation) {
    let setting = Setting<Double>(activation: activation, seed: 24)
    let network = setting.network
    let Wrec = network.Whh.transposed()
    for (t, step) in setting.tape.enumerated() {
      let J = network.jacobian(of: step)
      #expect(difference(J, jacobianByDuals(setting, from: t, to: t + 1)) < 1e-14)
      // The slide's formula as it stands: σ' at the sum, in columns, written out with exponentials.
      let a =
        Wrec • step.previous.row(0).transposed() + network.Wxh.transposed()
        • step.input.row(0).transposed() + network.bh.transposed()
      let literal = Matrix<Double>(rows: 4, columns: 4) { i, j in
        let e = Double.exp(a[i, 0])
        let slope: Double =
          switch activation {
          case .tanh: 4 / ((e + 1 / e) * (e + 1 / e))
          case .sigmoid: e / ((1 + e) * (1 + e))
          case .rectifier: a[i, 0] > 0 ? 1 : 0
          case .identity: 1
          }
        return slope * Wrec[i, j]
      }
      #expect(difference(J, literal) < 1e-14)
      // In our rows, without the transpose, it is another matrix.
      #expect(difference(J, literal.transposed()) > 1e-3)
    }
  }

  @Test(
    "A gate adds its two terms to the Jacobian", arguments: [UpdateGate.leaky, .learned])
  func gates(gate: UpdateGate) {
    let setting = Setting<Double>(gate: gate, seed: 25)
    for t in setting.inputs.indices {
      let byDuals = jacobianByDuals(setting, from: t, to: t + 1)
      #expect(difference(setting.jacobians[t], byDuals) < 1e-14)
    }
    let whole = jacobianByDuals(setting, from: 1, to: 6)
    let product = jacobianProduct(setting.jacobians[1..<6], size: 4)
    #expect(difference(product, whole) < 1e-13)
  }

  @Test(
    "dC_t/dh_1 is dC_t/dh_t times the Jacobians from the latest to the earliest",
    .claim("B9", .holds))
  func chain() {
    let setting = Setting<Double>(batch: 1, seed: 9)
    let network = setting.network
    let states = [setting.h0] + setting.tape.map(\.state)
    func cost(_ h1: Matrix<Double>) -> Double {
      let tape = network.forward(Array(setting.inputs[1...]), from: h1)
      return loss(tape.map(\.logits), Array(setting.targets[1...]), everywhere: false).value
    }
    let last = loss(setting.tape.map(\.logits), setting.targets, everywhere: false).logits
    let dh = last[5].map { $0.timesTransposed(network.Why) } ?? setting.h0
    let product = jacobianProduct(setting.jacobians[1...], size: 4)
    let claimed = dh • product
    let step = 1e-5
    for i in 0..<4 {
      var (above, below) = (states[1], states[1])
      above[0, i] += step
      below[0, i] -= step
      let slope = (cost(above) - cost(below)) / (2 * step)
      #expect(abs(slope - claimed[0, i]) < 1e-9)
    }
    // And it is what back-propagation through time carries.
    let backward = network.backward(setting.tape, logits: last).states[1]
    #expect(difference(backward, claimed) < 1e-14)
    // The order is no matter of taste.
    let ascending = setting.jacobians[1...].reduce(Matrix<Double>.identity(4)) { $0 • $1 }
    #expect(difference(dh • ascending, claimed) > 1e-3)
  }

  @Test(
    "dh_t/dh_{t-k} has k factors; with the printed upper limit t - 1 it is dh_t/dh_0",
    .claim("C6", .corrected))
  func limits() {
    let setting = Setting<Double>(seed: 6)
    let J = setting.jacobians  // J[s] leads from h_s to h_{s+1}
    func product(_ t: Int, upTo last: Int) -> Matrix<Double> {
      (0...last).reduce(Matrix<Double>.identity(4)) { $0 • J[t - $1 - 1] }
    }
    for t in 1...6 {
      for k in 1...t {
        let right = jacobianByDuals(setting, from: t - k, to: t)
        let corrected = product(t, upTo: k - 1)
        let printed = product(t, upTo: t - 1)
        #expect(difference(corrected, right) < 1e-14)
        #expect(difference(printed, jacobianByDuals(setting, from: 0, to: t)) < 1e-14)
        if k == t {
          #expect(printed == corrected)
        } else {
          #expect(difference(printed, right) > 1e-3)
        }
      }
    }
  }

  @Test(
    "The printed dL_k/dW is one path of many: the one that starts at step 1",
    .claim("A23", .corrected), arguments: 1...6)
  func paths(k: Int) {
    let setting = Setting<Double>(batch: 1, seed: 23)
    let network = setting.network
    let tape = Array(setting.tape.prefix(k))
    let inputs = Array(setting.inputs.prefix(k))
    let targets = Array(setting.targets.prefix(k))
    func cost(_ W: Matrix<Double>) -> Double {
      var moved = network
      moved.Whh = W
      let logits = moved.forward(inputs, from: setting.h0).map(\.logits)
      return loss(logits, targets, everywhere: false).value
    }
    let byDifferences = Matrix<Double>(rows: 4, columns: 4) { row, column in
      var (above, below) = (network.Whh, network.Whh)
      above[row, column] += 1e-5
      below[row, column] -= 1e-5
      return (cost(above) - cost(below)) / 2e-5
    }
    let do_k = softmaxGradient(tape[k - 1].logits, targets[k - 1][0])
    let dh_k = do_k.timesTransposed(network.Why)
    /// dL_k/dh_k, the Jacobians down to step s, and what W does at step s alone.
    func path(_ s: Int) -> Matrix<Double> {
      let later = tape[s...].map { network.jacobian(of: $0) }
      let dh_s = dh_k • jacobianProduct(later, size: 4)
      let state = tape[s - 1].state
      return tape[s - 1].previous.transposedTimes(dh_s * (1 - state * state))
    }
    let printed = path(1)
    let sum = (1...k).reduce(Matrix<Double>.zeros(rows: 4, columns: 4)) { $0 + path($1) }
    #expect(difference(sum, byDifferences) < 1e-9)
    if k == 1 {
      #expect(difference(printed, byDifferences) < 1e-9)
    } else {
      #expect(difference(printed, byDifferences) > 1e-2)
    }
  }

  @Test("The map of norms has the norm of every product, and a gap above its diagonal")
  func norms() {
    let setting = Setting<Double>(scale: 2, seed: 7)
    let map = JacobianNorms(setting.jacobians)
    for k in 0...6 {
      for t in 0...6 {
        guard t >= k else {
          #expect(map.norms[t][k].isNaN)
          continue
        }
        let right = jacobianByDuals(setting, from: k, to: t).spectralNorm()
        #expect(abs(map.norms[t][k] - right) < 1e-12 * max(1, right))
      }
    }
    #expect(map.lookingBack == (0...6).map { map.norms[6][6 - $0] })
  }

  private func softmaxGradient(_ logits: Matrix<Double>, _ target: Int) -> Matrix<Double> {
    softmax(logits) - .oneHot([target], columns: logits.columns)
  }
}
