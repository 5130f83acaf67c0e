import Console

extension TreeDiagram {
  /// The tree as an SVG document that grows from left to right, so that labels may be long: one
  /// row for every leaf, one column for every level.
  ///
  /// Every node is a `g` with `data-depth`.
  public func svg(_ appearance: Appearance) -> String {
    let nodes = nodes
    var document = SVGDocument()
    let columns = columns(nodes)
    let total = max((columns.last.map { $0.left + $0.width } ?? 0) + 16, 260)
    let key = Emphasis.allCases.filter { kind in
      (kind == .chosen || kind == .pruned) && nodes.contains { $0.emphasis == kind }
    }
    var top = Heading.drawTitle(title, width: max(total, 480), in: &document)
    if !key.isEmpty {
      top += Heading.drawKey(
        key.map(\.rawValue), from: 16, y: top, width: max(total, 480) - 32, in: &document
      ) { document, index, x, y in
        drawBox(key[index], x: x + 2, y: y - 7, width: 24, height: 14, in: &document)
      }
    }
    top += 12
    let rows = rows(nodes)
    let rowHeight = 32.0
    func middle(_ index: Int) -> Double { top + (rows[index] + 0.5) * rowHeight }

    document.group("g", ["fill": "none", "stroke": "currentColor"]) { document in
      // Chosen branches last, on top of the others.
      let order =
        nodes.indices.filter { nodes[$0].emphasis != .chosen }
        + nodes.indices.filter { nodes[$0].emphasis == .chosen }
      var stems: [Int: Emphasis] = [:]
      for index in order {
        guard let parent = nodes[index].parent else { continue }
        let from = columns[nodes[parent].depth]
        // Shared by all branches of a parent and drawn once, in the look of the foremost.
        stems[parent] = stems[parent] == .normal ? .normal : nodes[index].emphasis
        if nodes[index].emphasis == .chosen { stems[parent] = .chosen }
        drawBranch(
          from: (from.left + from.width, middle(parent)),
          to: (columns[nodes[index].depth].left, middle(index)), nodes[index].emphasis,
          in: &document)
      }
      for parent in stems.keys.sorted() {
        let from = columns[nodes[parent].depth]
        let c = Numerals.coordinate
        let start = c(from.left + boxWidth(nodes[parent]))
        draw(
          "M\(start) \(c(middle(parent)))H\(c(from.left + from.width))", stems[parent] ?? .normal,
          in: &document)
      }
    }
    for (index, node) in nodes.enumerated() {
      drawNode(node, x: columns[node.depth].left, y: middle(index), in: &document)
    }
    let height = top + ((rows.max() ?? 0) + 1) * rowHeight + 8
    let titleWidth = TextMetrics.width(title, size: 16, isBold: true) + 32
    return document.finished(
      width: max(total, min(titleWidth, max(total, 480))), height: height,
      title: title.isEmpty ? "Tree" : title, summary: summary, appearance: appearance)
  }

  private static let bend = 34.0
  private static let padding = 9.0

  /// Notes may be sentences; other labels are words.
  private func shortened(_ node: Entry) -> String {
    TextMetrics.truncated(node.label, to: node.emphasis == .note ? 480 : 280)
  }

  private func shortenedEdge(_ node: Entry) -> String {
    TextMetrics.truncated(node.edge, to: 160, size: 11)
  }

  private func boxWidth(_ node: Entry) -> Double {
    let isBold = node.emphasis == .chosen
    return max(TextMetrics.width(shortened(node), isBold: isBold) + 2 * Self.padding, 26)
  }

  /// Every level's place across. Between two levels there is room for the bend of a branch and,
  /// on its level part, for what is written on it.
  private func columns(_ nodes: [Entry]) -> [(left: Double, width: Double)] {
    let levels = Dictionary(grouping: nodes, by: \.depth)
    var columns: [(left: Double, width: Double)] = []
    var left = 16.0
    for level in 0..<levels.count {
      let members = levels[level] ?? []
      let edges = members.map { TextMetrics.width(shortenedEdge($0), size: 11) }.max() ?? 0
      if level > 0 { left += Self.bend + (edges > 0 ? edges + 12 : 0) }
      let width = members.map(boxWidth).max() ?? 0
      columns.append((left, width))
      left += width
    }
    return columns
  }

