import Console

extension TreeDiagram {
  /// The tree as an outline, one node a line. A node that was chosen bears "●", one that was pruned
  /// "✗", so that colours are not needed.
  public func terminal(_ style: Style) -> String {
    let nodes = nodes
    let depth = nodes.map(\.depth).max() ?? 0
    // Deep trees get narrower steps, so that at least half of the width remains for words.
    let step = min(max(style.width / 2 / max(depth, 1), 1), 4)
    var lines = Heading.title(title, style)
    for node in nodes {
      let branches = style.dim(branches(of: node, step: step, limit: style.width / 2))
      let edge = node.edge.isEmpty ? "" : style.dim(node.edge) + " "
      lines.append(branches + edge + label(of: node, style))
    }
    let key = [
      (Emphasis.chosen, style.colour(.blue, style.bold("●")) + " chosen"),
      (Emphasis.pruned, style.colour(.vermillion, "✗") + " pruned"),
    ].filter { entry in nodes.contains { $0.emphasis == entry.0 } }
    if !key.isEmpty { lines += [""] + Heading.key(key.map(\.1), style) }
    return Heading.joined(lines, style)
  }

  private func label(of node: Entry, _ style: Style) -> String {
    switch node.emphasis {
    case .normal: node.label
    case .chosen: style.colour(.blue, "●") + " " + style.bold(node.label)
    case .pruned: style.colour(.vermillion, "✗") + " " + style.dim(node.label)
    case .note: style.italic("(" + node.label + ")")
    }
  }

  /// The lines that lead to a node: "│  ├─ ". Where a tree is too deep for its lines, the node's
  /// depth stands in their place.
  private func branches(of node: Entry, step: Int, limit: Int) -> String {
    guard let isFollowed = node.continues.last else { return "" }
    guard node.depth * step <= max(limit, 8) else { return "⋯\(node.depth) " }
    let lead = node.continues.dropLast().map { continues in
      padded(continues ? "│" : "", to: step)
    }.joined()
    let corner = isFollowed ? "├" : "└"
    let dashes = String(repeating: "─", count: max(step - 2, 0))
    return lead + corner + dashes + (step > 1 ? " " : "")
  }
}
