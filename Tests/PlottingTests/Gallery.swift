import Plotting

/// Charts of every kind, most of them with data that asks for trouble.
enum Gallery {
  static let longText = String(repeating: "a label that never seems to end ", count: 12)
  static let hostileText = "<b>&\"'</b> ]]> \u{0}\u{1B}[31m \u{FFFE} 家族 👩‍👩‍👧 e\u{301} --"

  private static let troublesome: [[Double]] = [
    [], [5], [5, 5, 5], [.nan], [.infinity, -.infinity, .nan], [1, .nan, 3, .nan, 2],
    [-1e308, 1e308], [1e300, -1e300, 0], [.leastNonzeroMagnitude, .leastNonzeroMagnitude * 2],
    [1, 1 + 1e-15], [-3, -2, -1],
    (0..<500).map { Double($0 * $0 % 97) }, [0, 1e-12, 1e12],
  ]

  static let lines: [LineChart] =
    troublesome.flatMap { values in
      [Axis.Spacing.linear, .logarithmic].map { spacing in
        LineChart(
          "Values", x: Axis("step"), y: Axis("loss", spacing),
          series: [.init("one", values), .init("two", values.map { $0 / 2 }, from: 1)])
      }
    } + [
      LineChart("", x: Axis(""), y: Axis(""), series: []),
      LineChart(
        longText, x: Axis(longText), y: Axis(longText), series: [.init(longText, [1, 2])]),
      LineChart(
        hostileText, x: Axis(hostileText), y: Axis(hostileText),
        series: [.init(hostileText, [1, 2])], caption: hostileText),
      LineChart(
        "Many", x: Axis("x", .logarithmic), y: Axis("y", range: 0...1),
        series: (0..<14).map { k in
          LineChart.Series("series \(k)", (0..<9).map { Double($0 * k) / 20 - 1 }, marks: .both)
        }),
      LineChart(
        "Ranges", x: Axis("x", range: 2...2), y: Axis("y", .logarithmic, range: -1...5),
        series: [.init("a", [1, 2, 3], marks: .points)]),
    ]

  static let heatMaps: [HeatMap] = [
    HeatMap("Nothing", values: []),
    HeatMap("No columns", values: [[], []]),
    HeatMap("One", values: [[0.3]]),
    HeatMap("Constant", values: [[2, 2], [2, 2]], colours: .diverging),
    HeatMap("Zero", values: [[0, 0]], colours: .diverging),
    HeatMap("No number", values: [[.nan, .nan]]),
    HeatMap("Ragged", values: [[1], [1, 2, 3], [.infinity, -.infinity, .nan]]),
    HeatMap("Extreme", values: [[-1e308, 1e308], [.leastNonzeroMagnitude, 0]]),
    HeatMap("Backwards", values: [[1, 2]], range: 3...3),
    HeatMap(
      "Large", values: (0..<70).map { r in (0..<130).map { Double(r * $0 % 89) } },
      colours: .diverging),
    HeatMap(
      longText, rows: [longText], columns: [longText, longText], values: [[1, 2]],
      rowTitle: longText, columnTitle: longText),
    HeatMap(
      hostileText, rows: [hostileText], columns: [hostileText], values: [[1]],
      rowTitle: hostileText, columnTitle: hostileText, caption: hostileText),
    HeatMap(
      "Words", rows: ["le", "chat"], columns: ["the", "cat", "<eos>"],
      values: [[0.9, 0.05, 0.05], [0.1, 0.85, 0.05]], rowTitle: "decoder", columnTitle: "source"),
  ]

  static let bars: [BarChart] = [
    BarChart("Nothing", categories: [], values: []),
    BarChart("No values", categories: ["a", "b"], values: []),
    BarChart("No series", categories: ["a", "b"], series: []),
    BarChart("Zero", categories: ["a", "b"], values: [0, 0]),
    BarChart("Odd", categories: ["a", "b", "c"], values: [.nan, .infinity, -.infinity]),
    BarChart(
      "Extreme", categories: ["a", "b", "c"], values: [-1e308, 1e308, .leastNonzeroMagnitude]),
    BarChart("Negative", categories: ["a", "b"], values: [-3.04, -2.9], valueLabel: "log p"),
    BarChart(longText, categories: [longText], values: [123_456.789], valueLabel: longText),
    BarChart(
      hostileText, categories: [hostileText, ""],
      series: [.init(hostileText, [1]), .init("", [2])],
      valueLabel: hostileText, caption: hostileText),
    BarChart(
      "Groups", categories: (0..<5).map { "group \($0)" },
      series: (0..<8).map { k in BarChart.Series("s\(k)", (0..<6).map { Double($0 * k) - 9 }) }),
  ]

  /// A search tree of 31 nodes, every label being unique.
  static let beam = TreeDiagram(
    "Beam search",
    root: TreeDiagram.Node(
      "node 0", .chosen,
      children: (0..<5).map { first in
        TreeDiagram.Node(
          "node \(first + 1)", edge: "0.\(first)", first == 0 ? .chosen : .normal,
          children: (0..<5).map { second in
            TreeDiagram.Node(
              "node \(6 + first * 5 + second)", edge: "−1.\(second)",
              second == 4 ? .note : second > 1 ? .pruned : .normal)
          })
      }))

  /// A tree that is one long path.
  static func path(_ depth: Int) -> TreeDiagram {
    var node = TreeDiagram.Node("node \(depth)")
    for level in (0..<depth).reversed() {
      node = TreeDiagram.Node("node \(level)", edge: "e", children: [node])
    }
    return TreeDiagram("Path", root: node)
  }

  static let trees: [TreeDiagram] = [
    TreeDiagram("", root: .init("")),
    TreeDiagram("One", root: .init("only", .note)),
    beam,
    path(60),
    TreeDiagram(
      longText,
      root: .init(longText, .chosen, children: [.init(longText, edge: longText, .pruned)])),
    TreeDiagram(
      hostileText, root: .init(hostileText, children: [.init(hostileText, edge: hostileText)]),
      caption: hostileText),
  ]

  static let tables: [Table] = [
    Table(header: [], rows: []),
    Table("Header only", header: ["a", "b"], rows: []),
    Table("Ragged", header: ["a"], rows: [["1", "2", "3"], [], ["x"]]),
    Table("Many columns", header: (0..<30).map { "c\($0)" }, rows: [(0..<30).map { "\($0)" }]),
    Table(longText, header: [longText, "b"], rows: [[longText, "1"]]),
    Table(hostileText, header: [hostileText], rows: [[hostileText]], caption: hostileText),
  ]

  static let everything: [any Chart] =
    lines as [any Chart] + heatMaps as [any Chart] + bars as [any Chart] + trees as [any Chart]
    + tables as [any Chart]
}
