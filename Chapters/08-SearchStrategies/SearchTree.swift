import Matrices
import Plotting

extension SearchResult {
  /// The traced prefixes as a tree: what was expanded, what was given up, and the path to the best
  /// hypothesis.
  ///
  /// A branch carries `P(symbol | prefix)`, a node its symbol and the probability of the prefix that
  /// ends there.
  ///
  /// - Parameters:
  ///   - model: The model that was searched.
  ///   - title: What stands above the tree.
  ///   - best: The sequence to be marked; the search's own best if nil.
  public func tree(
    of model: some AutoregressiveModel, title: String, marking best: [Int]? = nil
  ) -> TreeDiagram {
    var fates: [[Int]: Visit] = [:]
    for visit in trace where fates[visit.hypothesis.symbols]?.fate != .complete {
      fates[visit.hypothesis.symbols] = visit
    }
    let marked = best ?? self.best?.symbols ?? []
    let children = Dictionary(grouping: fates.keys.filter { !$0.isEmpty }) { Array($0.dropLast()) }

    func node(_ prefix: [Int], parent: Double) -> TreeDiagram.Node {
      let visit = fates[prefix]
      let score = visit?.hypothesis.logProbability ?? parent
      let name = prefix.last.map { model.symbols[$0] } ?? "start"
      let emphasis: TreeDiagram.Emphasis =
        marked.starts(with: prefix) ? .chosen : visit?.fate == .dropped ? .pruned : .normal
      return TreeDiagram.Node(
        prefix.isEmpty ? name : "\(name)  \(decimals(Double.exp(score)))",
        edge: prefix.isEmpty ? "" : decimals(Double.exp(score - parent)), emphasis,
        children: (children[prefix] ?? []).sorted { $0.lexicographicallyPrecedes($1) }
          .map { node($0, parent: score) })
    }
    return TreeDiagram(title, root: node([], parent: 0))
  }
}

/// A probability with at most four decimals and no trailing zeros.
private func decimals(_ probability: Double) -> String {
  let tenThousandths = Int((probability * 10_000).rounded())
  if tenThousandths == 0 && probability > 0 { return "<0.0001" }
  var digits = String(tenThousandths % 10_000 + 10_000).dropFirst()
  while digits.count > 1 && digits.last == "0" { digits = digits.dropLast() }
  return "\(tenThousandths / 10_000).\(digits)"
}
