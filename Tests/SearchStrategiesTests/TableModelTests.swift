import Foundation
import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Table models")
struct TableModelTests {
  @Test("The tree gives every prefix the row that the table lists")
  func lookup() throws {
    for seed in 0..<20 {
      var random = SeededGenerator(seed: UInt64(seed))
      let model = TableModel.random(symbols: 3, length: 4, using: &random)
      let table = BruteForce(model)
      for row in model.rows {
        let prefix = row.prefix.compactMap { model.symbols.firstIndex(of: $0) }
        let state = prefix.reduce(model.start) { model.state($0, saying: $1) }
        let expected = table.distribution(after: prefix).map { log($0) }
        #expect(
          zip(model.logProbabilities(after: state), expected).allSatisfy {
            abs($0 - $1) < 1e-12
          })
      }
    }
  }

  @Test("Nothing follows the end, the maximum length, or what is impossible")
  func nothingFollows() throws {
    func isSilent(_ model: TableModel, _ prefix: [Int]) -> Bool {
      let state = prefix.reduce(model.start) { model.state($0, saying: $1) }
      return model.logProbabilities(after: state).allSatisfy { $0 == -.infinity }
    }
    let lecture = try TableModel.lecture()
    #expect(
      isSilent(lecture, [3]) && isSilent(lecture, [0, 3]) && isSilent(lecture, [0, 2, 1, 0]))
    #expect(!isSilent(lecture, []) && !isSilent(lecture, [0, 2, 1]) && !isSilent(lecture, [2, 2]))
    let narrow = try TableModel(
      symbols: ["A", "B"], end: nil, maximumLength: 2,
      rows: [.init(after: [], [1, 0]), .init(after: ["A"], [0.7, 0.3])])
    #expect(isSilent(narrow, [1]))
    let best = try #require(exhaustiveSearch(narrow, maximumLength: 2, tracing: true).best)
    #expect(best.symbols == [0, 0] && abs(best.probability - 0.7) < 1e-12)
  }

  @Test("A model survives being written and read")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 2)
    for model in [
      try TableModel.lecture(), try .widerIsWorse(),
      .random(symbols: 3, length: 3, using: &random),
      .randomByStep(symbols: 4, length: 5, hasEnd: false, using: &random),
    ] {
      let data = try JSONEncoder().encode(model)
      let back = try JSONDecoder().decode(TableModel.self, from: data)
      #expect(back.symbols == model.symbols && back.end == model.end)
      #expect(back.maximumLength == model.maximumLength && back.otherwise == model.otherwise)
      #expect(Set(back.rows.map(\.prefix)) == Set(model.rows.map(\.prefix)))
      #expect(
        bestFirstSearch(back, maximumLength: 3).best
          == bestFirstSearch(model, maximumLength: 3).best)
    }
  }

  @Test(
    "A malformed model is refused with a sentence that says where and what",
    arguments: [
      (#"{"symbols": [], "maximumLength": 1, "table": {}}"#, "The vocabulary is empty"),
      (#"{"symbols": ["A"], "maximumLength": 0, "table": {"": {"A": 1}}}"#, "maximum length is 0"),
      (#"{"symbols": ["A", "A"], "maximumLength": 1, "table": {}}"#, "lists “A” twice"),
      (#"{"symbols": ["A B"], "maximumLength": 1, "table": {}}"#, "“A B” cannot be a symbol"),
      (
        #"{"symbols": ["A"], "end": "E", "maximumLength": 1, "table": {"": {"A": 1}}}"#,
        "In the name of the end symbol: “E” is not in the vocabulary (A)"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 1, "table": {"": {"A": 0.6, "B": 0.5}}}"#,
        "In the distribution of the first step: the probabilities add up to 1.1"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 1, "table": {"": {"A": 1.5, "B": -0.5}}}"#,
        "P(A) is 1.5"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 1, "table": {"": {"A": 0.5, "C": 0.5}}}"#,
        "“C” is not in the vocabulary (A, B)"
      ),
      (
        #"{"symbols": ["A"], "maximumLength": 2, "table": {"": {"A": 1}, "Z": {"A": 1}}}"#,
        "In the distribution after “Z”: “Z” is not in the vocabulary"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 2, "table": {"": {"A": 1}}}"#,
        "The prefix “A” can occur and may go on (the maximum length is 2)"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 2, "table": {}}"#,
        "does not say how a sequence begins"
      ),
      (
        #"{"symbols": ["A", "E"], "end": "E", "maximumLength": 3, "#
          + #""table": {"": {"E": 1}, "E A": {"A": 1}}}"#,
        "“E A” goes on after the end symbol"
      ),
      (
        #"{"symbols": ["A"], "maximumLength": 3, "table": {"": {"A": 1}, "A": {"A": 1}, "#
          + #" "A ": {"A": 1}}}"#,
        "lists the distribution after “A” twice"
      ),
      (
        #"{"symbols": ["A", "B"], "maximumLength": 3, "table": {"": {"A": 1}}, "#
          + #""otherwise": [{"A": 1}, {"A": 0.4}]}"#,
        "In the “otherwise” distribution of step 2: the probabilities add up to 0.4"
      ),
    ])
  func malformed(json: String, sentence: String) throws {
    let error = #expect(throws: TableModelError.self) {
      try JSONDecoder().decode(TableModel.self, from: Data(json.utf8))
    }
    let description = try #require(error).description
    #expect(description.contains(sentence), "\(description)")
    #expect(description.hasSuffix("."))
  }

  @Test("A distribution of the wrong length is refused")
  func wrongCount() {
    #expect(throws: TableModelError.wrongCount(1, .after([]), symbols: 2)) {
      try TableModel(
        symbols: ["A", "B"], end: nil, maximumLength: 1, rows: [.init(after: [], [1])])
    }
  }
}

@Suite("8 · The n-gram model")
struct NGramModelTests {
  let sentences = [["a", "b", "a"], ["a", "b"], ["b", "a", "b", "c"]]

  @Test("Every distribution sums to one, in contexts seen and unseen", arguments: 1...4)
  func normalised(order: Int) {
    let model = NGramModel(sentences: sentences, order: order)
    for state in [[], [0], [0, 1], [2, 2], [2, 2, 2]] {
      let sum = model.logProbabilities(after: state).reduce(0) { $0 + exp($1) }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test("A bigram is Witten and Bell's formula by hand")
  func byHand() {
    // Vocabulary a, b, c, <eos>. Unigrams: a 4, b 4, c 1, <eos> 3 of 12, four kinds.
    // After a: b 3, <eos> 1: four followers, two kinds.
    let model = NGramModel(sentences: sentences, order: 2)
    let unigram = [4.0, 4, 1, 3].map { ($0 + 4 * 0.25) / (12 + 4) }
    let expected = zip([0.0, 3, 0, 1], unigram).map { ($0 + 2 * $1) / (4 + 2) }
    for (got, want) in zip(model.logProbabilities(after: [0]), expected) {
      #expect(abs(exp(got) - want) < 1e-12)
    }
  }

  @Test("All searches run on it through the protocol")
  func search() throws {
    let model = NGramModel(sentences: sentences, order: 3)
    let exact = try #require(bestFirstSearch(model, maximumLength: 4).best)
    #expect(exact == exhaustiveSearch(model, maximumLength: 4).best)
    let greedy = try #require(greedySearch(model, maximumLength: 4).best)
    #expect(greedy.logProbability <= exact.logProbability)
  }
}
