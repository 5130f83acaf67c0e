import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · What becomes of a small error")
struct DisturbanceTests {
  /// How far two states are apart on average, before a push and after each of so many steps.
  private func distances(
    _ model: FusedLanguageModel<Float>, steps: Int
  ) -> [Double] {
    let rows = 200
    var random = SeededGenerator(seed: 7)
    func bits() -> Matrix<Float> {
      .oneHot((0..<rows).map { _ in random.integer(below: 2) }, columns: 2)
    }
    func step(_ h: Matrix<Float>, _ x: Matrix<Float>) -> Matrix<Float> {
      tanh(x • model.layer.Wx + h • model.layer.Wh + model.layer.b)
    }
    var h = model.layer.restingState(batch: rows).h
    for _ in 0..<50 { h = step(h, bits()) }
    var pushed =
      h + .normal(rows: rows, columns: h.columns, deviation: 0.03, using: &random)
    var all: [Double] = []
    for t in 0...steps {
      if t > 0 {
        let x = bits()
        (h, pushed) = (step(h, x), step(pushed, x))
      }
      all.append(Double((pushed - h).norm()) / Double(rows).squareRoot())
    }
    return all
  }

  @Test("Of a small push little is left after ten steps where parity was learned")
  func push() throws {
    let learned = distances(try ParityLearner().train(seed: 1).model, steps: 10)
    #expect(learned[0] > 0.05 && learned[10] < learned[0] / 20, "\(learned)")
  }

  @Test("The parity machine made by hand hands a small error on as it is")
  func machine() {
    // Output 1 + ε after an odd number of ones: with zeros to read nothing changes any more.
    let machine = SimpleRNN<Double>.parity
    var state = machine.step([[1]], from: machine.restingState())
    state.h[0, 0] -= 0.125
    for _ in 0..<100 { state = machine.step([[0]], from: state) }
    #expect(state.y[0, 0] == 0.875)
  }
}
