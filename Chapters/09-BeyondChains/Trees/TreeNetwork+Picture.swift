import Matrices
import Plotting

extension TreeNetwork {
  /// What the network would answer at every leaf and node of a tree, if it were the root.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - right: What is right at a node, from what is right at its children.
  /// - Returns: A picture: every node with the answer, and where that is wrong with the right one.
  public func diagram(
    of tree: Tree<Int>, _ right: @escaping (_ left: Int, _ right: Int) -> Int
  ) -> TreeDiagram {
    /// A drawn node, its vector, and what is right there.
    typealias Drawn = (node: TreeDiagram.Node, h: Matrix<Element>, value: Int)
    func drawn(_ h: Matrix<Element>, _ value: Int, _ children: [TreeDiagram.Node]) -> Drawn {
      let answer = (h • Why + by).argmax()[0]
      let label = answer == value ? "\(answer)" : "\(answer), not \(value)"
      return (
        .init(label, answer == value ? .normal : .pruned, children: children), h, value
      )
    }
    let root = tree.folded({ leaf -> Drawn in
      (.init("\(leaf)", .chosen), E.row(leaf), leaf)
    }) { left, other in
      drawn(joined(left.h, other.h), right(left.value, other.value), [left.node, other.node])
    }
    return TreeDiagram("", root: root.node)
  }
}
