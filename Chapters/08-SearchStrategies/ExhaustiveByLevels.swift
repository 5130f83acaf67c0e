/// Exhaustive search of a table that lists every prefix, a step at a time.
///
/// The same sequences, sums and counts as the walk through the tree, in the order of the memory they
/// lie in: each step's scores are the previous step's, each repeated for `V` symbols, plus the step's
/// rows. One addition a candidate and no calls; memory grows with `V^(T-1)`.
///
/// - Parameter model: A table with ``TableModel/levels``; it is searched to its maximum length.
func exhaustiveSearchByLevels(_ model: TableModel) -> SearchResult {
  var logbook = Logbook(tracing: false)
  let width = model.symbols.count
  var scores = [0.0]
  var best = (score: -Double.infinity, step: 0, candidate: 0)

  for (step, level) in model.levels.enumerated() {
    let isLast = step + 1 == model.levels.count
    logbook.cost.expansions += level.count
    logbook.cost.candidates += level.count * width
    let rows = level.lowerBound * width
    var next: [Double] = []
    model.logarithms.withUnsafeBufferPointer { logarithms in
      let rows = UnsafeBufferPointer(rebasing: logarithms[rows..<rows + level.count * width])
      if isLast {
        logbook.cost.comparisons += rows.count
        let found = largestSum(scores, rows, width)
        if found.score > best.score { best = (found.score, step, found.candidate) }
      } else {
        if let end = model.end {
          logbook.cost.comparisons += level.count
          for prefix in scores.indices
          where scores[prefix] + rows[prefix * width + end] > best.score {
            best = (scores[prefix] + rows[prefix * width + end], step, prefix * width + end)
          }
        }
        next = sums(scores, rows, width, leavingOut: model.end)
      }
    }
    scores = next
  }
  guard best.score > -.infinity else { return logbook.result([]) }
  return logbook.result([hypothesis(best.candidate, best.step, best.score, model)])
}

/// Each score plus each entry of its row, without the entries of one symbol.
private func sums(
  _ scores: [Double], _ rows: UnsafeBufferPointer<Double>, _ width: Int, leavingOut end: Int?
) -> [Double] {
  let kept = end == nil ? width : width - 1
  return Array(unsafeUninitializedCapacity: scores.count * kept) { sums, count in
    count = scores.count * kept
    var place = 0
    for (prefix, score) in scores.enumerated() {
      for symbol in 0..<width where symbol != end {
        sums[place] = score + rows[prefix * width + symbol]
        place += 1
      }
    }
  }
}

/// The largest sum of a score and an entry of its row, the first of equals, and its place.
///
/// Four at a time: nearly always all four lose to the best so far, and one comparison says so.
private func largestSum(
  _ scores: [Double], _ rows: UnsafeBufferPointer<Double>, _ width: Int
) -> (score: Double, candidate: Int) {
  var best = (score: -Double.infinity, candidate: 0)
  let bytes = UnsafeRawBufferPointer(rows)
  let blocked = width - width % 4
  for (prefix, score) in scores.enumerated() {
    let row = prefix * width
    func consider(_ candidate: Int) {
      let sum = score + rows[candidate]
      if sum > best.score { best = (sum, candidate) }
    }
    for first in stride(from: row, to: row + blocked, by: 4) {
      let four = bytes.loadUnaligned(fromByteOffset: 8 * first, as: SIMD4<Double>.self) + score
      if any(four .> SIMD4(repeating: best.score)) {
        for candidate in first..<first + 4 { consider(candidate) }
      }
    }
    for candidate in row + blocked..<row + width { consider(candidate) }
  }
  return best
}

/// The sequence of a candidate, read off its number: a step's candidates are numbered in the order of
/// their prefixes, and a prefix is a number with one digit a symbol.
private func hypothesis(
  _ candidate: Int, _ step: Int, _ score: Double, _ model: TableModel
) -> Hypothesis {
  let width = model.symbols.count
  let spoken = (0..<width).filter { $0 != model.end }
  var symbols = [candidate % width]
  var prefix = candidate / width
  for _ in 0..<step {
    symbols.append(spoken[prefix % spoken.count])
    prefix /= spoken.count
  }
  return Hypothesis(
    symbols: symbols.reversed(), logProbability: score,
    isFinished: candidate % width == model.end)
}
