import BPTT
import GradientPathology
import Matrices
import Testing
import Training

/// A network with every size different and no weight zero, with inputs and an initial state.
struct Setting<Element: Scalar> {
  var network: GatedRNN<Element>
  var inputs: [Matrix<Element>]
  var h0: Matrix<Element>
  /// For each step the class of each sequence.
  var targets: [[Int]]

  init(
    gate: UpdateGate = .open, activation: Activation = .tanh, batch: Int = 3,
    input: Int = 2, hidden: Int = 4, output: Int = 5, steps: Int = 6, scale: Double = 1,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    func draw(_ rows: Int, _ columns: Int, _ deviation: Double = 0.5) -> Matrix<Element> {
      .normal(rows: rows, columns: columns, deviation: deviation, using: &random)
    }
    let vanilla = VanillaRNN<Element>(
      Wxh: draw(input, hidden), Whh: draw(hidden, hidden, 0.5 * scale), bh: draw(1, hidden),
      Why: draw(hidden, output), by: draw(1, output))
    network = GatedRNN(vanilla, activation: activation, gate: gate)
    network.Wxz = draw(input, hidden)
    network.Whz = draw(hidden, hidden)
    network.bz = draw(1, hidden)
    inputs = (0..<steps).map { _ in draw(batch, input, 1) }
    h0 = draw(batch, hidden)
    targets = (0..<steps).map { _ in (0..<batch).map { _ in random.integer(below: output) } }
  }

  var tape: [GatedRNN<Element>.Step] { network.forward(inputs, from: h0) }
  var jacobians: [Matrix<Element>] { tape.map { network.jacobian(of: $0) } }
}

/// The cross-entropy of a run, at every step or at the last alone, and its derivative by the logits.
func loss<Element: Scalar>(
  _ logits: [Matrix<Element>], _ targets: [[Int]], everywhere: Bool
) -> (value: Element, logits: [Matrix<Element>?]) {
  var total: Element = 0
  var gradients: [Matrix<Element>?] = []
  for (t, o) in logits.enumerated() {
    guard everywhere || t == logits.count - 1 else {
      gradients.append(nil)
      continue
    }
    let step = softmaxCrossEntropy(o, targets: targets[t])
    total += step.loss
    gradients.append(step.gradient)
  }
  return (total, gradients)
}

/// ∂h_t/∂h_k of the first sequence, column by column with dual numbers: the network's own forward
/// pass from step k on, and no derivative written by hand. Row i, column j is ∂h_t[i]/∂h_k[j].
func jacobianByDuals(_ setting: Setting<Double>, from k: Int, to t: Int) -> Matrix<Double> {
  let network = GatedRNN<Dual>(setting.network)
  let size = network.hiddenSize
  let states = [setting.h0] + setting.tape.map(\.state)
  var result = Matrix<Double>.zeros(rows: size, columns: size)
  for j in 0..<size {
    var h = Matrix<Dual>(states[k].row(0))
    h[0, j].derivative = 1
    for x in setting.inputs[k..<t] { h = network.step(Matrix(x.row(0)), from: h).state }
    for i in 0..<size { result[i, j] = h[0, i].derivative }
  }
  return result
}

/// The largest difference of two matrices, relative to the larger of 1 and the second's entries.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  (a - b).maximumMagnitude() / max(1, b.maximumMagnitude())
}
