import SearchStrategies

/// The chapter's beam with one line more: while fewer than `minimumLength` symbols have been said,
/// the end is no candidate.
public func minimumLengthBeam(
  _ model: TableModel, _ width: Int, _ minimumLength: Int
) throws -> [String] {
  var beam: [(symbols: [Int], score: Double, state: TableModel.State)] = [([], 0, model.start)]
  var best: (symbols: [Int], score: Double) = ([], -.infinity)

  for step in 1...model.maximumLength {
    var candidates: [(parent: Int, symbol: Int, score: Double)] = []
    for (parent, prefix) in beam.enumerated() {
      for (symbol, score) in model.logProbabilities(after: prefix.state).enumerated() {
        if symbol == model.end && prefix.symbols.count < minimumLength { continue }
        candidates.append((parent, symbol, prefix.score + score))
      }
    }
    candidates.sort { $0.score > $1.score }

    var survivors: [(symbols: [Int], score: Double, state: TableModel.State)] = []
    for (parent, symbol, score) in candidates.prefix(width) where score > -.infinity {
      let symbols = beam[parent].symbols + [symbol]
      if symbol == model.end || step == model.maximumLength {
        if score > best.score { best = (symbols, score) }
      } else {
        survivors.append((symbols, score, model.state(beam[parent].state, saying: symbol)))
      }
    }
    beam = survivors
  }
  return best.symbols.map { model.symbols[$0] }
}
