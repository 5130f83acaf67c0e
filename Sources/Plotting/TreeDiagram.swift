/// A tree of choices: which words a beam search tried, kept and threw away.
///
/// ```swift
/// TreeDiagram(
///   "Greedy search",
///   root: .init("<s>", children: [.init("A", edge: "0.5", .chosen), .init("B", edge: "0.2")]))
/// ```
public struct TreeDiagram: Chart {
  /// What stands above the tree.
  public var title: String
  /// A sentence for those who cannot see the tree; when empty, one is made from the data.
  public var caption: String
  /// The node everything grows from.
  public var root: Node

  /// Creates a diagram.
  public init(_ title: String, root: Node, caption: String = "") {
    self.title = title
    self.caption = caption
    self.root = root
  }

  /// One node with all that grows from it.
  public struct Node: Codable, Hashable, Sendable {
    /// What the node says.
    public var label: String
    /// What the branch from its parent says, such as a probability; may be empty.
    public var edge: String
    /// How much the node stands out.
    public var emphasis: Emphasis
    /// The nodes that grow from it, in their order.
    public var children: [Node]

    /// Creates a node.
    public init(
      _ label: String, edge: String = "", _ emphasis: Emphasis = .normal, children: [Node] = []
    ) {
      self.label = label
      self.edge = edge
      self.emphasis = emphasis
      self.children = children
    }
  }

  /// How much a node stands out, and why.
  public enum Emphasis: String, Codable, CaseIterable, Hashable, Sendable {
    /// A node like others.
    case normal
    /// A node that was kept, or that lies on the path of interest.
    case chosen
    /// A node that was thrown away.
    case pruned
    /// Not a node but a remark about one.
    case note
  }

  /// The caption, or a sentence with the tree's size and the chosen path.
  public var summary: String {
    if !caption.isEmpty { return caption }
    let nodes = nodes
    let depth = nodes.map(\.depth).max() ?? 0
    var result = "Tree of \(nodes.count) \(nodes.count == 1 ? "node" : "nodes")"
    result += ", \(depth) \(depth == 1 ? "level" : "levels") below its root \(root.label)"
    let chosen = nodes.filter { $0.emphasis == .chosen }.map(\.label)
    let pruned = nodes.filter { $0.emphasis == .pruned }.count
    if !chosen.isEmpty { result += ". Chosen: \(chosen.joined(separator: ", "))" }
    if pruned > 0 { result += ". Pruned: \(pruned) \(pruned == 1 ? "node" : "nodes")" }
    return result + "."
  }

  /// A node without its children, in the place it has in the tree.
  struct Entry {
    var label: String
    var edge: String
    var emphasis: Emphasis
    var depth: Int
    /// The index of the parent within the list of entries; `nil` for the root.
    var parent: Int?
    /// For the node and each of its ancestors below the root: whether a sibling follows.
    var continues: [Bool]
    var isLeaf: Bool
  }

  /// The nodes, every parent before its children and those in their order. Not recursive, so that a
  /// deep tree needs no deep stack.
  var nodes: [Entry] {
    var result: [Entry] = []
    var waiting: [(node: Node, parent: Int?, continues: [Bool])] = [(root, nil, [])]
    while let (node, parent, continues) = waiting.popLast() {
      let index = result.count
      result.append(
        Entry(
          label: node.label, edge: node.edge, emphasis: node.emphasis,
          depth: parent.map { result[$0].depth + 1 } ?? 0, parent: parent, continues: continues,
          isLeaf: node.children.isEmpty))
      for (place, child) in node.children.enumerated().reversed() {
        let follows = place < node.children.count - 1
        waiting.append((child, index, continues + [follows]))
      }
    }
    return result
  }
}
