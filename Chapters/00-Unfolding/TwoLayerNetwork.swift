import Matrices
import Training

/// Two layers: y₁ = tanh(x W₁ + b₁), y₂ = y₁ W₂ + b₂.
///
/// Sizes: x [batch × input], W₁ [input × hidden], W₂ [hidden × output].
public struct TwoLayerNetwork<Element: Scalar>: Equatable, Sendable {
  /// From the input to the first layer: [input × hidden].
  public var W1: Matrix<Element>
  /// The first layer's bias: [1 × hidden].
  public var b1: Matrix<Element>
  /// From the first layer to the output: [hidden × output].
  public var W2: Matrix<Element>
  /// The output's bias: [1 × output].
  public var b2: Matrix<Element>

  /// What a forward pass leaves for the backward pass.
  public struct Record: Sendable {
    /// The input: [batch × input].
    public let x: Matrix<Element>
    /// The first layer's output: [batch × hidden].
    public let y1: Matrix<Element>
    /// The network's output: [batch × output].
    public let y2: Matrix<Element>
  }

  /// The output for each row of `x`, and what it was computed from.
  public func forward(_ x: Matrix<Element>) -> Record {
    let y1 = tanh(x • W1 + b1)
    let y2 = y1 • W2 + b2
    return Record(x: x, y1: y1, y2: y2)
  }

  /// A network of given weights.
  public init(W1: Matrix<Element>, b1: Matrix<Element>, W2: Matrix<Element>, b2: Matrix<Element>) {
    precondition(
      W1.columns == W2.rows && b1.shape == Shape(rows: 1, columns: W1.columns)
        && b2.shape == Shape(rows: 1, columns: W2.columns),
      "two layers: W1 \(W1.shape), b1 \(b1.shape), W2 \(W2.shape), b2 \(b2.shape) do not fit")
    self.W1 = W1
    self.b1 = b1
    self.W2 = W2
    self.b2 = b2
  }

  /// A network whose weights are drawn from the normal distribution, with deviation
  /// 1/√(inputs of the layer), and whose biases are zero.
  public init(input: Int, hidden: Int, output: Int, using random: inout SeededGenerator) {
    self.init(
      W1: .normal(
        rows: input, columns: hidden, deviation: 1 / Double(input).squareRoot(), using: &random),
      b1: .zeros(rows: 1, columns: hidden),
      W2: .normal(
        rows: hidden, columns: output, deviation: 1 / Double(hidden).squareRoot(), using: &random),
      b2: .zeros(rows: 1, columns: output))
  }

  /// The same weights in another type of number.
  public init<Other: Scalar>(_ other: TwoLayerNetwork<Other>) {
    self.init(
      W1: Matrix(other.W1), b1: Matrix(other.b1), W2: Matrix(other.W2), b2: Matrix(other.b2))
  }

  /// C: half the squared distance from the targets, summed over the batch.
  public func loss(_ x: Matrix<Element>, targets: Matrix<Element>) -> Element {
    let error = forward(x).y2 - targets
    return error.dot(error) / 2
  }

  // snippet.backward
  /// The gradient of the loss by the chain rule, layer by layer from the last to the first.
  ///
  /// Each derivative has the shape of what it is by. The bias is added to every row, so it gathers the
  /// derivatives of all rows.
  ///
  /// - Parameters:
  ///   - record: The forward pass.
  ///   - targets: [batch × output].
  /// - Returns: The gradient by the weights, and by the input.
  public func backward(
    _ record: Record, targets: Matrix<Element>
  ) -> (gradient: TwoLayerNetwork, x: Matrix<Element>) {
    let dy2 = record.y2 - targets
    let dW2 = record.y1.transposedTimes(dy2)
    let dy1 = dy2.timesTransposed(W2)
    let da1 = dy1 * (1 - record.y1 * record.y1)
    let dW1 = record.x.transposedTimes(da1)
    let gradient = TwoLayerNetwork(
      W1: dW1, b1: da1.summedOverRows(), W2: dW2, b2: dy2.summedOverRows())
    return (gradient, da1.timesTransposed(W1))
  }
  // snippet.end

  // snippet.descend
  /// One update of gradient descent: W ← W - η ∂C/∂W.
  public mutating func descend(_ gradient: TwoLayerNetwork, rate η: Element) {
    for (_, W) in parameters { self[keyPath: W] -= η * gradient[keyPath: W] }
  }
  // snippet.end
}

extension TwoLayerNetwork: Trainable {
  /// "W1", "b1", "W2" and "b2".
  public var parameters: [Parameter<Self, Element>] {
    [("W1", \.W1), ("b1", \.b1), ("W2", \.W2), ("b2", \.b2)]
  }
}

extension TwoLayerNetwork {
  /// The nodes of a graph that are the entries of this network's matrices, row by row.
  public struct GraphWeights: Sendable {
    /// The nodes of each parameter, by its name.
    public let nodes: [String: [[ComputationalGraph<Element>.Node]]]
  }

  /// The loss as a graph of single numbers: no matrix, no rule for matrices.
  ///
  /// - Returns: The graph, the node of the loss, and the nodes of the weights.
  public func graph(_ x: Matrix<Element>, targets: Matrix<Element>) -> (
    graph: ComputationalGraph<Element>, loss: ComputationalGraph<Element>.Node,
    weights: GraphWeights
  ) {
    typealias Node = ComputationalGraph<Element>.Node
    var graph = ComputationalGraph<Element>()
    func nodes(_ matrix: Matrix<Element>, _ name: String) -> [[Node]] {
      (0..<matrix.rows).map { r in
        (0..<matrix.columns).map { c in graph.input(matrix[r, c], "\(name)[\(r),\(c)]") }
      }
    }
    /// row • column + bias
    func weighted(_ row: [Node], _ weights: [[Node]], _ column: Int, _ bias: Node) -> Node {
      zip(row, weights).reduce(bias) { sum, pair in
        graph.add(sum, graph.multiply(pair.0, pair.1[column]))
      }
    }
    let (W1, b1) = (nodes(self.W1, "W1"), nodes(self.b1, "b1"))
    let (W2, b2) = (nodes(self.W2, "W2"), nodes(self.b2, "b2"))
    let half = graph.input(0.5, "½")
    var loss = graph.input(0, "0")
    let (inputs, wanted) = (nodes(x, "x"), nodes(targets, "t"))
    for (x, t) in zip(inputs, wanted) {
      let y1 = b1[0].indices.map { graph.tanh(weighted(x, W1, $0, b1[0][$0])) }
      for c in t.indices {
        let error = graph.subtract(weighted(y1, W2, c, b2[0][c]), t[c])
        loss = graph.add(loss, graph.multiply(half, graph.multiply(error, error)))
      }
    }
    return (graph, loss, GraphWeights(nodes: ["W1": W1, "b1": b1, "W2": W2, "b2": b2]))
  }
}
