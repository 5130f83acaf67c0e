import BPTT
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("4 · The gradients of the cells")
struct GradientTests {
  private let lstmNames = [
    "W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o",
  ]

  @Test("The tanh cell: every parameter, the inputs and the initial state")
  func tanhCell() {
    var random = SeededGenerator(seed: 1)
    let cell = TanhCell(hidden: block(4, 5, &random))
    checkGradient(of: cell, lifted: TanhCell<Dual>(cell), names: ["W_xh", "W_hh", "b_h"])
  }

  @Test("The accumulator", .claim("B13", .holds))
  func accumulator() {
    var random = SeededGenerator(seed: 2)
    let cell = AccumulatorCell(candidate: block(4, 5, &random))
    checkGradient(of: cell, lifted: AccumulatorCell<Dual>(cell), names: ["W_xc", "W_hc", "b_c"])
  }

  @Test("The original LSTM", .claim("B15", .holds))
  func originalLSTM() {
    var random = SeededGenerator(seed: 3)
    let cell = OriginalLSTMCell(
      input: block(4, 5, &random), candidate: block(4, 5, &random), output: block(4, 5, &random))
    checkGradient(
      of: cell, lifted: OriginalLSTMCell<Dual>(cell),
      names: ["W_xi", "W_hi", "b_i", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o"])
  }

  @Test("The LSTM with a forget gate", .claim("B16", .holds), .claim("B18", .holds))
  func forgetGate() {
    let cell = lstm()
    checkGradient(of: cell, lifted: LSTMCell<Dual>(cell), names: lstmNames)
  }

  @Test("The LSTM with peepholes", .claim("B17", .holds))
  func peepholes() {
    var random = SeededGenerator(seed: 4)
    let cell = PeepholeLSTMCell(
      lstm(), pi: normal(1, 5, &random), pf: normal(1, 5, &random), po: normal(1, 5, &random))
    checkGradient(
      of: cell, lifted: PeepholeLSTMCell<Dual>(cell), names: lstmNames + ["p_i", "p_f", "p_o"])
  }

  @Test("The LSTM with coupled gates")
  func coupled() {
    var random = SeededGenerator(seed: 5)
    let cell = CoupledLSTMCell(
      forget: block(4, 5, &random), candidate: block(4, 5, &random), output: block(4, 5, &random))
    checkGradient(
      of: cell, lifted: CoupledLSTMCell<Dual>(cell),
      names: ["W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o"])
  }

  @Test(
    "The GRU, in each of its four forms", .claim("A14", .holds), .claim("B17", .holds),
    arguments: ResetPlacement.allCases, UpdateConvention.allCases)
  func gatedRecurrentUnit(reset: ResetPlacement, convention: UpdateConvention) {
    let cell = gru(reset, convention)
    let names = ["W_xr", "W_hr", "b_r", "W_xu", "W_hu", "b_u", "W_xg", "W_hg", "b_g"]
    checkGradient(
      of: cell, lifted: GRUCell<Dual>(cell),
      names: names + (reset == .afterProduct ? ["b_hg"] : []))
  }

  @Test(
    "Any non-linearity may make the candidate", .claim("E12", .holds),
    arguments: [Activation.sigmoid, .identity, .rectifier])
  func candidates(activation: Activation) {
    let cell = lstm(activation: activation)
    checkGradient(of: cell, lifted: LSTMCell<Dual>(cell), names: lstmNames)
    let gated = gru(activation: activation)
    let names = ["W_xr", "W_hr", "b_r", "W_xu", "W_hu", "b_u", "W_xg", "W_hg", "b_g"]
    checkGradient(of: gated, lifted: GRUCell<Dual>(gated), names: names)
    #expect(difference(stepOutput(cell), stepOutput(lstm())) > 0.01)
  }

  private func stepOutput(_ cell: LSTMCell<Double>) -> Matrix<Double> {
    let problem = Problem()
    return cell.step(problem.inputs[0], from: problem.state(for: cell)).state.h
  }

  @Test("Every derivative inside one step agrees with finite differences", .claim("B18", .holds))
  func intermediates() {
    let (cell, problem) = (lstm(), Problem())
    let step = cell.step(problem.inputs[0], from: problem.state(for: cell))
    let dstate = drawn(like: step.state, 40)
    let inner = cell.innerGradient(of: step, dstate)
    let (x, h, c) = (step.input, step.previous.h, step.previous.c)

    // The rest of the step from the four sums and a shift of c_t, written out once more.
    func loss(
      _ ai: Matrix<Double>, _ af: Matrix<Double>, _ ag: Matrix<Double>,
      _ ao: Matrix<Double>, _ shift: Matrix<Double>
    ) -> Double {
      let new = sigmoid(af) * c + sigmoid(ai) * tanh(ag) + shift
      return (sigmoid(ao) * tanh(new)).dot(dstate.h) + new.dot(dstate.c)
    }
    let sums = (cell.input(x, h), cell.forget(x, h), cell.candidate(x, h), cell.output(x, h))
    let none = Matrix<Double>.zeros(like: c)
    let byI = slope(at: sums.0) { loss($0, sums.1, sums.2, sums.3, none) }
    let byF = slope(at: sums.1) { loss(sums.0, $0, sums.2, sums.3, none) }
    let byG = slope(at: sums.2) { loss(sums.0, sums.1, $0, sums.3, none) }
    let byO = slope(at: sums.3) { loss(sums.0, sums.1, sums.2, $0, none) }
    let byC = slope(at: none) { loss(sums.0, sums.1, sums.2, sums.3, $0) }
    #expect(difference(inner.i, byI) < 1e-8)
    #expect(difference(inner.f, byF) < 1e-8)
    #expect(difference(inner.g, byG) < 1e-8)
    #expect(difference(inner.o, byO) < 1e-8)
    #expect(difference(inner.c, byC) < 1e-8)
  }

  private func slope(
    at x: Matrix<Double>, _ f: (Matrix<Double>) -> Double
  ) -> Matrix<Double> {
    let step = 6e-6
    return Matrix(rows: x.rows, columns: x.columns) { r, c in
      var (above, below) = (x, x)
      above[r, c] += step
      below[r, c] -= step
      return (f(above) - f(below)) / (2 * step)
    }
  }

  @Test("The tanh cell is the recurrent part of the vanilla network, bit by bit")
  func vanilla() {
    var random = SeededGenerator(seed: 9)
    let network = VanillaRNN<Double>(input: 4, hidden: 5, output: 2, using: &random)
    let problem = Problem()
    let cell = TanhCell(network)
    let start = problem.state(for: cell)
    let expected = network.forward(problem.inputs, from: start.h)
    #expect(cell.forward(problem.inputs, from: start).outputs == expected.map(\.state))
  }

  @Test("A forget bias of 1 is where an LSTM begins, unless it is told otherwise")
  func forgetBias() {
    var random = SeededGenerator(seed: 10)
    let cell = LSTMCell<Double>(input: 4, hidden: 5, using: &random)
    #expect(cell.forget.b == Matrix(rows: 1, columns: 5, repeating: 1))
    #expect(cell.input.b == .zeros(rows: 1, columns: 5))
    #expect(cell.input.Wx != cell.forget.Wx)
    let other = LSTMCell<Double>(input: 4, hidden: 5, forgetBias: -2, using: &random)
    #expect(other.forget.b == Matrix(rows: 1, columns: 5, repeating: -2))
  }
}
