import Foundation
import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Beam search")
struct BeamTests {
  @Test("Width 1 is greedy search, width V^(T-1) is exhaustive", .claim("A47", .conditional))
  func extremes() throws {
    for seed in 0..<100 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(
        symbols: 3, length: 4, hasEnd: seed % 2 == 0, peakedness: 1, using: &random)
      let narrow = beamSearch(model, BeamOptions(width: 1), maximumLength: 4)
      #expect(narrow.best == greedySearch(model, maximumLength: 4).best)
      let wide = beamSearch(model, BeamOptions(width: 27), maximumLength: 4)
      let exact = exhaustiveSearch(model, maximumLength: 4)
      #expect(wide.best?.symbols == exact.best?.symbols)
    }
  }

  @Test("Every width agrees with sorting all candidates", arguments: 1...6)
  func bruteForce(width: Int) throws {
    for seed in 0..<60 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 4, length: 4, using: &random)
      let oracle = try #require(BruteForce(model).beam(width: width).best)
      for selection in Selection.allCases {
        let options = BeamOptions(width: width, selection: selection)
        let best = try #require(beamSearch(model, options, maximumLength: 4).best)
        #expect(best.symbols == oracle.symbols)
        #expect(abs(best.probability - oracle.probability) < 1e-12)
      }
    }
  }

  @Test(
    "With width 2 and five symbols the candidates are A, C, AB, CE, ABD and CED",
    .claim("A49", .holds))
  func publishedExample() throws {
    // The figure gives the survivors and not the numbers; the survivors are found by the search.
    let model = try TableModel.figure()
    let result = beamSearch(model, BeamOptions(width: 2), maximumLength: 3, tracing: true)
    var kept: [String] = []
    for visit in result.trace where visit.fate != .dropped && !visit.hypothesis.symbols.isEmpty {
      kept.append(visit.hypothesis.symbols.map { model.symbols[$0] }.joined())
    }
    #expect(Set(kept) == ["A", "C", "AB", "CE", "ABD", "CED"])
    #expect(kept.count == 6)
    let literal = BruteForce(model).beam(width: 2).kept.map { step in
      step.map { $0.symbols.map { model.symbols[$0] }.joined() }
    }
    #expect(literal == [["A", "C"], ["AB", "CE"], ["ABD", "CED"]])
  }

  @Test("Minus infinity never survives")
  func impossible() throws {
    let model = try TableModel(
      symbols: ["A", "B"], end: nil, maximumLength: 2,
      rows: [.init(after: [], [1, 0]), .init(after: ["A"], [1, 0])])
    let result = beamSearch(model, BeamOptions(width: 4), maximumLength: 2)
    #expect(result.hypotheses.count == 1)
    #expect(result.best?.probability == 1)
  }

  @Test("The penalties of chosen lengths are the formulas' own")
  func penalties() {
    // (5 + 7) / 6 = 2 and (5 + 19) / 6 = 4, whose root is 2; the root of 9 is 3.
    #expect(LengthNormalisation.none.score(-4, length: 7) == -4)
    #expect(abs(LengthNormalisation.wu(1).score(-4, length: 7) + 2) < 1e-12)
    #expect(abs(LengthNormalisation.wu(0.5).score(-6, length: 19) + 3) < 1e-12)
    #expect(abs(LengthNormalisation.power(1).score(-6, length: 3) + 2) < 1e-12)
    #expect(abs(LengthNormalisation.power(0.5).score(-6, length: 9) + 2) < 1e-12)
  }

  @Test("Normalised beams rank by the formula", arguments: [0.0, 0.6, 1.0])
  func normalised(alpha: Double) throws {
    for seed in 0..<30 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 3, length: 4, using: &random)
      let all = try #require(BruteForce(model).sequences())
      let formulas: [(LengthNormalisation, (Double, Double) -> Double)] = [
        (.power(alpha), { $0 / pow($1, alpha) }),
        (.wu(alpha), { $0 / pow((5 + $1) / 6, alpha) }),
      ]
      for (normalisation, formula) in formulas {
        let options = BeamOptions(width: 100, normalisation: normalisation)
        let best = try #require(beamSearch(model, options, maximumLength: 4).best)
        let oracle = all.map { formula(log($0.probability), Double($0.symbols.count)) }.max()
        let score = formula(best.logProbability, Double(best.symbols.count))
        #expect(abs(score - (oracle ?? 0)) < 1e-12)
      }
    }
  }
}

@Suite("8 · A wider beam that does worse")
struct WiderBeamTests {
  /// A table of two symbols without an end, filled with `draw` row by row.
  static func table(_ length: Int, _ draw: () -> Double) -> TableModel? {
    var rows: [TableModel.Row] = []
    var prefixes: [[String]] = [[]]
    for _ in 0..<length {
      for prefix in prefixes {
        let p = draw()
        rows.append(.init(after: prefix, [p, 1 - p]))
      }
      prefixes = prefixes.flatMap { [$0 + ["A"], $0 + ["B"]] }
    }
    return try? TableModel(symbols: ["A", "B"], end: nil, maximumLength: length, rows: rows)
  }

