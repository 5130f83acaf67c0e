import Foundation
import Plotting

extension ComputationalGraph {
  /// A node's name, or its number if it has none.
  public func name(_ node: Node) -> String {
    self[node].name.isEmpty ? "n\(node.index + 1)" : self[node].name
  }

  /// How a node is computed: "a = z + b1", "h = tanh a", or its name alone.
  public func formula(_ node: Node) -> String {
    let sources = self[node].sources.map(name)
    return switch self[node].operation {
    case .input: name(node)
    case .tanh: "\(name(node)) = tanh \(sources[0])"
    case let operation: "\(name(node)) = \(sources.joined(separator: " \(operation.rawValue) "))"
    }
  }

  /// Every node with its number, its local derivatives and the derivative of `result` by it.
  public func table(of result: Node) -> Table {
    let derivatives = derivatives(of: result)
    return Table(
      "The graph of \(name(result)), in the order of computation",
      header: ["node", "value", "local derivatives", "d\(name(result))/dnode"],
      rows: entries.indices.map { index in
        let node = Node(index: index)
        let local = zip(self[node].sources, self[node].localDerivatives).map {
          "by \(name($0)): \(number($1.value))"
        }
        return [
          formula(node), number(self[node].value.value), local.joined(separator: ", "),
          number(derivatives[node].value),
        ]
      })
  }

  /// The graph as a tree that hangs from `result`, with the local derivative on each branch. What a node
  /// was computed from is shown once; where the node is read again, only its name is.
  public func tree(of result: Node) -> TreeDiagram {
    var seen: Set<Node> = []
    func branch(_ node: Node, _ local: Double?) -> TreeDiagram.Node {
      let edge = local.map(number) ?? ""
      guard seen.insert(node).inserted || self[node].sources.isEmpty else {
        return .init("\(name(node)), once more", edge: edge)
      }
      let sources = zip(self[node].sources, self[node].localDerivatives)
      return .init(
        "\(name(node)) = \(number(self[node].value.value))", edge: edge,
        children: sources.map { branch($0, $1.value) })
    }
    return TreeDiagram(
      "What \(name(result)) is computed from, with the local derivative on each branch",
      root: branch(result, nil))
  }
}

private func number(_ value: Double) -> String {
  String(format: "%.4g", value == 0 ? 0 : value)
}
