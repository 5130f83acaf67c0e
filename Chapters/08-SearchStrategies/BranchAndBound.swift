/// Finds a most probable sequence exactly, depth first, and turns back where it cannot win.
///
/// Follows the most probable symbol first, so that a good complete hypothesis is known early. From
/// then on a prefix that does not rank before the best complete hypothesis is cut off, with
/// everything that begins with it: probabilities only fall along a prefix. Needs memory for one
/// path and `V` scores a step, where best-first search needs a queue.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix that was looked at.
public func branchAndBoundSearch<Model: AutoregressiveModel>(
  _ model: Model, maximumLength: Int, tracing: Bool = false
) -> SearchResult {
  var search = BranchAndBound(
    model: model, maximumLength: maximumLength, logbook: Logbook(tracing: tracing))
  search.visit(.empty, model.start)
  return search.logbook.result(search.best.map { [$0] } ?? [])
}

private struct BranchAndBound<Model: AutoregressiveModel> {
  let model: Model
  let maximumLength: Int
  var logbook: Logbook
  var best: Hypothesis?

  // snippet.branchAndBound
  mutating func visit(_ hypothesis: Hypothesis, _ state: Model.State) {
    let scores = model.logProbabilities(after: state)
    logbook.expanded(hypothesis, into: scores.count)
    for symbol in likeliestFirst(scores) {
      let extended = hypothesis.extended(by: symbol, scores[symbol], end: model.end)
      guard canWin(extended) else {
        logbook.note(extended, .dropped)
        continue
      }
      if extended.isFinished || extended.symbols.count == maximumLength {
        best = extended
        logbook.note(extended, .complete)
      } else {
        visit(extended, model.state(state, saying: symbol))
      }
    }
  }

  /// A prefix can win if it is possible and ranks before the best so far.
  private mutating func canWin(_ hypothesis: Hypothesis) -> Bool {
    guard hypothesis.logProbability > -.infinity else { return false }
    guard let best else { return true }
    logbook.cost.comparisons += 1
    return Hypothesis.ranksBefore(hypothesis, best)
  }
  // snippet.end

  private mutating func likeliestFirst(_ scores: [Double]) -> [Int] {
    var comparisons = 0
    let order = scores.indices.sorted {
      comparisons += 1
      return scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    logbook.cost.comparisons += comparisons
    return order
  }
}