  /// Whether some width finds something less probable than a smaller width did.
  static func isNotMonotone(_ model: TableModel) -> Bool {
    let table = BruteForce(model)
    let widest = (1..<model.maximumLength).reduce(1) { width, _ in width * model.symbols.count }
    var best = 0.0
    for width in 1...widest {
      let found = table.beam(width: width).best?.probability ?? 0
      if found < best * (1 - 1e-9) { return true }
      best = max(best, found)
    }
    return false
  }

  @Test(
    "Without an end symbol no table of fewer than 16 sequences has one: a grid, and many at random",
    .claim("A47", .conditional))
  func noSmaller() throws {
    // Two steps keep nested beams whatever V is; so the candidates below 16 sequences are V = 2 with
    // T = 3, and T = 2 with any V up to 3.
    let grid = [0.0, 0.25, 0.5, 0.75, 1]
    // The last step enters only through its maximum, so three values stand for all five.
    let last = [0.5, 0.75, 1]
    var number = 0
    for a in grid {
      for b in grid {
        for c in grid {
          for w in last {
            for x in last {
              for y in last {
                for z in last {
                  let model = try TableModel(
                    symbols: ["A", "B"], end: nil, maximumLength: 3,
                    rows: [
                      .init(after: [], [a, 1 - a]), .init(after: ["A"], [b, 1 - b]),
                      .init(after: ["B"], [c, 1 - c]), .init(after: ["A", "A"], [w, 1 - w]),
                      .init(after: ["A", "B"], [x, 1 - x]), .init(after: ["B", "A"], [y, 1 - y]),
                      .init(after: ["B", "B"], [z, 1 - z]),
                    ])
                  number += 1
                  if number % 4 == 0 { #expect(!Self.isNotMonotone(model)) }
                }
              }
            }
          }
        }
      }
    }
    for seed in 0..<300 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = try #require(Self.table(3) { random.uniform() })
      #expect(!Self.isNotMonotone(model))
      let flat = TableModel.random(symbols: 3, length: 2, hasEnd: false, using: &random)
      #expect(!Self.isNotMonotone(flat))
    }
  }

  @Test(
    "A search among tables of two symbols and four steps finds one", .claim("A47", .conditional))
  func found() throws {
    var random = SeededGenerator(seed: 47)
    let grid = [0.4, 0.5, 0.6, 1]
    var found: TableModel?
    for _ in 0..<4000 where found == nil {
      let model = try #require(Self.table(4) { grid[random.integer(below: grid.count)] })
      if Self.isNotMonotone(model) { found = model }
    }
    let model = try #require(found, "no counter-example among 4000 tables")
    #expect(try #require(BruteForce(model).sequences(limit: 16)).count <= 16)
  }

  @Test(
    "The printed counter-example: greedy finds 0.15, a beam of two only 0.1",
    .claim("A47", .conditional))
  func printed() throws {
    let model = try TableModel.widerIsWorse()
    let probability = try (1...3).map { width in
      try #require(beamSearch(model, BeamOptions(width: width), maximumLength: 4).best).probability
    }
    #expect(abs(probability[0] - 0.15) < 0.01)
    #expect(abs(probability[1] - 0.1) < 0.01)
    #expect(probability[1] < probability[0])
    #expect(probability[2] >= probability[0] * (1 - 1e-12))
    let all = try #require(BruteForce(model).sequences())
    #expect(abs((all.map(\.probability).max() ?? 0) - probability[0]) < 1e-12)
    for width in 1...3 {
      let literal = try #require(BruteForce(model).beam(width: width).best)
      #expect(abs(literal.probability - probability[width - 1]) < 1e-12)
    }
  }

  @Test(
    "With an end symbol fifteen hypotheses suffice, and seven do not",
    .claim("A47", .conditional))
  func withEnd() throws {
    let model = try TableModel.widerIsWorseWithEnd()
    let trace = exhaustiveSearch(model, maximumLength: 3, tracing: true).trace
    #expect(trace.count { $0.fate == .complete } == 15)
    let expected = [0.45 * 0.34, 0.4 * 0.5 * 0.34, 0.45 * 0.34]
    for (width, probability) in zip(1...3, expected) {
      let found = try #require(
        beamSearch(model, BeamOptions(width: width), maximumLength: 3).best)
      #expect(abs(found.probability - probability) < 1e-12)
      let literal = try #require(BruteForce(model).beam(width: width).best)
      #expect(abs(literal.probability - probability) < 1e-12)
    }
    // Two spoken symbols and two steps make seven hypotheses: nested beams, as without an end.
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      let small = TableModel.random(symbols: 3, length: 2, peakedness: 1, using: &random)
      #expect(!Self.isNotMonotone(small))
    }
  }
}
