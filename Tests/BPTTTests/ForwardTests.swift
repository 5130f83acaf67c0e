import BPTT
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("1 · The forward pass")
struct ForwardTests {
  /// What PyTorch computed, from `Tests/Reference/vanilla_rnn.py`.
  struct Reference: Decodable {
    let weights, gradients: [String: [[Double]]]
    let inputs, states, logits, inputGradients: [[[Double]]]
    let initialState, initialStateGradient: [[Double]]
    let targets: [[Int]]
    let loss: Double

    init() throws {
      let file = URL(fileURLWithPath: #filePath).appending(
        path: "../../Reference/vanilla_rnn.json")
      self = try JSONDecoder().decode(
        Reference.self, from: Data(contentsOf: file.standardizedFileURL))
    }

    static func model(_ matrices: [String: [[Double]]]) throws -> VanillaRNN<Double> {
      func matrix(_ name: String) throws -> Matrix<Double> {
        Matrix(try #require(matrices[name]))
      }
      return try VanillaRNN(
        Wxh: matrix("Wxh"), Whh: matrix("Whh"), bh: matrix("bh"), Why: matrix("Why"),
        by: matrix("by"))
    }
  }

  @Test(
    "States, logits, loss and every gradient are PyTorch's", .claim("A1", .holds),
    .claim("D4", .holds))
  func reference() throws {
    let reference = try Reference()
    let model = try Reference.model(reference.weights)
    let tape = model.forward(
      reference.inputs.map { Matrix($0) }, from: Matrix(reference.initialState))
    for (t, step) in tape.enumerated() {
      #expect(difference(step.state, Matrix(reference.states[t])) < 1e-13)
      #expect(difference(step.logits, Matrix(reference.logits[t])) < 1e-13)
    }
    let loss = model.loss(tape, targets: reference.targets)
    #expect(abs(loss.value - reference.loss) < 1e-12 * reference.loss)
    #expect(loss.targets == 18)

    let pass = model.backward(tape, logits: loss.logitGradients)
    let gradient = try Reference.model(reference.gradients)
    #expect(pass.parameters.greatestDifference(from: gradient) < 1e-12)
    #expect(difference(pass.initialState, Matrix(reference.initialStateGradient)) < 1e-13)
    for (t, gradient) in pass.inputs.enumerated() {
      #expect(difference(gradient, Matrix(reference.inputGradients[t])) < 1e-13)
    }
  }

  /// The equations element by element, for one sequence, as sums over indices.
  func elementByElement(_ example: Example, row: Int) -> (states: [[Double]], losses: [Double]) {
    let model = example.model
    let (n, m) = (model.hiddenSize, model.outputSize)
    var h = (0..<n).map { example.h0[row, $0] }
    var states: [[Double]] = []
    var losses: [Double] = []
    for (t, x) in example.inputs.enumerated() {
      h = (0..<n).map { i -> Double in
        var a = model.bh[0, i]
        for j in 0..<model.inputSize { a += x[row, j] * model.Wxh[j, i] }
        for j in 0..<n { a += h[j] * model.Whh[j, i] }
        return Foundation.tanh(a)
      }
      let e = (0..<m).map { i -> Double in
        var o = model.by[0, i]
        for j in 0..<n { o += h[j] * model.Why[j, i] }
        return Foundation.exp(o)
      }
      states.append(h)
      if let target = example.targets[t][row] {
        losses.append(-Foundation.log(e[target] / e.reduce(0, +)))
      }
    }
    return (states, losses)
  }

  @Test(
    "The equations written as sums over indices give the same states and losses",
    .claim("A1", .holds), .claim("E4", .holds), .claim("D4", .holds))
  func scalarLoops() {
    let example = Example()
    let tape = example.tape
    var total = 0.0
    for row in 0..<3 {
      let (states, losses) = elementByElement(example, row: row)
      for (t, state) in states.enumerated() {
        #expect(difference(tape[t].state.row(row), .row(state)) < 1e-14)
      }
      total += losses.reduce(0, +)
    }
    #expect(abs(example.loss(of: example.model) - total) < 1e-12)
  }

