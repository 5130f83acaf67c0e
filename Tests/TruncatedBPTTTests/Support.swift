import BPTT
import Matrices
import Training
import TruncatedBPTT

/// A small network on a short sequence; all sizes differ, the initial state is not zero.
struct Example {
  let model: VanillaRNN<Double>
  let inputs: [Matrix<Double>]
  let targets: [[Int?]]
  let h0: Matrix<Double>

  init(seed: UInt64 = 1, steps: Int = 7, batch: Int = 3, isLastOnly: Bool = false) {
    var random = SeededGenerator(seed: seed)
    var model = VanillaRNN<Double>(input: 2, hidden: 4, output: 5, using: &random)
    for (_, path) in model.parameters {
      model[keyPath: path].add(
        .normal(
          rows: model[keyPath: path].rows, columns: model[keyPath: path].columns,
          deviation: 0.3, using: &random), scaledBy: 1)
    }
    self.model = model
    inputs = (0..<steps).map { _ in
      .normal(rows: batch, columns: 2, deviation: 1, using: &random)
    }
    targets = (0..<steps).map { t in
      (0..<batch).map { _ in isLastOnly && t < steps - 1 ? nil : random.integer(below: 5) }
    }
    h0 = .normal(rows: batch, columns: 4, deviation: 0.5, using: &random)
  }

  var tape: [VanillaRNN<Double>.Step] { model.forward(inputs, from: h0) }

  /// dL_t/do_t for each step.
  var logits: [Matrix<Double>?] { model.loss(tape, targets: targets).logitGradients }

  /// The chapter's gradient for f.
  func gradient(_ f: (Int) -> Int) -> TruncatedGradient<Double> {
    model.truncatedGradient(tape, logits: logits, holding: f)
  }

  /// Σ_t L_t by the definition: for each t the network runs from h_f(t), which is computed with the
  /// example's own weights and stays what it is, and only L_t counts.
  func loss<Element: Scalar>(of model: VanillaRNN<Element>, _ f: (Int) -> Int) -> Element {
    let states = [h0] + tape.map(\.state)
    var sum: Element = 0
    for t in 1...inputs.count {
      var h = Matrix<Element>(states[f(t)])
      for s in f(t)..<t { h = model.step(Matrix(inputs[s]), from: h).state }
      sum += softmaxCrossEntropy(h • model.Why + model.by, targets: targets[t - 1]).loss
    }
    return sum
  }
}
