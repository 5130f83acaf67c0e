/// Scores every sequence and returns the most probable one.
///
/// Walks the tree of prefixes depth first, so that a prefix is scored once for all its
/// continuations and memory stays proportional to `T`. Sequences of probability zero are not
/// skipped: this is the definition that the cleverer searches are compared with.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix; there are about `V^T`.
public func exhaustiveSearch<Model: AutoregressiveModel>(
  _ model: Model, maximumLength: Int, tracing: Bool = false
) -> SearchResult {
  if !tracing, let table = model as? TableModel, table.levels.count == maximumLength {
    return exhaustiveSearchByLevels(table)
  }
  var search = Exhaustive(model: model, maximumLength: maximumLength, tracing: tracing)
  search.visit(model.start, 0)
  return search.logbook.result(search.best.map { [$0] } ?? [])
}

private struct Exhaustive<Model: AutoregressiveModel> {
  let model: Model
  let maximumLength: Int
  var logbook: Logbook
  var best: Hypothesis?
  private var bestScore = -Double.infinity
  private var path: [Int] = []
  init(model: Model, maximumLength: Int, tracing: Bool) {
    self.model = model
    self.maximumLength = maximumLength
    logbook = Logbook(tracing: tracing)
    path.reserveCapacity(maximumLength)
  }

  // snippet.exhaustive
  mutating func visit(_ state: Model.State, _ score: Double) {
    let steps = model.logProbabilities(after: state)
    logbook.expanded(logbook.isTracing ? prefix(score) : .empty, into: steps.count)
    let isLast = path.count + 1 == maximumLength
    for symbol in steps.indices {
      let extended = score + steps[symbol]
      if isLast || symbol == model.end {
        consider(symbol, extended)
      } else {
        path.append(symbol)
        visit(model.state(state, saying: symbol), extended)
        path.removeLast()
      }
    }
  }
  // snippet.end

  @inline(__always)
  private mutating func consider(_ symbol: Int, _ score: Double) {
    logbook.cost.comparisons += 1
    if score > bestScore || (score == bestScore && isShorter(symbol)) {
      bestScore = score
      best = complete(symbol, score)
    }
    if logbook.isTracing { logbook.note(complete(symbol, score), .complete) }
  }

  /// Ties go to the shorter sequence. Among equally long ones the first in the vocabulary's order
  /// has been visited first.
  private func isShorter(_ symbol: Int) -> Bool {
    best.map { path.count + 1 < $0.symbols.count } ?? false
  }

  private func complete(_ symbol: Int, _ score: Double) -> Hypothesis {
    Hypothesis(symbols: path + [symbol], logProbability: score, isFinished: symbol == model.end)
  }

  private func prefix(_ score: Double) -> Hypothesis {
    Hypothesis(symbols: path, logProbability: score, isFinished: false)
  }
}
