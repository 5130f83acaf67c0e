/// Takes the most probable symbol at every step. Of equally probable symbols the first in the
/// vocabulary wins.
///
/// Costs at most `T` expansions and `T·(V - 1)` comparisons.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix that was looked at.
public func greedySearch(
  _ model: some AutoregressiveModel, maximumLength: Int, tracing: Bool = false
) -> SearchResult {
  // snippet.greedy
  var logbook = Logbook(tracing: tracing)
  var hypothesis = Hypothesis.empty
  var state = model.start

  while !hypothesis.isFinished && hypothesis.symbols.count < maximumLength {
    let scores = model.logProbabilities(after: state)
    logbook.expanded(hypothesis, into: scores.count)
    var best = 0
    for symbol in scores.indices.dropFirst() {
      logbook.cost.comparisons += 1
      if scores[symbol] > scores[best] { best = symbol }
    }
    for symbol in scores.indices where tracing && symbol != best {
      logbook.note(hypothesis.extended(by: symbol, scores[symbol], end: model.end), .dropped)
    }
    hypothesis = hypothesis.extended(by: best, scores[best], end: model.end)
    state = model.state(state, saying: best)
  }
  logbook.note(hypothesis, .complete)
  return logbook.result([hypothesis])
  // snippet.end
}
