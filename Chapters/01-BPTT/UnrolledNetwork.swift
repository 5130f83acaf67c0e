import Matrices
import Training

/// A layer of an ordinary feed-forward network: y = tanh(x W + b), or y = x W + b.
public struct DenseLayer<Element: Scalar>: Sendable {
  /// [input × output].
  public var W: Matrix<Element>
  /// [1 × output].
  public var b: Matrix<Element>
  /// Whether a tanh follows the sum.
  public let isSquashing: Bool

  func callAsFunction(_ x: Matrix<Element>) -> Matrix<Element> {
    let sum = x • W + b
    return isSquashing ? tanh(sum) : sum
  }

  /// The derivatives by weights, bias and input, from the one by the output.
  func backward(
    input: Matrix<Element>, output: Matrix<Element>, gradient: Matrix<Element>
  ) -> (W: Matrix<Element>, b: Matrix<Element>, input: Matrix<Element>) {
    let sum = isSquashing ? gradient * (1 - output * output) : gradient
    return (input.transposedTimes(sum), sum.summedOverRows(), sum.timesTransposed(W))
  }
}

/// A recurrent network written out: T hidden layers and T heads, each with its own weights.
///
/// Layer t reads its own input beside the output of layer t - 1, as one wider row. Nothing in it is
/// recurrent; that the T copies start out equal is a fact about their values.
public struct UnrolledNetwork<Element: Scalar>: Sendable {
  /// The hidden layers: [(input + hidden) × hidden].
  public var layers: [DenseLayer<Element>]
  /// The heads, one on each hidden layer: [hidden × output].
  public var heads: [DenseLayer<Element>]
  private let inputSize: Int

  // snippet.unroll
  /// `steps` copies of a recurrent network's weights.
  public init(_ model: VanillaRNN<Element>, steps: Int) {
    let W = Matrix(stacked: [model.Wxh, model.Whh])
    layers = Array(repeating: DenseLayer(W: W, b: model.bh, isSquashing: true), count: steps)
    heads = Array(
      repeating: DenseLayer(W: model.Why, b: model.by, isSquashing: false), count: steps)
    inputSize = model.inputSize
  }

  /// Ordinary back-propagation, layer by layer: for each copy its own gradient.
  public func gradients(
    _ inputs: [Matrix<Element>], targets: [[Int?]], from h0: Matrix<Element>
  ) -> (loss: Element, copies: [VanillaRNN<Element>]) {
    precondition(
      inputs.count == layers.count && targets.count == layers.count,
      "unrolled: \(layers.count) layers, \(inputs.count) inputs, \(targets.count) targets")
    var below: [Matrix<Element>] = []
    var outputs = [h0]
    for (layer, x) in zip(layers, inputs) {
      below.append(Matrix(sideBySide: [x, outputs[outputs.count - 1]]))
      outputs.append(layer(below[below.count - 1]))
    }
    var total: Element = 0
    var copies: [VanillaRNN<Element>] = []
    var gradient = Matrix<Element>.zeros(like: h0)
    for l in layers.indices.reversed() {
      let head = heads[l]
      let loss = softmaxCrossEntropy(head(outputs[l + 1]), targets: targets[l])
      total += loss.loss
      let top = head.backward(
        input: outputs[l + 1], output: loss.gradient, gradient: loss.gradient)
      let here = layers[l].backward(
        input: below[l], output: outputs[l + 1], gradient: gradient + top.input)
      gradient = here.input.columns(inputSize...)
      copies.append(
        VanillaRNN(
          Wxh: here.W.rows(..<inputSize), Whh: here.W.rows(inputSize...), bh: here.b, Why: top.W,
          by: top.b))
    }
    return (total, copies.reversed())
  }
  // snippet.end
}
