import Matrices

/// A computation of single numbers as a graph: each node is a number and knows from which others it was
/// computed.
///
/// A node is added after those it reads, so that the order of the nodes is an order of computation, and
/// the reverse of it one of differentiation.
///
/// ```swift
/// var graph = ComputationalGraph<Double>()
/// let x = graph.input(3, "x")
/// let y = graph.multiply(x, x)
/// graph.derivatives(of: y)[x]                   // 6
/// ```
public struct ComputationalGraph<Element: Scalar>: Sendable {
  /// A place in the graph.
  public struct Node: Hashable, Sendable {
    /// How many nodes were there before it.
    public let index: Int
  }

  /// What a node computes.
  public enum Operation: String, Sendable {
    /// Nothing: it is a number from outside, an input or a weight.
    case input
    /// a + b
    case add = "+"
    /// a - b
    case subtract = "−"
    /// a · b
    case multiply = "·"
    /// The hyperbolic tangent.
    case tanh
  }

  /// One number of the computation.
  public struct Entry: Sendable {
    /// What the formulas call it; may be empty.
    public let name: String
    /// How it is computed.
    public let operation: Operation
    /// What it is computed from.
    public let sources: [Node]
    /// What it is.
    public let value: Element
    /// Its derivative by each source alone, the others held fixed.
    public let localDerivatives: [Element]
  }

  /// The nodes in the order in which they were computed.
  public private(set) var entries: [Entry] = []

  /// A graph without nodes.
  public init() {}

  /// The entry of a node.
  public subscript(node: Node) -> Entry { entries[node.index] }

  /// The number at a node.
  public func value(_ node: Node) -> Element { self[node].value }

  // snippet.operations
  /// A number from outside.
  public mutating func input(_ value: Element, _ name: String = "") -> Node {
    add(.input, [], value, [], name)
  }

  /// a + b, whose derivatives are 1 and 1.
  public mutating func add(_ a: Node, _ b: Node, _ name: String = "") -> Node {
    add(.add, [a, b], value(a) + value(b), [1, 1], name)
  }

  /// a - b, whose derivatives are 1 and -1.
  public mutating func subtract(_ a: Node, _ b: Node, _ name: String = "") -> Node {
    add(.subtract, [a, b], value(a) - value(b), [1, -1], name)
  }

  /// a · b, whose derivatives are b and a.
  public mutating func multiply(_ a: Node, _ b: Node, _ name: String = "") -> Node {
    add(.multiply, [a, b], value(a) * value(b), [value(b), value(a)], name)
  }

  /// tanh a, whose derivative is 1 - tanh² a.
  public mutating func tanh(_ a: Node, _ name: String = "") -> Node {
    let y = Element.tanh(value(a))
    return add(.tanh, [a], y, [1 - y * y], name)
  }
  // snippet.end

  private mutating func add(
    _ operation: Operation, _ sources: [Node], _ value: Element, _ derivatives: [Element],
    _ name: String
  ) -> Node {
    entries.append(
      Entry(
        name: name, operation: operation, sources: sources, value: value,
        localDerivatives: derivatives))
    return Node(index: entries.count - 1)
  }

  // snippet.backward
  /// The derivative of one node by every other: dC/dC = 1, and from there back along the arrows.
  ///
  /// When a node's turn comes all nodes that read it have had theirs, so its derivative is complete. It
  /// passes to each of its sources that derivative times the local one. A source that is read in several
  /// places receives several such products and adds them: to set it instead of adding to it is the
  /// mistake that everybody makes once.
  public func derivatives(of result: Node) -> Derivatives {
    var derivatives = Array(repeating: Element(0), count: entries.count)
    derivatives[result.index] = 1
    for index in stride(from: result.index, through: 0, by: -1) {
      let entry = entries[index]
      for (source, local) in zip(entry.sources, entry.localDerivatives) {
        derivatives[source.index] += derivatives[index] * local
      }
    }
    return Derivatives(values: derivatives)
  }
  // snippet.end

  /// The derivative of one node by each node of the graph.
  public struct Derivatives: Sendable {
    let values: [Element]

    /// The derivative by this node.
    public subscript(node: Node) -> Element { values[node.index] }
  }
}
