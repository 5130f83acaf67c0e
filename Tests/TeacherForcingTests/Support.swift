import Matrices
import TeacherForcing
import Training

/// A network with every size different and no weight zero, with examples and an initial state.
struct Setting {
  var network: FeedbackRNN<Double>
  var examples: Examples<Double>
  var h0: Matrix<Double>

  init(
    _ recurrence: Recurrence, _ place: ContextPlace = .everyStep, steps: Int = 5, batch: Int = 3,
    lastOnly: Bool = false, seed: UInt64 = 1
  ) throws {
    var random = SeededGenerator(seed: seed)
    func draw(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      .normal(rows: rows, columns: columns, deviation: 0.6, using: &random)
    }
    network = FeedbackRNN(
      recurrence, input: 2, context: 7, contextPlace: place, hidden: 4, symbols: 6)
    network.Wxh = draw(2, 4)
    network.R = draw(7, 4)
    network.Wyh = draw(6, 4)
    network.Whh = draw(4, 4)
    network.bh = draw(1, 4)
    network.Who = draw(4, 6)
    network.bo = draw(1, 6)
    let inputs = (0..<steps).map { _ in draw(batch, 2) }
    let context = draw(batch, 7)
    h0 = draw(batch, 4)
    let targets = (0..<steps).map { t in
      (0..<batch).map { row -> Int? in
        // The sequences end one after another, the first one early.
        let isScored = !lastOnly || t == steps - 1
        return isScored && t < steps - batch + 1 + row ? random.integer(below: 6) : nil
      }
    }
    examples = try Examples(inputs: inputs, context: context, targets: targets)
  }

  func run(_ feedback: Feedback, seed: UInt64 = 3) -> FeedbackRNN<Double>.Tape {
    var random = SeededGenerator(seed: seed)
    return network.forward(examples, feedback: feedback, from: h0, using: &random)
  }
}

/// The mean cross-entropy of a run's targets, and its derivative by each step's logits.
func loss<Element: Scalar>(
  _ tape: FeedbackRNN<Element>.Tape, _ examples: Examples<Element>
) -> (value: Element, logits: [Matrix<Element>?]) {
  let count = Element(Double(examples.tokens))
  let parts = zip(tape.logits, examples.targets).map { softmaxCrossEntropy($0, targets: $1) }
  return (parts.reduce(0) { $0 + $1.loss / count }, parts.map { $0.gradient / count })
}

/// The network by plain sums over indices, for one sequence: the logits of each step when the steps
/// are told `fed`.
func plainLogits(
  _ network: FeedbackRNN<Double>, _ examples: Examples<Double>, row: Int, fed: [Int?],
  h0: Matrix<Double>
) -> [[Double]] {
  var h = (0..<network.hiddenSize).map { h0[row, $0] }
  return examples.inputs.indices.map { t in
    let next = (0..<network.hiddenSize).map { j -> Double in
      var a = network.bh[0, j]
      for i in 0..<network.Wxh.rows { a += examples.inputs[t][row, i] * network.Wxh[i, j] }
      if network.contextPlace == .everyStep || t == 0 {
        for i in 0..<network.R.rows { a += examples.context[row, i] * network.R[i, j] }
      }
      if network.recurrence != .hidden, let symbol = fed[t] { a += network.Wyh[symbol, j] }
      if network.recurrence != .output {
        for i in 0..<network.hiddenSize { a += h[i] * network.Whh[i, j] }
      }
      return Double.tanh(a)
    }
    h = next
    return (0..<network.symbols).map { k in
      (0..<network.hiddenSize).reduce(network.bo[0, k]) { $0 + h[$1] * network.Who[$1, k] }
    }
  }
}

/// The largest difference of two matrices, relative to the larger of 1 and the second's entries.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  (a - b).maximumMagnitude() / max(1, b.maximumMagnitude())
}
