import Matrices
import Training

/// A recursive network: the same weights at every node of a binary tree, from the leaves to the root.
///
/// ```math
/// h_{\text{leaf}} = E_{\text{its value}}, \qquad
/// h = \tanh(h_{\text{left}} W_l + h_{\text{right}} W_r + b), \qquad
/// o = h_{\text{root}} W_{hy} + b_y
/// ```
///
/// Rows are nodes: every h is [nodes × hidden], o is [trees × output]. A child may be a leaf or a node,
/// so both are vectors of one size.
///
/// Source: lecture E, "Recursive NNs"; Goller and Küchler (1996); Socher et al. (2011).
public struct TreeNetwork<Element: Scalar>: Equatable, Sendable {
  /// A row for each value that a leaf can have: [values × hidden].
  public var E: Matrix<Element>
  /// From the left child: [hidden × hidden].
  public var Wl: Matrix<Element>
  /// From the right child: [hidden × hidden].
  public var Wr: Matrix<Element>
  /// The bias of a node: [1 × hidden].
  public var b: Matrix<Element>
  /// From the root to the logits: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × output].
  public var by: Matrix<Element>

  /// A network of given weights.
  public init(
    E: Matrix<Element>, Wl: Matrix<Element>, Wr: Matrix<Element>, b: Matrix<Element>,
    Why: Matrix<Element>, by: Matrix<Element>
  ) {
    let (hidden, output) = (E.columns, Why.columns)
    for (name, matrix, shape) in [
      ("W_l", Wl, Shape(rows: hidden, columns: hidden)),
      ("W_r", Wr, Shape(rows: hidden, columns: hidden)),
      ("b", b, Shape(rows: 1, columns: hidden)),
      ("W_hy", Why, Shape(rows: hidden, columns: output)),
      ("b_y", by, Shape(rows: 1, columns: output)),
    ] {
      precondition(
        matrix.shape == shape,
        "TreeNetwork: for E \(E.shape) \(name) must be \(shape), not \(matrix.shape)")
    }
    self.E = E
    self.Wl = Wl
    self.Wr = Wr
    self.b = b
    self.Why = Why
    self.by = by
  }

  /// The number of hidden units.
  public var hiddenSize: Int { E.columns }

  // snippet.recursive
  /// What a node makes of its two children: [nodes × hidden] each.
  public func joined(_ left: Matrix<Element>, _ right: Matrix<Element>) -> Matrix<Element> {
    tanh(right • Wr + left • Wl + b)
  }

  /// The vector of a tree's root, [1 × hidden], as the formula has it: a function that calls itself.
  public func vector(of tree: Tree<Int>) -> Matrix<Element> {
    tree.folded({ E.row($0) }) { joined($0, $1) }
  }
  // snippet.end

  // snippet.forward
  /// The vectors of all leaves and nodes of a forest, a row for each, [count × hidden]: the same numbers
  /// as ``vector(of:)``, a level at a time.
  public func forward(_ forest: Forest) -> Matrix<Element> {
    var h = Matrix<Element>.zeros(rows: forest.count, columns: hiddenSize)
    h.replace(with: E.rows(at: forest.leaves))
    var first = forest.leaves.count
    for level in forest.levels {
      h.replace(fromRow: first, with: joined(h.rows(at: level.left), h.rows(at: level.right)))
      first += level.left.count
    }
    return h
  }

  /// The logits of each tree: [trees × output].
  public func logits(_ forest: Forest, _ h: Matrix<Element>) -> Matrix<Element> {
    h.rows(at: forest.roots) • Why + by
  }
  // snippet.end

  // snippet.backward
  /// Back-propagation through structure: from the roots down, each node hands its gradient to its two
  /// children.
  ///
  /// - Parameters:
  ///   - forest: The trees.
  ///   - h: What ``forward(_:)`` has made of them.
  ///   - dlogits: dL/do of each tree, [trees × output].
  /// - Returns: The derivative by each parameter.
  public func backward(
    _ forest: Forest, _ h: Matrix<Element>, dlogits: Matrix<Element>
  ) -> TreeNetwork {
    var gradient = zeroed()
    gradient.Why.addProduct(transposed: h.rows(at: forest.roots), dlogits)
    gradient.by.addRowsSummed(dlogits)
    var dh = Matrix<Element>.zeros(like: h)
    dh.add(dlogits.timesTransposed(Why), toRowsAt: forest.roots)
    var end = forest.count
    for level in forest.levels.reversed() {
      let nodes = end - level.left.count..<end
      let own = h.rows(nodes)
      let da = dh.rows(nodes) * (1 - own * own)
      gradient.Wl.addProduct(transposed: h.rows(at: level.left), da)
      gradient.Wr.addProduct(transposed: h.rows(at: level.right), da)
      gradient.b.addRowsSummed(da)
      dh.add(da.timesTransposed(Wl), toRowsAt: level.left)
      dh.add(da.timesTransposed(Wr), toRowsAt: level.right)
      end = nodes.lowerBound
    }
    gradient.E.add(dh.rows(0..<end), toRowsAt: forest.leaves)
    return gradient
  }
  // snippet.end

  /// The mean cross-entropy of the trees' classes in nats, and its gradient.
  public func lossAndGradient(
    _ trees: [Tree<Int>], targets: [Int]
  ) -> (loss: Element, gradient: TreeNetwork) {
    let forest = Forest(trees)
    let h = forward(forest)
    let result = softmaxCrossEntropy(logits(forest, h), targets: targets)
    let count = Element(Double(trees.count))
    return (result.loss / count, backward(forest, h, dlogits: result.gradient / count))
  }

  /// The likeliest class of each tree.
  public func answers(_ trees: [Tree<Int>]) -> [Int] {
    let forest = Forest(trees)
    return logits(forest, forward(forest)).argmax()
  }
}

extension TreeNetwork: Trainable {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    [("E", \.E), ("W_l", \.Wl), ("W_r", \.Wr), ("b", \.b), ("W_hy", \.Why), ("b_y", \.by)]
  }

  /// Random weights; biases are zero.
  ///
  /// A node sums over both children, so that its weights are uniform within ±√(3 / 2 hidden); the leaves'
  /// vectors within ±1, where tanh puts those of the nodes.
  ///
  /// - Parameters:
  ///   - values: How many values a leaf can have.
  ///   - hidden: The number of hidden units.
  ///   - output: The number of classes.
  ///   - random: Where the weights come from.
  public init(values: Int, hidden: Int, output: Int, using random: inout SeededGenerator) {
    func weights(_ rows: Int, _ columns: Int, _ variance: Double) -> Matrix<Element> {
      let bound = (3 * variance).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    let node = 1 / Double(2 * hidden)
    self.init(
      E: weights(values, hidden, 1.0 / 3), Wl: weights(hidden, hidden, node),
      Wr: weights(hidden, hidden, node), b: .zeros(rows: 1, columns: hidden),
      Why: weights(hidden, output, 1 / Double(hidden)), by: .zeros(rows: 1, columns: output))
  }

  /// The same network with another type of number.
  public init<Other: Scalar>(_ other: TreeNetwork<Other>) {
    self.init(
      E: Matrix(other.E), Wl: Matrix(other.Wl), Wr: Matrix(other.Wr), b: Matrix(other.b),
      Why: Matrix(other.Why), by: Matrix(other.by))
  }
}
