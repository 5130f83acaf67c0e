import Foundation
import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · The lecture's example")
struct LectureExampleTests {
  let model: TableModel
  let length = 4

  init() throws {
    model = try TableModel.lecture()
  }

  @Test("Greedy search says A B C <eos> with probability 0.048", .claim("A43", .holds))
  func greedy() throws {
    let best = try #require(greedySearch(model, maximumLength: length).best)
    #expect(model.text(best.symbols) == "A B C <eos>")
    #expect(abs(best.probability - 0.5 * 0.4 * 0.4 * 0.6) < 1e-15)
    #expect(abs(best.probability - 0.048) < 1e-15)
    #expect(best.isFinished)
  }

  @Test("A C B <eos> has probability 0.054, more than greedy's", .claim("A44", .holds))
  func alternative() throws {
    // The printed column of each prefix, read as a distribution.
    let printed: [([Int], [Double])] = [
      ([], [0.5, 0.2, 0.2, 0.1]), ([0], [0.1, 0.4, 0.3, 0.2]),
      ([0, 2], [0.1, 0.6, 0.2, 0.1]), ([0, 2, 1], [0.1, 0.2, 0.1, 0.6]),
    ]
    let table = BruteForce(model)
    for (prefix, column) in printed {
      #expect(table.distribution(after: prefix) == column)
      #expect(abs(column.reduce(0, +) - 1) < 1e-12)
    }
    let alternative = table.probability(of: [0, 2, 1, 3])
    #expect(abs(alternative - 0.054) < 1e-15)
    let greedy = try #require(greedySearch(model, maximumLength: length).best)
    #expect(alternative > greedy.probability)

    let beam = beamSearch(model, BeamOptions(width: 2), maximumLength: length)
    #expect(beam.best.map { model.text($0.symbols) } == "A C B <eos>")
  }

  @Test("By the printed columns alone, ending at once beats both sentences", .claim("A44", .holds))
  func shortSentences() throws {
    let table = BruteForce(model)
    #expect(table.probability(of: [3]) == 0.1)
    #expect(table.probability(of: [0, 3]) == 0.1)
    #expect(table.probability(of: [3]) > table.probability(of: [0, 2, 1, 3]))

    // Nothing the table leaves open can do better, whatever it says there: each prefix that is not
    // printed has at most the probability of its printed part.
    let printed: Set<[Int]> = [[], [0], [0, 1], [0, 1, 2], [0, 2], [0, 2, 1]]
    let first = table.distribution(after: [])
    #expect(max(first[1], first[2]) == 0.2)
    let all = try #require(table.sequences())
    let decided = all.filter { sequence in
      sequence.symbols.indices.allSatisfy { printed.contains(Array(sequence.symbols[..<$0])) }
    }
    #expect(decided.map(\.probability).max() == 0.1)

    let exact = try #require(bestFirstSearch(model, maximumLength: length).best)
    #expect(abs(exact.probability - 0.1) < 1e-15)
    // A tie: 0.5 · 0.2 is 0.1 to the last bit. Where the logarithms tie too, the shorter one wins.
    #expect(0.5 * 0.2 == 0.1)
    #expect(["<eos>", "A <eos>"].contains(model.text(exact.symbols)))
    if Double.log(0.5) + Double.log(0.2) == Double.log(0.1) {
      #expect(model.text(exact.symbols) == "<eos>")
    }
  }

  @Test("Dividing by the length brings A C B <eos> back to the top")
  func normalisation() throws {
    let wide = BeamOptions(width: 64, normalisation: .power(1))
    let best = try #require(beamSearch(model, wide, maximumLength: length).best)
    // By definition: the mean log-probability of every sequence.
    let all = try #require(BruteForce(model).sequences())
    let mean = all.max {
      log($0.probability) / Double($0.symbols.count)
        < log($1.probability) / Double($1.symbols.count)
    }
    #expect(best.symbols == mean?.symbols)
    #expect(best.symbols.count == 4)
  }
}
