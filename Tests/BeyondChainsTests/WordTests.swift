import BPTT
import BeyondChains
import BidirectionalRNN
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("9 · Words as rows")
struct WordTests {
  private func table(_ words: Int, _ size: Int) -> Embedding<Double> {
    var random = SeededGenerator(seed: 1)
    return Embedding(words: words, size: size, using: &random)
  }

  @Test("To look up is to multiply by one-hot rows", .claim("E17", .holds))
  func lookup() {
    let embedding = table(7, 4)
    let words = [3, 0, 3, 6, 1]
    let found = embedding.vectors(of: words)
    let product = Matrix.oneHot(words, columns: 7) • embedding.E
    #expect(found == product)
    #expect(found.row(0) == found.row(2) && found.row(0) != found.row(1))
    #expect(embedding.vectors(of: []).rows == 0)
  }

  @Test(
    "The gradient is that of the product with one-hot rows, and zero in the rows not used",
    .claim("E17", .holds))
  func gradient() {
    let embedding = table(7, 4)
    let words = [3, 0, 3, 6, 3]
    var random = SeededGenerator(seed: 2)
    let dvectors = normal(5, 4, &random)
    let sparse = embedding.gradient(words, dvectors)
    #expect(sparse.rows == [0, 3, 6])
    let dense = sparse.dense(rows: 7)
    #expect(difference(dense, Matrix.oneHot(words, columns: 7).transposedTimes(dvectors)) < 1e-15)
    for row in [1, 2, 4, 5] { #expect(dense.row(row) == .zeros(rows: 1, columns: 4)) }
    // A word that comes three times has the sum of three gradients, not the last of them.
    #expect(
      difference(dense.row(3), dvectors.row(0) + dvectors.row(2) + dvectors.row(4)) < 1e-15)

    let check = GradientCheck.finiteDifferences(Embedding(E: dense), of: embedding) {
      $0.vectors(of: words).dot(dvectors)
    }
    #expect(check.agrees(within: 1e-7), "\(check.summary)")
    let lifted = Embedding<Dual>(embedding)
    let exact = GradientCheck.dualNumbers(Embedding(E: dense), of: lifted) {
      $0.vectors(of: words).dot(Matrix(dvectors))
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
  }

  @Test("20,000 words of 128 numbers are 2,560,000 to learn", .claim("E17", .holds))
  func size() {
    let embedding = Embedding<Float>(E: .zeros(rows: 20_000, columns: 128))
    #expect(embedding.parameterCount == 2_560_000)
    // A batch of 32 texts of 50 words touches at most 1,600 of the rows.
    var random = SeededGenerator(seed: 3)
    let words = (0..<1600).map { _ in random.integer(below: 20_000) }
    let gradient = embedding.gradient(words, Matrix(rows: 1600, columns: 128, repeating: 1))
    #expect(gradient.rows.count <= 1600 && gradient.rows.count > 1500)
    #expect(gradient.values.sum() == 1600 * 128)
  }

  @Test(
    "Plain descent on the used rows is plain descent on the matrix; the others stay as they are")
  func descent() {
    let start = table(9, 3)
    var random = SeededGenerator(seed: 4)
    let sparse = start.gradient([2, 5, 2], normal(3, 3, &random))
    var (mine, whole) = (start, start)
    mine.descend(sparse, rate: 0.3)
    var rule = SGD<Embedding<Double>>()
    rule.update(&whole, gradient: Embedding(E: sparse.dense(rows: 9)), rate: 0.3)
    #expect(difference(mine.E, whole.E) < 1e-15)
    for row in [0, 1, 3, 4, 6, 7, 8] { #expect(mine.E.row(row) == start.E.row(row)) }
    #expect(mine.E.row(2) != start.E.row(2))
  }

  @Test("Adam and momentum go on moving a row whose gradient has become zero")
  func momentum() {
    let start = table(4, 3)
    var random = SeededGenerator(seed: 5)
    let first = Embedding(E: start.gradient([2], normal(1, 3, &random)).dense(rows: 4))
    let then = Embedding(E: start.gradient([1], normal(1, 3, &random)).dense(rows: 4))
    func moved(_ rule: some Optimiser<Embedding<Double>>) -> [Bool] {
      var (model, rule) = (start, rule)
      rule.update(&model, gradient: first, rate: 0.1)
      let before = model.E
      rule.update(&model, gradient: then, rate: 0.1)
      return (0..<4).map { model.E.row($0) != before.row($0) }
    }
    #expect(moved(SGD()) == [false, true, false, false])
    #expect(moved(SGD(momentum: 0.9)) == [false, true, true, false])
    #expect(moved(Adam()) == [false, true, true, false])
    // With weight decay even a row that no word has ever used.
    #expect(moved(Adam(weightDecay: 0.1)) == [true, true, true, true])
  }

  @Test(
    "The N most frequent words have numbers; every other word is the unknown one",
    .claim("E17", .holds))
  func vocabulary() {
    let words = WordPairs("b a c a b a d e. A!", limit: 3)
    // "a" four times, "b" twice; of the words that come once, the first by the alphabet.
    #expect(words.vocabulary.words == [Vocabulary.unknown, "a", "b", "!"])
    #expect(words.text == [2, 1, 0, 1, 2, 1, 0, 0, 1, 3])
    #expect(words.counts == [3, 4, 2, 1])
    #expect(abs(words.coverage - 0.7) < 1e-15)
    // The fate of what is unknown: one row for all of it.
    let embedding = table(4, 5)
    let found = embedding.vectors(of: words.vocabulary.encode(["zebra", "a", "giraffe"]))
    #expect(found.row(0) == found.row(2) && found.row(0) == embedding.E.row(0))
    #expect(found.row(1) == embedding.E.row(1))
    #expect(WordPairs("", limit: 5).coverage == 0)
  }

  @Test("The gradient of the skip-gram model")
  func skipGram() {
    var random = SeededGenerator(seed: 6)
    let model = SkipGram(E: normal(6, 4, &random), C: normal(6, 4, &random))
    let batch = SkipGram<Double>.Batch(
      words: [1, 4, 1, 0, 2], neighbours: [2, 2, 5, 1, 2],
      strangers: [[0, 5, 2, 2, 3], [3, 3, 1, 4, 0]])
    let gradient = model.gradient(batch)
    // The formula, pair by pair.
    func score(_ w: Int, _ c: Int) -> Double { model.E.row(w).dot(model.C.row(c)) }
    var loss = 0.0
    for i in 0..<5 {
      loss += Foundation.log(1 + Foundation.exp(-score(batch.words[i], batch.neighbours[i])))
      for list in batch.strangers {
        loss += Foundation.log(1 + Foundation.exp(score(batch.words[i], list[i])))
      }
    }
    #expect(abs(gradient.loss - loss) < 1e-13)
    let dense = model.dense(gradient, batch)
    let finite = GradientCheck.finiteDifferences(dense, of: model) { $0.gradient(batch).loss }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(dense, of: SkipGram<Dual>(model)) {
      $0.gradient(
        .init(words: batch.words, neighbours: batch.neighbours, strangers: batch.strangers)
      ).loss
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    var stepped = model
    stepped.descend(gradient, batch, rate: 0.1)
    var expected = model
    expected.add(dense, scaledBy: -0.1)
    #expect(stepped.greatestDifference(from: expected) < 1e-15)
  }

  @Test("A score is best where it is how much oftener a pair comes than chance would make it")
  func bestScore() {
    // Word 0 in ten pairs, with neighbour 1 in six of them; among its twenty strangers 1 comes four times.
    let neighbours = Array(repeating: 1, count: 6) + Array(repeating: 2, count: 4)
    let strangers = Array(repeating: 1, count: 4) + Array(repeating: 2, count: 16)
    let batch = SkipGram<Double>.Batch(
      words: Array(repeating: 0, count: 10), neighbours: neighbours,
      strangers: [Array(strangers[..<10]), Array(strangers[10...])])
    func slopes(_ first: Double, _ second: Double) -> [Double] {
      let model = SkipGram<Double>(E: [[1], [0], [0]], C: [[0], [first], [second]])
      return model.dense(model.gradient(batch), batch).C.elements
    }
    let best = slopes(Foundation.log(6.0 / 4), Foundation.log(4.0 / 16))
    #expect(best.allSatisfy { abs($0) < 1e-14 })
    #expect(slopes(0.3, -1.5)[1] < -0.1 && slopes(0.5, -1.3)[1] > 0.1)
  }

  @Test("Strangers are drawn in proportion to the words' counts to the power of ¾")
  func strangers() {
    // 81, 16 and 1 times, so 27, 8 and 1.
    let text = [("a", 81), ("b", 16), ("c", 1)].flatMap { Array(repeating: $0, count: $1) }
    let words = WordPairs(text.joined(separator: " "), limit: 3)
    var random = SeededGenerator(seed: 10)
    let drawn = words.strangers(36_000, using: &random)
    let counts = drawn.reduce(into: [0, 0, 0, 0]) { $0[$1] += 1 }
    #expect(counts[0] == 0)
    for (count, share) in zip(counts.dropFirst(), [27_000, 8000, 1000]) {
      // Five standard deviations at the most.
      #expect(abs(count - share) < 420, "\(counts)")
    }
  }

  @Test("Neighbours by the cosine, against every angle by itself")
  func neighbours() {
    var random = SeededGenerator(seed: 7)
    var E = normal(12, 5, &random)
    // Longer, but in the same direction: the nearest there can be.
    E.replace(fromRow: 9, with: E.row(4) * 7)
    let found = nearest(E, to: 4, count: 3)
    let expected = (0..<12).filter { $0 != 4 }.map { other -> (Int, Double) in
      let (u, v) = (E.row(4), E.row(other))
      return (other, u.dot(v) / (u.norm() * v.norm()))
    }.sorted { $0.1 > $1.1 }
    #expect(found.map(\.word) == expected.prefix(3).map(\.0))
    #expect(found[0].word == 9 && abs(found[0].cosine - 1) < 1e-14)
    #expect(nearest(E, to: 4, count: 3, among: [1, 4, 2]).map(\.word).sorted() == [1, 2])
    #expect(nearest(E, to: 4, count: 0).isEmpty)
  }

  @Test("Formulas, code, addresses and comments are no words")
  func plain() {
    for (prose, expected) in [
      ("the gate `f` of an [LSTM](x.md)<!-- seen -->", ["the", "gate", "of", "an", "lstm"]),
      ("``a ` b`` c $`d`$ e", ["c", "$", "$", "e"]), ("<!-- a\nb --> c <!-- d", ["c", "!", "d"]),
      ("a ] (b) `c", ["a", "b", "c"]), ("", []), ("größer](`", ["größer"]),
      ("1 < 2 -- é", ["0", "0", "é"]),
    ] {
      #expect(words(of: plainWords(prose)) == expected, "\(prose)")
    }
    let text = "the gate `f` of an [LSTM](x.md)<!-- seen -->"
    #expect(plainWords(text) == "the gate   of an [LSTM]  ")
  }

  @Test("Pairs lie within the window, and the unknown word has none")
  func pairs() {
    let text =
      (0..<400).map { ["a", "b", "c", "d", "e", "f", "g"][$0 % 7] }
      .joined(separator: " ") + " rare"
    let words = WordPairs(text, limit: 7)
    var random = SeededGenerator(seed: 8)
    let pairs = words.pairs(window: 2, threshold: 1, using: &random)
    #expect(!pairs.contains { $0.word == 0 || $0.neighbour == 0 })
    var distances: [Int: Int] = [:]
    for (word, neighbour) in pairs {
      let (a, b) = (words.vocabulary.words[word], words.vocabulary.words[neighbour])
      let gap = abs(Int(a.utf8.first ?? 0) - Int(b.utf8.first ?? 0))
      distances[min(gap, 7 - gap), default: 0] += 1
    }
    // Every word reaches 1 far, half of them 2; nobody reaches further.
    #expect(Set(distances.keys) == [1, 2])
    let share = Double(distances[2] ?? 0) / Double(distances[1] ?? 1)
    #expect((0.4...0.6).contains(share))
    // A low threshold thins out: of words with a frequency of 1/7 a share of √(7 t) is left.
    let thinned = words.pairs(window: 2, threshold: 1.0 / 28, using: &random)
    #expect((0.4...0.6).contains(Double(thinned.count) / Double(pairs.count)))
  }

  @Test("Trained on sentences of two kinds, words of a kind become neighbours")
  func training() {
    var random = SeededGenerator(seed: 9)
    let kinds = [["cat", "dog", "cow", "hen"], ["red", "blue", "green", "grey"]]
    // A sentence holds words of one kind only, so that this is all that can be learnt.
    let sentences = (0..<300).map { _ in
      let kind = random.choice(kinds)
      return (0..<6).map { _ in random.choice(kind) }.joined(separator: " ")
    }
    let words = WordPairs(sentences.joined(separator: " "), limit: 8)
    var model = SkipGram<Float>(words: words.vocabulary.count, size: 8, using: &random)
    var losses: [Double] = []
    for _ in 0..<8 {
      losses.append(
        words.train(&model, window: 3, threshold: 1, batch: 64, rate: 0.05, using: &random))
    }
    #expect(losses[7] < losses[0] - 0.05)
    for kind in kinds {
      let numbers = words.vocabulary.encode(kind)
      for number in numbers {
        let found = nearest(model.E, to: number, count: 3, among: Array(1...8))
        #expect(Set(found.map(\.word)).isSubset(of: Set(numbers)))
      }
    }
  }
}
