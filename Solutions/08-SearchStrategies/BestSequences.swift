import SearchStrategies

/// Best-first search that goes on: complete hypotheses leave the queue in order of probability.
public func bestSequences(_ model: TableModel, _ count: Int) throws -> [[String]] {
  var open: [(symbols: [Int], score: Double, state: TableModel.State)] = [([], 0, model.start)]
  var found: [[Int]] = []

  while found.count < count, !open.isEmpty {
    var best = 0
    for place in open.indices where open[place].score > open[best].score { best = place }
    let (symbols, score, state) = open[best]
    open.swapAt(best, open.count - 1)
    open.removeLast()
    if symbols.count == model.maximumLength || (symbols.last == model.end && !symbols.isEmpty) {
      found.append(symbols)
      continue
    }
    for (symbol, step) in model.logProbabilities(after: state).enumerated() where step > -.infinity
    {
      open.append((symbols + [symbol], score + step, model.state(state, saying: symbol)))
    }
  }
  return found.map { $0.map { model.symbols[$0] } }
}