  @Test(
    "With y for the label and ŷ for the model's output the loss is a negative log-likelihood",
    .claim("A2", .corrected))
  func labels() {
    let example = Example(batch: 1)
    let tape = example.tape
    let loss = example.loss(of: example.model)
    // The probability of the targets as a product, then -log of it once.
    var likelihood = 1.0
    var asPrinted = 0.0
    for (t, step) in tape.enumerated() {
      let output = softmax(step.logits)
      likelihood *= output[0, example.targets[t][0]!]
      // As printed: y_t is the model's output, and so is what stands in the logarithm.
      asPrinted -= (output * log(output)).sum()
    }
    #expect(loss >= 0)
    #expect(abs(loss + Foundation.log(likelihood)) < 1e-12)
    #expect(likelihood <= 1)
    // The printed reading is the entropy of the model's own output. It knows no target: the loss
    // of one example would not change with what was said.
    #expect(abs(asPrinted - loss) > 0.1)
    let certain: Matrix<Double> = [[40, 0, 0]]
    let entropy = -(softmax(certain) * log(softmax(certain) + 1e-300)).sum()
    let rightLoss = softmaxCrossEntropy(certain, targets: [1]).loss
    #expect(entropy < 1e-12 && abs(rightLoss - 40) < 1e-12)
  }

  @Test("The loss stays finite for logits of ten thousand", .claim("A2", .corrected))
  func extremes() {
    let logits: Matrix<Double> = [[1e4, -1e4, 0], [-1e4, 1e4, 0]]
    let loss = softmaxCrossEntropy(logits, targets: [1, 1])
    #expect(loss.loss == 2e4)
    let expected: Matrix<Double> = [[1, -1, 0], [0, 0, 0]]
    #expect(loss.gradient == expected)
    // The logarithm of the softmax itself would be -infinity.
    #expect(log(softmax(logits))[0, 1] == -.infinity)
  }

  @Test(
    "Columns are rows transposed, to the last bits", .claim("D3", .holds), .claim("E4", .holds),
    .claim("A13", .corrected))
  func columns() {
    let example = Example(batch: 1)
    let columns = ColumnRNN(example.model)
    #expect(columns.rows == example.model)
    let nodes = columns.nodes(
      example.inputs.map { $0.transposed() }, from: example.h0.transposed())
    for (t, step) in example.tape.enumerated() {
      #expect(difference(nodes.h[t + 1].transposed(), step.state) < 1e-15)
      #expect(difference(nodes.o[t + 1].transposed(), step.logits) < 1e-15)
    }
  }

  @Test(
    "The printed W_ga has no activation g to act on; W_ya gives the output",
    .claim("A13", .corrected))
  func outputWeight() {
    // a<t> = g1(W_aa a<t-1> + W_ax x<t> + b_a), y<t> = g2(W_ya a<t> + b_y), with g1 = tanh and the
    // identity for g2. The slide declares a and x and y; the index of a matrix names what it maps to
    // and from, so the one in the second equation maps a to y: its shape must be [output × hidden].
    let example = Example(batch: 1)
    let model = example.model
    let (Waa, Wax, Wya) = (model.Whh.transposed(), model.Wxh.transposed(), model.Why.transposed())
    var a = example.h0.transposed()
    for (t, x) in example.inputs.enumerated() {
      a = tanh(Waa • a + Wax • x.transposed() + model.bh.transposed())
      let y = Wya • a + model.by.transposed()
      #expect(difference(y.transposed(), example.tape[t].logits) < 1e-14)
    }
    #expect(Wya.rows == model.outputSize && Wya.columns == model.hiddenSize)
    // Read as “from a to g”, the matrix has as many rows as there are units behind g1, and b_y does
    // not fit what it gives.
    let printed = model.Whh.transposed() • a
    #expect(printed.shape != model.by.transposed().shape)
  }
}
