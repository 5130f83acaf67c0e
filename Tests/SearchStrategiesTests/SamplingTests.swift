import Foundation
import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Choosing by lot")
struct SamplingTests {
  @Test("Ancestral sampling draws each sequence as often as it is probable")
  func frequencies() throws {
    var random = SeededGenerator(seed: 8)
    let model = TableModel.random(symbols: 3, length: 3, peakedness: 1, using: &random)
    let draws = 20_000
    var counts: [[Int]: Int] = [:]
    for _ in 0..<draws {
      let drawn = try #require(sample(model, maximumLength: 3, using: &random).best)
      counts[drawn.symbols, default: 0] += 1
      let expected = BruteForce(model).probability(of: drawn.symbols)
      #expect(abs(drawn.probability - expected) < 1e-12)
    }
    for sequence in try #require(BruteForce(model).sequences()) {
      let p = sequence.probability
      let share = Double(counts[sequence.symbols] ?? 0) / Double(draws)
      #expect(abs(share - p) < 4.5 * sqrt(p * (1 - p) / Double(draws)) + 1e-9)
    }
  }

  @Test("The temperature raises probabilities to the power 1/temperature", arguments: [0.5, 1, 3])
  func temperature(_ temperature: Double) throws {
    let p = [0.6, 0.3, 0.1]
    let model = try TableModel(
      symbols: ["A", "B", "C"], end: nil, maximumLength: 1, rows: [], otherwise: [p])
    let powers = p.map { pow($0, 1 / temperature) }
    let expected = powers.map { $0 / powers.reduce(0, +) }
    var random = SeededGenerator(seed: 3)
    var counts = [0, 0, 0]
    let draws = 20_000
    for _ in 0..<draws {
      let drawn = sample(model, temperature: temperature, maximumLength: 1, using: &random)
      counts[try #require(drawn.best).symbols[0]] += 1
    }
    for (count, p) in zip(counts, expected) {
      let share = Double(count) / Double(draws)
      #expect(abs(share - p) < 4.5 * sqrt(p * (1 - p) / Double(draws)))
    }
  }

  @Test("Top-k keeps the k most probable, a nucleus the smallest set that reaches its mass")
  func truncation() {
    let p = [0.1, 0.4, 0.2, 0.3]
    func isClose(_ truncation: Truncation, _ weights: [Double]) -> Bool {
      let sum = weights.reduce(0, +)
      return zip(truncation.truncate(p), weights).allSatisfy { abs($0 - $1 / sum) < 1e-12 }
    }
    #expect(Truncation.none.truncate(p) == p)
    #expect(isClose(.top(2), [0, 4, 0, 3]))
    #expect(isClose(.top(9), p))
    #expect(isClose(.nucleus(0.35), [0, 1, 0, 0]))
    #expect(isClose(.nucleus(0.65), [0, 4, 0, 3]))
    #expect(isClose(.nucleus(0.75), [0, 4, 2, 3]))

    // No smaller set of symbols reaches the mass: all 2^5 sets are tried.
    var random = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let weights = (0..<5).map { _ in random.uniform() }
      let q = weights.map { $0 / weights.reduce(0, +) }
      let mass = 0.05 + 0.9 * random.uniform()
      let kept = Truncation.nucleus(mass).truncate(q).count { $0 > 0 }
      func sum(_ set: Int) -> Double {
        q.indices.reduce(0) { (set >> $1) & 1 == 1 ? $0 + q[$1] : $0 }
      }
      let smallest = (1..<32).filter { sum($0) >= mass }.map(\.nonzeroBitCount).min()
      #expect(kept == smallest)
    }
  }

  @Test("A draw under top-1 is greedy search")
  func topOne() {
    for seed in 0..<50 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 4, length: 4, using: &random)
      let drawn = sample(model, truncation: .top(1), maximumLength: 4, using: &random)
      #expect(drawn.best == greedySearch(model, maximumLength: 4).best)
    }
  }
}

@Suite("8 · Diverse beam search")
struct DiverseBeamTests {
  @Test("One group, or no strength, is ordinary beam search")
  func ordinary() {
    for seed in 0..<40 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 4, length: 4, using: &random)
      let beam = beamSearch(model, BeamOptions(width: 3), maximumLength: 4).hypotheses
      let one = diverseBeamSearch(model, groups: 1, width: 3, strength: 9, maximumLength: 4)
      #expect(one.hypotheses.first == beam.first)
      let weak = diverseBeamSearch(model, groups: 3, width: 3, strength: 0, maximumLength: 4)
      #expect(weak.hypotheses == beam)
    }
  }

  @Test("A strong penalty makes the groups begin differently, at the stated price")
  func penalty() throws {
    let model = try TableModel(
      symbols: ["A", "B", "C"], end: nil, maximumLength: 1, rows: [],
      otherwise: [[0.6, 0.3, 0.1]])
    func firsts(_ strength: Double) -> [Int] {
      diverseBeamSearch(model, groups: 2, width: 1, strength: strength, maximumLength: 1)
        .hypotheses.map { $0.symbols[0] }
    }
    // The second group leaves A exactly when log 0.6 - strength < log 0.3.
    #expect(firsts(Foundation.log(2) - 0.01) == [0])
    #expect(firsts(Foundation.log(2) + 0.01) == [0, 1])
    let result = diverseBeamSearch(model, groups: 2, width: 1, strength: 5, maximumLength: 1)
    #expect(abs(result.hypotheses[1].probability - 0.3) < 1e-12)
  }

  @Test("Groups find more different first symbols than one beam of the same total width")
  func diversity() {
    var beamFirsts = 0
    var diverseFirsts = 0
    for seed in 0..<60 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 5, length: 4, using: &random)
      let beam = beamSearch(model, BeamOptions(width: 4), maximumLength: 4).hypotheses
      beamFirsts += Set(beam.prefix(4).map { $0.symbols[0] }).count
      let diverse = diverseBeamSearch(model, groups: 4, width: 1, strength: 2, maximumLength: 4)
      diverseFirsts += Set(diverse.hypotheses.prefix(4).map { $0.symbols[0] }).count
    }
    #expect(Double(diverseFirsts) > 1.3 * Double(beamFirsts))
  }
}
