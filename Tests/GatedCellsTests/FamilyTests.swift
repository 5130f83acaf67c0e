import BPTT
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing

/// How the cells are special cases of one another.
@Suite("4 · The family of cells")
struct FamilyTests {
  private let problem = Problem(seed: 51)
  private let open = constant(1000)

  private func expectEqual<A: RecurrentCell, B: RecurrentCell>(_ a: A, _ b: B)
  where A.Element == Double, A.State == B.State {
    let start = problem.state(for: a)
    let (one, other) = (
      a.forward(problem.inputs, from: start), b.forward(problem.inputs, from: start)
    )
    for (x, y) in zip(one.outputs, other.outputs) { #expect(difference(x, y) < 1e-14) }
    // Two formulas for one function: the same derivatives by inputs and initial state.
    let (first, second) = (problem.gradient(of: a), problem.gradient(of: b))
    for (x, y) in zip(first.inputs, second.inputs) { #expect(difference(x, y) < 1e-13) }
    for (x, y) in zip(parts(first.initialState), parts(second.initialState)) {
      #expect(difference(x, y) < 1e-13)
    }
  }

  @Test("The original LSTM is one whose forget gate is always open", .claim("B15", .holds))
  func original() {
    var whole = lstm()
    whole.forget = open
    expectEqual(
      OriginalLSTMCell(
        input: whole.input, candidate: whole.candidate, output: whole.output), whole)
  }

  @Test("Coupled gates are those of an LSTM whose input gate has the forget gate's sum, negated")
  func coupled() {
    var whole = lstm()
    whole.input = -whole.forget
    expectEqual(
      CoupledLSTMCell(
        forget: whole.forget, candidate: whole.candidate, output: whole.output), whole)
  }

  @Test("Peepholes of weight zero see nothing", .claim("B17", .holds))
  func peepholes() {
    let none = Matrix<Double>.zeros(rows: 1, columns: 5)
    expectEqual(PeepholeLSTMCell(lstm(), pi: none, pf: none, po: none), lstm())
  }

  @Test(
    "A GRU whose reset gate is open is the gated network of the chapter before",
    .claim("A14", .holds), arguments: ResetPlacement.allCases)
  func openReset(reset: ResetPlacement) {
    let weights = gru()
    let cell = GRUCell(
      relevance: open, update: weights.update, candidate: weights.candidate, reset: reset)
    let network = VanillaRNN(
      Wxh: weights.candidate.Wx, Whh: weights.candidate.Wh, bh: weights.candidate.b,
      Why: .zeros(rows: 5, columns: 1), by: .zeros(rows: 1, columns: 1))
    var gated = GatedRNN(network, gate: .learned)
    gated.Wxz = weights.update.Wx
    gated.Whz = weights.update.Wh
    gated.bz = weights.update.b
    let start = problem.state(for: cell)
    let expected = gated.forward(problem.inputs, from: start.h)
    for (mine, theirs) in zip(cell.forward(problem.inputs, from: start).outputs, expected) {
      #expect(difference(mine, theirs.state) < 1e-14)
    }
  }

  @Test(
    "With recurrent weights between a unit and itself only, the reset gate may stand on either side",
    .claim("A14", .holds))
  func placements() {
    let weights = gru()
    var candidate = weights.candidate
    candidate.Wh = Matrix(rows: 5, columns: 5) { $0 == $1 ? candidate.Wh[$0, $1] : 0 }
    func cell(_ reset: ResetPlacement) -> GRUCell<Double> {
      GRUCell(
        relevance: weights.relevance, update: weights.update, candidate: candidate, reset: reset)
    }
    expectEqual(cell(.beforeProduct), cell(.afterProduct))
  }
}
