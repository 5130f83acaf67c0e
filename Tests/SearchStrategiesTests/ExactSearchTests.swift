import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Exact search")
struct ExactSearchTests {
  /// Random tables, one in three of them with impossible symbols.
  static func tables() -> [TableModel] {
    (0..<300).compactMap { seed in
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(
        symbols: 2 + seed % 3, length: 1 + seed % 5, hasEnd: seed % 2 == 0, using: &random)
      if seed % 3 != 0 { return model }
      let rows = model.rows.map { row in
        let zeroed = row.probabilities.map { $0 < 0.1 ? 0 : $0 }
        let sum = zeroed.reduce(0, +)
        return TableModel.Row(after: row.prefix, zeroed.map { $0 / sum })
      }
      return try? TableModel(
        symbols: model.symbols, end: model.end.map { model.symbols[$0] },
        maximumLength: model.maximumLength, rows: rows)
    }
  }

  @Test("Best-first, branch and bound and exhaustive search find the argmax of the definition")
  func argmax() throws {
    for model in Self.tables() {
      let length = model.maximumLength
      let all = try #require(BruteForce(model).sequences())
      let best = try #require(all.max { $0.probability < $1.probability })
      for result in [
        exhaustiveSearch(model, maximumLength: length),
        bestFirstSearch(model, maximumLength: length),
        branchAndBoundSearch(model, maximumLength: length),
      ] {
        let found = try #require(result.best)
        #expect(found.symbols == best.symbols)
        #expect(abs(found.probability - best.probability) < 1e-12)
      }
    }
  }

  @Test("A complete table searched step by step gives what the walk through the tree gives")
  func byLevels() throws {
    for seed in 0..<120 {
      var random = SeededGenerator(seed: UInt64(seed))
      let (symbols, length) = (1 + seed % 7, 1 + seed % 4)
      let hasEnd = seed % 2 == 0 && symbols > 1
      let model = TableModel.random(
        symbols: symbols, length: length, hasEnd: hasEnd, using: &random)
      let levels = exhaustiveSearch(model, maximumLength: length)
      let tree = exhaustiveSearch(model, maximumLength: length, tracing: true)
      #expect(levels.best == tree.best)
      #expect(levels.cost == tree.cost)
    }
    // Where everything ties, the first sequence wins on both ways.
    for symbols in [1, 2, 4, 5, 8] {
      let names = Array("ABCDEFGH".prefix(symbols)).map(String.init)
      let even = Array(repeating: 1 / Double(symbols), count: symbols)
      let model = try TableModel(
        symbols: names, end: nil, maximumLength: 2,
        rows: [.init(after: [], even)] + names.map { .init(after: [$0], even) })
      #expect(exhaustiveSearch(model, maximumLength: 2).best?.symbols == [0, 0])
      #expect(exhaustiveSearch(model, maximumLength: 2, tracing: true).best?.symbols == [0, 0])
    }
  }

  @Test("Best-first search expands no prefix that is less probable than its answer")
  func admissible() throws {
    for model in Self.tables() {
      let result = bestFirstSearch(model, maximumLength: model.maximumLength, tracing: true)
      let answer = try #require(result.best).logProbability
      let expanded = result.trace.filter { $0.fate == .expanded }
      #expect(expanded.allSatisfy { $0.hypothesis.logProbability >= answer })
      #expect(expanded.count == result.cost.expansions)
      // And every prefix that is more probable than the answer had to be looked at.
      let table = BruteForce(model)
      let necessary = expanded.allSatisfy { visit in
        table.probability(of: visit.hypothesis.symbols) > 0
      }
      #expect(necessary)
    }
  }

  @Test("Both exact searches expand far fewer prefixes than exhaustive search")
  func savings() {
    var exhaustive = 0
    var bestFirst = 0
    var bounded = 0
    for seed in 0..<20 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 4, length: 6, peakedness: 3, using: &random)
      exhaustive += exhaustiveSearch(model, maximumLength: 6).cost.expansions
      bestFirst += bestFirstSearch(model, maximumLength: 6).cost.expansions
      bounded += branchAndBoundSearch(model, maximumLength: 6).cost.expansions
    }
    #expect(bestFirst * 10 < exhaustive)
    #expect(bounded * 5 < exhaustive)
    #expect(bestFirst <= bounded)
  }

  @Test("Ties go to the shorter sequence, then to the vocabulary's order")
  func ties() throws {
    let coin = try TableModel(
      symbols: ["H", "T"], end: nil, maximumLength: 3, rows: [], otherwise: [[0.5, 0.5]])
    let stop = try TableModel(
      symbols: ["A", "B", "<eos>"], end: "<eos>", maximumLength: 3,
      rows: [.init(after: [], [0.5, 0.25, 0.25]), .init(after: ["A"], [0.25, 0.25, 0.5])],
      otherwise: [[0.25, 0.25, 0.5]])
    for search in [
      exhaustiveSearch(_:maximumLength:tracing:), bestFirstSearch(_:maximumLength:tracing:),
      branchAndBoundSearch(_:maximumLength:tracing:),
    ] as [(TableModel, Int, Bool) -> SearchResult] {
      #expect(search(coin, 3, false).best?.symbols == [0, 0, 0])
      #expect(search(stop, 3, false).best?.symbols == [2])
    }
    #expect(greedySearch(coin, maximumLength: 3).best?.symbols == [0, 0, 0])
    let beam = beamSearch(coin, BeamOptions(width: 2), maximumLength: 3)
    #expect(beam.hypotheses.map(\.symbols) == [[0, 0, 0], [0, 0, 1]])
  }

  @Test("A model in which nothing is possible has no best hypothesis, and no search hangs")
  func maximumLengthOne() throws {
    let model = try TableModel(
      symbols: ["A"], end: nil, maximumLength: 1, rows: [], otherwise: [[1]])
    #expect(bestFirstSearch(model, maximumLength: 1).best?.symbols == [0])
    #expect(greedySearch(model, maximumLength: 1).best?.symbols == [0])
    #expect(beamSearch(model, BeamOptions(width: 3), maximumLength: 1).best?.symbols == [0])
  }
}
