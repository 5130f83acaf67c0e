import BPTT
import BeyondChains
import BidirectionalRNN
import Foundation
import Manuscript
import Matrices
import Plotting

/// The book's own prose.
private func prose() throws -> String {
  plainWords(try bookProse(inChaptersOf: Book.root(above: #filePath).path))
}

/// Word pairs that belong together, chosen before anything was trained.
private let partners = [
  ("forward", "backward"), ("encoder", "decoder"), ("row", "column"), ("first", "last"),
  ("input", "output"), ("sum", "product"), ("longer", "shorter"), ("larger", "smaller"),
  ("vanish", "explode"), ("precision", "recall"), ("left", "right"), ("before", "after"),
  ("greedy", "beam"), ("sentence", "word"), ("dates", "date"), ("gates", "gate"),
]

/// Neighbours of words, trained on the book's own prose: claim E17.
let neighboursOfWords = Experiment(
  id: "E17-words", chapter: chapter, claims: ["E17"],
  title: "Vectors of the most frequent words of the book's own prose, by skip-gram",
  seeds: Array(1...3)
) { seeds, progress in
  let text = try prose()
  let limit = 2000
  let words = WordPairs(text, limit: limit, minimumCount: 5)
  let vocabulary = words.vocabulary
  func number(_ word: String) -> Int { vocabulary.encode([word])[0] }

  // How much of the text the N most frequent words are.
  let all = WordPairs(text, limit: .max)
  var coverage = MeasuredTable(columns: [
    .init("words with a row"), .init("share of the text", digits: 3),
    .init("share of the different words", digits: 3),
  ])
  let different = all.vocabulary.count - 1
  for n in [10, 100, 500, 1000, 2000, different] where n <= different {
    let known = all.counts[1...n].reduce(0, +)
    coverage.append([
      .number(Double(n)), .number(Double(known) / Double(all.text.count)),
      .number(Double(n) / Double(different)),
    ])
  }

  let (passes, size) = (30, 48)
  var losses: [[Double]] = []
  var ranks: [(before: [Double], after: [Double])] = []
  var first: SkipGram<Float>?
  func rank(_ E: Matrix<Float>, _ word: Int, _ partner: Int) -> Double {
    let order = nearest(E, to: word, count: vocabulary.count, among: Array(1..<vocabulary.count))
    return Double((order.firstIndex { $0.word == partner } ?? 0) + 1)
  }
  let known = partners.filter { vocabulary.knows($0.0) && vocabulary.knows($0.1) }
  for (index, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    var model = SkipGram<Float>(words: vocabulary.count, size: size, using: &random)
    let before = known.map { rank(model.E, number($0.0), number($0.1)) }
    losses.append([])
    for pass in 0..<passes {
      let rate = 0.025 * (1 - Double(pass) / Double(passes))
      losses[index].append(words.train(&model, batch: 64, rate: rate, using: &random))
      progress((Double(index) + Double(pass + 1) / Double(passes)) / Double(seeds.count))
    }
    ranks.append((before, known.map { rank(model.E, number($0.0), number($0.1)) }))
    first = first ?? model
  }

  var pairs = MeasuredTable(columns: [
    .init("word"), .init("partner"), .init("rank before"), .init("rank after"),
  ])
  for (place, pair) in known.enumerated() {
    pairs.append([
      .text(pair.0), .text(pair.1), spread(ranks.map { $0.before[place] }, digits: 0),
      spread(ranks.map { $0.after[place] }, digits: 0),
    ])
  }
  var neighbours = MeasuredTable(columns: [
    .init("word"), .init("times"), .init("nearest, with the cosine"),
  ])
  if let model = first {
    for word in ["gradient", "gate", "beam", "sentence", "loss", "seeds", "forward", "two"]
    where vocabulary.knows(word) {
      let found = nearest(
        model.E, to: number(word), count: 6, among: Array(1..<vocabulary.count))
      neighbours.append([
        .text(word), .number(Double(words.counts[number(word)])),
        .text(
          found.map { "\(vocabulary.words[$0.word]) \(String(format: "%.2f", $0.cosine))" }
            .joined(separator: ", ")),
      ])
    }
  }
  let chart = LineChart(
    "The loss of a pair with its strangers", x: Axis("pass over the text"), y: Axis("loss, nats"),
    series: zip(seeds, losses).map { .init("seed \($0)", $1) })
  return .init(
    tables: ["coverage": coverage, "neighbours": neighbours, "partners": pairs],
    charts: ["loss": .line(chart)],
    values: [
      "words": .init(.number(Double(words.text.count))),
      "different": .init(.number(Double(different))),
      "rows": .init(.number(Double(vocabulary.count))),
      "coverage": .init(.number(words.coverage * 100), digits: 1),
      "passes": .init(.number(Double(passes))), "size": .init(.number(Double(size))),
      "rankBefore": .init(.number(median(ranks.flatMap(\.before))), digits: 0),
      "rankAfter": .init(.number(median(ranks.flatMap(\.after))), digits: 0),
      "pairs": .init(.number(Double(known.count))),
    ])
}

/// How few rows of a table a batch uses: claim E17.
let rowsOfTables = Experiment(
  id: "E17-rows", chapter: chapter, claims: ["E17"],
  title: "Rows of a table of 20,000 words of 128 numbers that batches of the book's words use",
  seeds: Array(1...5)
) { seeds, _ in
  let (count, size) = (20_000, 128)
  let words = WordPairs(try prose(), limit: count - 1)
  var random = SeededGenerator(seed: 1)
  let embedding = Embedding<Float>(words: count, size: size, using: &random)
  var table = MeasuredTable(columns: [
    .init("words in a batch"), .init("different rows"), .init("share of the table, %", digits: 2),
    .init("numbers in the gradient"),
  ])
  for batch in [50, 500, 1600, 16_000] {
    let used = seeds.map { seed in
      var random = SeededGenerator(seed: seed)
      // Texts of 50 words each, from anywhere in the book.
      let texts = (0..<batch / 50).flatMap { _ in
        let start = random.integer(below: words.text.count - 50)
        return words.text[start..<start + 50]
      }
      let ones = Matrix<Float>(rows: batch, columns: size, repeating: 1)
      return Double(embedding.gradient(texts, ones).rows.count)
    }
    let middle = median(used)
    table.append([
      .number(Double(batch)), spread(used, digits: 0), .number(100 * middle / Double(count)),
      .number(middle * Double(size)),
    ])
  }
  return .init(
    tables: ["rows": table],
    values: [
      "parameters": .init(.number(Double(embedding.parameterCount))),
      "megabytes": .init(.number(Double(embedding.parameterCount) * 4 / 1e6), digits: 2),
    ])
}
