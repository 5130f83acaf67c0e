import Matrices
import Plotting
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · The tree of a search")
struct SearchTreeTests {
  /// Every node with the prefix it stands for.
  func nodes(
    _ node: TreeDiagram.Node, _ prefix: [String] = []
  ) -> [(prefix: [String], node: TreeDiagram.Node)] {
    [(prefix, node)]
      + node.children.flatMap { child in
        nodes(child, prefix + [String(child.label.prefix { $0 != " " })])
      }
  }

  @Test("It has each traced prefix once, with the probability that the table gives it")
  func complete() throws {
    for seed in 0..<20 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 3, length: 3, using: &random)
      let result = beamSearch(model, BeamOptions(width: 2), maximumLength: 3, tracing: true)
      let drawn = nodes(result.tree(of: model, title: "").root)
      let traced = Set(result.trace.map { $0.hypothesis.symbols.map { model.symbols[$0] } })
      #expect(drawn.count == traced.count)
      #expect(Set(drawn.map(\.prefix)) == traced)
      for (prefix, node) in drawn where !prefix.isEmpty {
        let symbols = prefix.compactMap { model.symbols.firstIndex(of: $0) }
        let table = BruteForce(model)
        let shown = try #require(node.label.split(separator: " ").last)
        if let number = Double(shown) {
          #expect(abs(number - table.probability(of: symbols)) < 0.6e-4)
        }
        let last = try #require(symbols.last)
        if let number = Double(node.edge) {
          let step = table.distribution(after: Array(symbols.dropLast()))[last]
          #expect(abs(number - step) < 0.6e-4)
        }
      }
    }
  }

  @Test("The path to the best sequence is marked, and what was given up is pruned")
  func emphasis() throws {
    let model = try TableModel.lecture()
    let result = beamSearch(model, BeamOptions(width: 2), maximumLength: 4, tracing: true)
    let drawn = nodes(result.tree(of: model, title: "").root)
    let chosen = drawn.filter { $0.node.emphasis == .chosen }.map(\.prefix)
    #expect(chosen == [[], ["A"], ["A", "C"], ["A", "C", "B"], ["A", "C", "B", "<eos>"]])
    let dropped = result.trace.filter { $0.fate == .dropped }.count
    #expect(drawn.count { $0.node.emphasis == .pruned } == dropped)

    let other = nodes(result.tree(of: model, title: "", marking: [0, 1, 2, 3]).root)
    #expect(other.filter { $0.node.emphasis == .chosen }.last?.prefix == ["A", "B", "C", "<eos>"])
  }
}
