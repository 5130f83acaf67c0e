/// Finds a most probable sequence exactly, expanding the most probable open prefix first.
///
/// A prefix is at least as probable as everything that begins with it, since each further step
/// multiplies by a number of at most one. So the first *complete* hypothesis that comes out of the
/// queue cannot be beaten by anything still in it. This is A* with the constant zero as its
/// heuristic, also known as uniform-cost search (Dijkstra's algorithm on a tree).
///
/// Never expands a prefix that is less probable than the answer; may hold very many in memory.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix that was looked at.
public func bestFirstSearch<Model: AutoregressiveModel>(
  _ model: Model, maximumLength: Int, tracing: Bool = false
) -> SearchResult {
  // snippet.bestFirst
  var logbook = Logbook(tracing: tracing)
  var open = Heap<(hypothesis: Hypothesis, state: Model.State)> {
    Hypothesis.ranksBefore($0.hypothesis, $1.hypothesis)
  }
  open.insert((.empty, model.start))

  while let (hypothesis, state) = open.removeFirst() {
    if hypothesis.isFinished || hypothesis.symbols.count == maximumLength {
      logbook.note(hypothesis, .complete)
      logbook.cost.comparisons = open.comparisons
      return logbook.result([hypothesis])
    }
    let scores = model.logProbabilities(after: state)
    logbook.expanded(hypothesis, into: scores.count)
    for symbol in scores.indices where scores[symbol] > -.infinity {
      let extended = hypothesis.extended(by: symbol, scores[symbol], end: model.end)
      open.insert((extended, model.state(state, saying: symbol)))
    }
  }
  return logbook.result([])
  // snippet.end
}
