import Foundation
import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Decoding as a search for the argmax")
struct FactorisationTests {
  @Test(
    "The chain rule's product is the joint probability: it sums to one over all sequences",
    .claim("A40", .holds))
  func chainRule() throws {
    var random = SeededGenerator(seed: 40)
    for hasEnd in [true, false] {
      let model = TableModel.random(symbols: 3, length: 4, hasEnd: hasEnd, using: &random)
      let all = try #require(BruteForce(model).sequences())
      #expect(abs(all.reduce(0) { $0 + $1.probability } - 1) < 1e-12)

      // Any joint table can be written this way: conditionals recovered from the joint by summing
      // give the model's distributions back.
      for sequence in all {
        for step in sequence.symbols.indices {
          let prefix = Array(sequence.symbols[..<step])
          let with = all.filter { $0.symbols.starts(with: prefix + [sequence.symbols[step]]) }
          let without = all.filter { $0.symbols.starts(with: prefix) }
          let conditional =
            with.reduce(0) { $0 + $1.probability } / without.reduce(0) { $0 + $1.probability }
          let stated = BruteForce(model).distribution(after: prefix)[sequence.symbols[step]]
          #expect(abs(conditional - stated) < 1e-12)
        }
      }
      let argmax = try #require(all.max { $0.probability < $1.probability })
      let found = try #require(exhaustiveSearch(model, maximumLength: 4).best)
      #expect(found.symbols == argmax.symbols)
      #expect(abs(found.logProbability - log(argmax.probability)) < 1e-12)
    }
  }

  @Test(
    "Greedy is a lower bound; the maxima over all prefixes are an upper one",
    .claim("A42", .conditional))
  func bounds() throws {
    var misses = 0
    for seed in 0..<1000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 3, length: 3, peakedness: 1, using: &random)
      let table = BruteForce(model)
      let best = try #require(table.sequences()).map(\.probability).max() ?? 0
      let greedy = try #require(greedySearch(model, maximumLength: 3).best).probability
      #expect(greedy <= best * (1 + 1e-12))
      if greedy < best * (1 - 1e-9) { misses += 1 }

      // The other reading of the formula: each step's maximum over every prefix of that step.
      let upper = (0..<3).reduce(1.0) { product, step in
        let rows = model.rows.filter { $0.prefix.count == step }
        return product * (rows.flatMap(\.probabilities).max() ?? 0)
      }
      // A sequence may end early; its missing factors are at most one.
      let shortest = (1...3).map { steps in
        (0..<steps).reduce(1.0) { product, step in
          let rows = model.rows.filter { $0.prefix.count == step }
          return product * (rows.flatMap(\.probabilities).max() ?? 0)
        }
      }
      #expect(best <= (shortest.max() ?? 0) * (1 + 1e-12))
      if try #require(table.sequences()).allSatisfy({ $0.symbols.count == 3 }) {
        #expect(best <= upper * (1 + 1e-12))
      }
    }
    // On the lecture's table, where sentences may end early, the full product is no bound.
    let lecture = try TableModel.lecture()
    let maxima = (0..<4).map { step in
      let rows = lecture.rows.filter { $0.prefix.count == step }.map(\.probabilities)
      return (rows + [lecture.otherwise[step]]).flatMap { $0 }.max() ?? 0
    }
    let product = maxima.reduce(1, *)
    #expect(abs(product - 0.072) < 1e-12)
    let best = try #require(BruteForce(lecture).sequences()).map(\.probability).max() ?? 0
    #expect(best > product)
    // The counter-example to equality is no rarity.
    #expect(misses > 100)
  }

  @Test("Greedy's share of the best probability falls to nothing", .claim("A46", .holds))
  func greedyGap() throws {
    // After A every step is a fair die with V faces; after B everything is certain.
    var last = 1.0
    for length in 2...8 {
      let model = try TableModel.greedyTrap(length: length)
      let greedy = try #require(greedySearch(model, maximumLength: length).best)
      let best = try #require(bestFirstSearch(model, maximumLength: length).best)
      let ratio = greedy.probability / best.probability
      #expect(abs(ratio - 0.51 / 0.49 * pow(0.25, Double(length - 1))) < 1e-12)
      #expect(ratio < last)
      last = ratio
    }
    #expect(last < 1e-4)
  }
}
