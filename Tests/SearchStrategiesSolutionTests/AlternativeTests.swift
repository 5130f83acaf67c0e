import Coursework
import Foundation
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

/// Right answers that look nothing like the reference ones.
@Suite("8 · Answers written differently")
struct AlternativeTests {
  @Test("8.1 by recursion over the words")
  func penalisedScore() throws {
    struct Refused: Error {}
    @Sendable func sum(_ words: ArraySlice<String>, _ state: TableModel.State, _ model: TableModel)
      throws
      -> Double
    {
      guard let word = words.first else { return 0 }
      guard let symbol = model.symbols.firstIndex(of: word) else { throw Refused() }
      if symbol == model.end, words.count > 1 { throw Refused() }
      return try model.logProbabilities(after: state)[symbol]
        + sum(words.dropFirst(), model.state(state, saying: symbol), model)
    }
    let answer = Binding("8.1") { (model: TableModel, words: [String], alpha: Double) in
      try sum(words[...], model.start, model) * exp(-alpha * log((5 + Double(words.count)) / 6))
    }
    try expectSolved(answer, in: searchStrategies)
  }

  @Test("8.2 by editing the table: the end becomes impossible, the rest is the chapter's beam")
  func minimumLengthBeam() throws {
    struct Guarded: AutoregressiveModel {
      let model: TableModel
      let minimum: Int
      var symbols: [String] { model.symbols }
      var end: Int? { model.end }
      var start: (Int, TableModel.State) { (0, model.start) }
      func logProbabilities(after state: (Int, TableModel.State)) -> [Double] {
        var scores = model.logProbabilities(after: state.1)
        if let end, state.0 < minimum { scores[end] = -.infinity }
        return scores
      }
      func state(
        _ state: (Int, TableModel.State), saying symbol: Int
      ) -> (Int, TableModel.State) {
        (state.0 + 1, model.state(state.1, saying: symbol))
      }
    }
    let answer = Binding("8.2") { (model: TableModel, width: Int, minimum: Int) -> [String] in
      let guarded = Guarded(model: model, minimum: minimum)
      let result = beamSearch(
        guarded, BeamOptions(width: width), maximumLength: model.maximumLength)
      return result.best?.symbols.map { model.symbols[$0] } ?? []
    }
    try expectSolved(answer, in: searchStrategies)
  }

  @Test("8.3 by depth-first search that turns back at the n-th best so far")
  func bestSequences() throws {
    let answer = Binding("8.3") { (model: TableModel, count: Int) -> [[String]] in
      var best: [(score: Double, symbols: [Int])] = []
      func visit(_ state: TableModel.State, _ score: Double, _ path: [Int]) {
        if best.count == count, score <= best[count - 1].score { return }
        let isEnded = path.last != nil && path.last == model.end
        if isEnded || path.count == model.maximumLength {
          let place = best.firstIndex { $0.score < score } ?? best.count
          best.insert((score, path), at: place)
          if best.count > count { best.removeLast() }
          return
        }
        let steps = model.logProbabilities(after: state)
        for symbol in steps.indices.sorted(by: { steps[$0] > steps[$1] })
        where steps[symbol] > -.infinity {
          visit(model.state(state, saying: symbol), score + steps[symbol], path + [symbol])
        }
      }
      visit(model.start, 0, [])
      return best.map { $0.symbols.map { model.symbols[$0] } }
    }
    try expectSolved(answer, in: searchStrategies)
  }

  @Test("8.4 by thinning out the distribution and drawing by subtraction, in bits")
  func typicalDraw() throws {
    let answer = Binding("8.4") { (p: [Double], mass: Double, uniform: Double) -> Int in
      let entropy = p.reduce(0) { $1 > 0 ? $0 - $1 * log2($1) : $0 }
      let byDistance = p.enumerated().filter { $0.element > 0 }.sorted {
        abs(log2($0.element) + entropy) < abs(log2($1.element) + entropy)
      }
      var thinned = Array(repeating: 0.0, count: p.count)
      var left = mass
      for (symbol, probability) in byDistance where left > 0 {
        thinned[symbol] = probability
        left -= probability
      }
      var draw = uniform * thinned.reduce(0, +)
      for (symbol, probability) in thinned.enumerated() where probability > 0 {
        draw -= probability
        if draw < 0 { return symbol }
      }
      return thinned.lastIndex { $0 > 0 } ?? 0
    }
    try expectSolved(answer, in: searchStrategies)
  }

  @Test("8.5 with one trap of ten equal doors instead of many small ones")
  func greedyGap() throws {
    let answer = Binding("8.5") { (ratio: Double) -> TableModel in
      // After A, a symbol with a small lead over eight others, three times; then the rest exactly.
      let names = (0..<9).map { "s\($0)" } + ["<eos>"]
      let target = ratio * 0.4 / 0.6
      var factors: [Double] = []
      var rest = target
      while rest < 0.15 {
        factors.append(0.15)
        rest /= 0.15
      }
      factors.append(rest)
      func row(_ favourite: Double) -> [Double] {
        [favourite] + Array(repeating: (1 - favourite) / 9, count: 9)
      }
      let first = [0.6, 0.4] + Array(repeating: 0.0, count: 8)
      return try TableModel(
        symbols: names, end: "<eos>", maximumLength: factors.count + 2,
        rows: [.init(after: [], first)]
          + factors.indices.map {
            .init(after: Array(repeating: "s0", count: $0 + 1), row(factors[$0]))
          },
        otherwise: [Array(repeating: 0, count: 9) + [1]])
    }
    try expectSolved(answer, in: searchStrategies)
  }

  @Test("8.6 from the widest beam downwards, remembering the last success")
  func narrowestBeam() throws {
    let answer = Binding("8.6") { (model: TableModel) -> Int in
      let length = model.maximumLength
      let best = exhaustiveSearch(model, maximumLength: length).best?.logProbability ?? 0
      var narrowest = 300
      for width in stride(from: 81, through: 1, by: -1) {
        let found = beamSearch(model, BeamOptions(width: width), maximumLength: length)
        if abs((found.best?.logProbability ?? -1e9) - best) < 1e-9 { narrowest = width }
      }
      return narrowest
    }
    try expectSolved(answer, in: searchStrategies)
  }
}
