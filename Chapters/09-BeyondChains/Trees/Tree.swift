/// A binary tree with a value in every leaf.
public indirect enum Tree<Leaf> {
  /// An end.
  case leaf(Leaf)
  /// Two trees under one node.
  case node(Tree, Tree)

  /// How many leaves there are.
  public var leafCount: Int {
    switch self {
    case .leaf: 1
    case .node(let left, let right): left.leafCount + right.leafCount
    }
  }

  /// The most nodes between the root and a leaf; a leaf alone has depth 0.
  public var depth: Int {
    switch self {
    case .leaf: 0
    case .node(let left, let right): 1 + max(left.depth, right.depth)
    }
  }

  /// The leaves from left to right.
  public var leaves: [Leaf] {
    switch self {
    case .leaf(let value): [value]
    case .node(let left, let right): left.leaves + right.leaves
    }
  }

  // snippet.fold
  /// The value of the root, when every node makes its own from those of its two children.
  public func folded<Value>(
    _ ofLeaf: (Leaf) -> Value, _ ofNode: (_ left: Value, _ right: Value) -> Value
  ) -> Value {
    switch self {
    case .leaf(let value): ofLeaf(value)
    case .node(let left, let right):
      ofNode(left.folded(ofLeaf, ofNode), right.folded(ofLeaf, ofNode))
    }
  }
  // snippet.end

  /// The tree that reads these leaves as a chain does, each joined to all before it: ((a b) c) d.
  public static func leftLeaning(_ leaves: [Leaf]) -> Tree {
    precondition(!leaves.isEmpty, "Tree: no leaves")
    return leaves.dropFirst().reduce(.leaf(leaves[0])) { .node($0, .leaf($1)) }
  }
}

extension Tree: Equatable where Leaf: Equatable {}
extension Tree: Hashable where Leaf: Hashable {}
extension Tree: Sendable where Leaf: Sendable {}