  /// Every node's row: a leaf has its own, a parent stands in the middle of its children.
  private func rows(_ nodes: [Entry]) -> [Double] {
    var rows = Array(repeating: 0.0, count: nodes.count)
    var firstChild = Array(repeating: Double.nan, count: nodes.count)
    var lastChild = Array(repeating: Double.nan, count: nodes.count)
    var free = Double(nodes.filter(\.isLeaf).count)
    // Backwards, children come before their parents, and the last child first.
    for index in nodes.indices.reversed() {
      if nodes[index].isLeaf {
        free -= 1
        rows[index] = free
      } else {
        rows[index] = (firstChild[index] + lastChild[index]) / 2
      }
      if let parent = nodes[index].parent {
        if lastChild[parent].isNaN { lastChild[parent] = rows[index] }
        firstChild[parent] = rows[index]
      }
    }
    return rows
  }

  /// A bend from the end of the parent's stem, then a level part that bears the branch's label.
  private func drawBranch(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ emphasis: Emphasis,
    in document: inout SVGDocument
  ) {
    let c = Numerals.coordinate
    let (turn, half) = (c(start.x + Self.bend), c(start.x + Self.bend / 2))
    let bend = "C\(half) \(c(start.y)) \(half) \(c(end.y)) \(turn) \(c(end.y))"
    draw("M\(c(start.x)) \(c(start.y))\(bend)L\(c(end.x)) \(c(end.y))", emphasis, in: &document)
  }

  private func draw(_ path: String, _ emphasis: Emphasis, in document: inout SVGDocument) {
    switch emphasis {
    case .chosen:
      document.path(path, ["stroke": .text(Colour.blue.hex), "stroke-width": 2.5])
    case .pruned, .note:
      document.path(path, ["stroke-dasharray": "3 3", "stroke-opacity": 0.6])
    case .normal:
      document.path(path, ["stroke-opacity": 0.6])
    }
  }

  private func drawNode(_ node: Entry, x: Double, y: Double, in document: inout SVGDocument) {
    let width = boxWidth(node)
    document.group("g", ["data-depth": .text(String(node.depth))]) { document in
      drawBox(node.emphasis, x: x, y: y - 11, width: width, height: 22, in: &document)
      let label = shortened(node)
      switch node.emphasis {
      case .normal:
        document.text(label, x: x + width / 2, y: y + 4, anchor: .middle)
      case .chosen:
        document.text(
          label, x: x + width / 2, y: y + 4, anchor: .middle,
          ["fill": "#ffffff", "font-weight": "600"])
      case .pruned:
        document.text(label, x: x + width / 2, y: y + 4, anchor: .middle, ["fill-opacity": 0.85])
      case .note:
        document.text(label, x: x + 4, y: y + 4, ["font-style": "italic"])
      }
      if !node.edge.isEmpty {
        document.text(
          shortenedEdge(node), x: x - 7, y: y - 4, anchor: .end,
          ["font-size": 11, "data-edge": "true"])
      }
    }
  }

  private func drawBox(
    _ emphasis: Emphasis, x: Double, y: Double, width: Double, height: Double,
    in document: inout SVGDocument
  ) {
    let radius = SVGDocument.Value.number(height / 2)
    switch emphasis {
    case .normal:
      document.rect(
        x: x, y: y, width: width, height: height,
        ["rx": radius, "fill": "none", "stroke": "currentColor", "stroke-opacity": 0.8])
    case .chosen:
      document.rect(
        x: x, y: y, width: width, height: height,
        ["rx": radius, "fill": .text(Colour.blue.hex)])
    case .pruned:
      document.rect(
        x: x, y: y, width: width, height: height,
        [
          "rx": radius, "fill": "none", "stroke": "currentColor", "stroke-dasharray": "3 3",
          "stroke-opacity": 0.7,
        ])
    case .note:
      break
    }
  }
}
